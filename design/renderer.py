"""The form renderer: every Django form field is drawn as its GOV.UK component."""

from django.forms.renderers import TemplatesSetting

from design.fields import CouncilBoundField


class CouncilFormRenderer(TemplatesSetting):
    """Draws ``{{ form }}``, ``{{ form.field }}`` and error lists the GOV.UK way."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = CouncilBoundField
