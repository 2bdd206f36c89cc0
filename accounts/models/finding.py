"""By what people are found beside their own columns: the words of their names, and addresses that were typed.

``Person.save`` keeps the rows; whoever writes people in bulk calls ``index_people`` once they are there, and the
command ``index_people`` writes what is missing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models

from accounts.rules import addresses, names

if TYPE_CHECKING:
    from accounts.models.people import Person


class NameWord(models.Model):
    """One plain word of someone's name: as it is, from its end, and as it sounds. Each has an index of its own."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="name_words")
    word = models.CharField(max_length=40, db_index=True)
    backwards = models.CharField(max_length=40, db_index=True)
    sound = models.CharField(max_length=12, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="name_word_once")]

    def __str__(self) -> str:
        return self.word


class TypedHome(models.Model):
    """A home that is not in the address list, as it was typed: its postcode, and number and street as searched."""

    person = models.OneToOneField("accounts.Person", on_delete=models.CASCADE, primary_key=True, related_name="typed")
    postcode = models.CharField(max_length=7, blank=True, db_index=True)
    line = models.CharField(max_length=100, blank=True, db_index=True)  # "9 nowhere lane"

    def __str__(self) -> str:
        return self.line or self.postcode


def index_people(people: "Sequence[Person]") -> None:
    """Write what ``people`` are found by. Eight queries at most, whatever their number."""
    index_names(people, are_new=False)
    index_homes(people, are_new=False)


def index_names(people: "Sequence[Person]", *, are_new: bool) -> None:
    """Write the words of their names, and take away those of names they had; ``are_new``: none was written before."""
    words = {(person.pk, word) for person in people for word in names.name_words(person.name)}
    if not are_new:
        kept = {(row.person_id, row.word): row.pk for row in NameWord.objects.filter(person__in=people)}
        gone = [key for pair, key in kept.items() if pair not in words]
        if gone:
            NameWord.objects.filter(pk__in=gone).delete()
        words -= kept.keys()
    rows = [NameWord(person_id=key, word=word, backwards=word[::-1], sound=names.sound_of(word)) for key, word in words]
    if rows:
        NameWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


def index_homes(people: "Sequence[Person]", *, are_new: bool) -> None:
    """Write the addresses that were typed for them, and take away those of people who have none now."""
    homes = [TypedHome(person=person, **_searched(person.home_words)) for person in people if person.home_words]
    if not are_new:
        has_home = {home.person_id for home in homes}
        TypedHome.objects.filter(person__in=[one for one in people if one.pk not in has_home]).delete()
    if homes:
        fields = ["postcode", "line"]
        TypedHome.objects.bulk_create(
            homes, update_conflicts=True, update_fields=fields, unique_fields=["person"], batch_size=2000
        )


def _searched(home_words: str) -> dict[str, str]:
    sought = addresses.sought(home_words)
    return {"postcode": sought.postcode, "line": f"{sought.number.lower()} {sought.words}".strip()[:100]}
