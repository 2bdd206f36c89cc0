import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_index_people"),
        ("casework", "0018_bookings_without_payments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EnquiryReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("holding", "Holding reply"), ("final", "Answer")], max_length=7)),
                ("why", models.TextField(blank=True)),
                ("doing", models.TextField(blank=True)),
                ("by_on", models.DateField(blank=True, null=True)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("resident_words", models.CharField(blank=True, max_length=300)),
                (
                    "consent_how",
                    models.CharField(
                        blank=True,
                        choices=[("in_person", "In person"), ("phone", "By phone"), ("writing", "In writing")],
                        max_length=9,
                    ),
                ),
                ("consent_words", models.TextField(blank=True)),
                ("next_step", models.CharField(blank=True, max_length=200)),
                ("next_step_on", models.DateField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MatterCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="MatterNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MemberEnquiry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("words", models.TextField()),
                ("resident_words", models.CharField(blank=True, max_length=300)),
                (
                    "consent_how",
                    models.CharField(
                        blank=True,
                        choices=[("in_person", "In person"), ("phone", "By phone"), ("writing", "In writing")],
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("promised_on", models.DateField()),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "member enquiries",
            },
        ),
        migrations.CreateModel(
            name="Raised",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("draft", models.UUIDField(unique=True)),
                ("resident_words", models.CharField(blank=True, max_length=300)),
                (
                    "consent_how",
                    models.CharField(
                        blank=True,
                        choices=[("in_person", "In person"), ("phone", "By phone"), ("writing", "In writing")],
                        max_length=9,
                    ),
                ),
                ("consent_words", models.TextField(blank=True)),
                ("tells_councillor", models.BooleanField(default=True)),
                ("told_up_to", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="WardChoices",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(
                        choices=[("daily", "Every day"), ("weekly", "Every Monday"), ("never", "Never")],
                        default="weekly",
                        max_length=6,
                    ),
                ),
                ("is_alerted", models.BooleanField(default=True)),
                ("digested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("before_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="WardTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("service_slug", models.SlugField(max_length=80)),
                ("is_sensitive", models.BooleanField(default=False)),
                ("reported", models.PositiveIntegerField()),
                ("closed", models.PositiveIntegerField()),
                ("in_time", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_private", False)),
                fields=["ward", "-opened_at", "street_name"],
                name="case_ward",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("is_private", False)),
                fields=["ward", "promised_on"],
                name="case_ward_open",
            ),
        ),
        migrations.AddField(
            model_name="enquiryreply",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="councillor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="matters", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="ward",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.ward"),
        ),
        migrations.AddField(
            model_name="mattercase",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="mattercase",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.matter"
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="cases",
            field=models.ManyToManyField(related_name="+", through="casework.MatterCase", to="casework.case"),
        ),
        migrations.AddField(
            model_name="matternote",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="casework.matter"
            ),
        ),
        migrations.AddField(
            model_name="memberenquiry",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="casework.case",
            ),
        ),
        migrations.AddField(
            model_name="memberenquiry",
            name="councillor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="enquiries", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="memberenquiry",
            name="matter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="enquiries",
                to="casework.matter",
            ),
        ),
        migrations.AddField(
            model_name="memberenquiry",
            name="team",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team"),
        ),
        migrations.AddField(
            model_name="memberenquiry",
            name="ward",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.ward"),
        ),
        migrations.AddField(
            model_name="enquiryreply",
            name="enquiry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="casework.memberenquiry"
            ),
        ),
        migrations.AddField(
            model_name="raised",
            name="councillor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="raised", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="raised",
            name="matter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="raised",
                to="casework.matter",
            ),
        ),
        migrations.AddField(
            model_name="raised",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.person",
            ),
        ),
        migrations.AddField(
            model_name="raised",
            name="ward",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.ward"),
        ),
        migrations.AddField(
            model_name="wardchoices",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="ward_choices", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="wardtally",
            name="ward",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.ward"),
        ),
        migrations.AddConstraint(
            model_name="mattercase",
            constraint=models.UniqueConstraint(fields=("matter", "case"), name="matter_has_a_case_once"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["councillor", "closed_at", "next_step_on"], name="matter_of_councillor"),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resident_words", ""), models.Q(("consent_how", ""), _negated=True), _connector="OR"
                ),
                name="matter_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_how__in", ["", "in_person", "phone", "writing"])),
                name="matter_consent_how_known",
            ),
        ),
        migrations.AddIndex(
            model_name="memberenquiry",
            index=models.Index(fields=["councillor", "closed_at", "promised_on"], name="enquiry_of_councillor"),
        ),
        migrations.AddIndex(
            model_name="memberenquiry",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["team", "promised_on"], name="enquiry_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberenquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("resident_words", ""), models.Q(("consent_how", ""), _negated=True), _connector="OR"
                ),
                name="enquiry_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberenquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_how__in", ["", "in_person", "phone", "writing"])),
                name="enquiry_consent_how_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("by_on__isnull", False),
                        ("kind", "holding"),
                        ("words", ""),
                        models.Q(("why", ""), _negated=True),
                        models.Q(("doing", ""), _negated=True),
                    ),
                    models.Q(
                        ("by_on__isnull", True),
                        ("doing", ""),
                        ("kind", "final"),
                        ("why", ""),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reply_of_substance",
            ),
        ),
        migrations.AddConstraint(
            model_name="enquiryreply",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "final")), fields=("enquiry",), name="enquiry_answered_once"
            ),
        ),
        migrations.AddIndex(
            model_name="raised",
            index=models.Index(fields=["councillor", "-at"], name="raised_by_councillor"),
        ),
        migrations.AddConstraint(
            model_name="raised",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", True),
                    models.Q(("consent_how", ""), ("consent_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="raised_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="raised",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_how__in", ["", "in_person", "phone", "writing"])),
                name="raised_consent_how_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wardchoices",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__in", ["daily", "weekly", "never"])), name="ward_digest_known"
            ),
        ),
        migrations.AddIndex(
            model_name="wardtally",
            index=models.Index(fields=["month", "ward"], name="tally_month"),
        ),
        migrations.AddConstraint(
            model_name="wardtally",
            constraint=models.UniqueConstraint(
                fields=("ward", "month", "service_slug", "is_sensitive"), name="tally_once"
            ),
        ),
    ]
