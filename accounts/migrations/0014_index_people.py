"""Write by what everyone is found who is there already."""

from itertools import islice

from django.db import migrations

from accounts.rules import addresses, names

AT_ONCE = 1000


def index_everyone(apps, schema_editor):
    Person = apps.get_model("accounts", "Person")
    NameWord = apps.get_model("accounts", "NameWord")
    TypedHome = apps.get_model("accounts", "TypedHome")
    people = Person.objects.order_by("pk").values_list("pk", "name", "home_words").iterator(chunk_size=AT_ONCE)
    while some := list(islice(people, AT_ONCE)):
        NameWord.objects.bulk_create(
            (
                NameWord(person_id=pk, word=word, backwards=word[::-1], sound=names.sound_of(word))
                for pk, name, _ in some
                for word in names.name_words(name)
            ),
            ignore_conflicts=True,
        )
        typed = ((pk, addresses.sought(words)) for pk, _, words in some if words)
        TypedHome.objects.bulk_create(
            (
                TypedHome(
                    person_id=pk,
                    postcode=sought.postcode,
                    line=f"{sought.number.lower()} {sought.words}".strip()[:100],
                )
                for pk, sought in typed
            ),
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_sign_ins")]

    operations = [migrations.RunPython(index_everyone, migrations.RunPython.noop, elidable=True)]
