"""What officers keep for themselves and their team: filters of the queue, words to write again, who took a file."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Team, User
from casework.models import Export, ReplyTemplate, SavedFilter


class TooManyFilters(Exception):
    """An officer has as many as anyone can keep apart."""


class NameTaken(Exception):
    """Another one has this name."""


@transaction.atomic
def save_filter(*, name: str, asked: str, by: User) -> SavedFilter:
    """Keep a filter of the queue under ``name``, in place of an older one of that name. Raises ``TooManyFilters``."""
    User.objects.select_for_update().get(pk=by.pk)  # two at once must not make one too many
    others = SavedFilter.objects.filter(user=by).exclude(name=name)
    if others.count() >= SavedFilter.AT_MOST:
        raise TooManyFilters
    kept, _is_new = SavedFilter.objects.update_or_create(
        user=by, name=name, defaults={"asked": asked, "saved_at": timezone.now()}
    )
    return kept


def remove_filter(*, kept: SavedFilter, by: User) -> None:
    """Forget a filter of ``by``; another's is left alone."""
    SavedFilter.objects.filter(pk=kept.pk, user=by).delete()


@transaction.atomic
def start_with(*, kept: SavedFilter | None, by: User) -> None:
    """Let the queue of ``by`` open with this filter, or with everything again."""
    User.objects.select_for_update().get(pk=by.pk)
    SavedFilter.objects.filter(user=by, is_start=True).update(is_start=False)
    if kept is not None:
        SavedFilter.objects.filter(pk=kept.pk, user=by).update(is_start=True)


def save_template(
    *, team: Team, step: str, name: str, words: str, template: ReplyTemplate | None = None, by: User
) -> ReplyTemplate:
    """Keep words of ``team`` to write again, or change those of ``template``. Raises ``NameTaken``."""
    kept = template or ReplyTemplate(team=team)
    kept.step, kept.name, kept.words = step, name, words
    kept.changed_by, kept.changed_at = by, timezone.now()
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise NameTaken(name) from error
    return kept


def remove_template(*, template: ReplyTemplate, by: User) -> None:
    """Forget the words; what was sent with them stays as it was sent."""
    ReplyTemplate.objects.filter(pk=template.pk).delete()


def note_export(*, asked: str, number: int, by: User) -> Export:
    """Write down that ``by`` takes so many cases as a file."""
    return Export.objects.create(by=by, asked=asked[:1000], number=number)
