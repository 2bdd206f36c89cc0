"""Long forms to measure with: so many questions, two a page, each page hanging on the one before."""

import uuid
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from journeys import kinds
from journeys.engine.loading import Service, load_services
from journeys.engine.samples import sample
from journeys.models import Draft

HEAD = """\
journey: apply
title: Apply for a long form
summary: Answer {number} questions.
noun: Long form
reference: LON
team: street-cleansing
promise:
  working_days: 5
keep_for_months: 12
what_happens:
  - We look at it.
pages:
"""
PAGE = """\
  - name: page-{page}
    title: "Part {page}{said}"{condition}
    questions:
      - name: yes_{page}
        type: yes_no
        label: Is part {page} so?
      - name: more_{page}
        type: {type}
        label: Tell us more of part {page}
"""
CONDITION = """
    show_when:
      any:
        - question: yes_{before}
          equals: true
        - question: yes_1
          equals: false"""
TYPES = ("text", "date", "money", "long_text", "number")


def write_form(folder: Path, questions: int) -> Service:
    """A service of so many questions, as a file says it."""
    slug = f"apply-for-{questions}-answers"
    pages = [
        PAGE.format(
            page=page,
            said=f" after ((more_{page - 1}))" if page > 1 else "",
            condition=CONDITION.format(before=page - 1) if page > 1 else "",
            type=TYPES[page % len(TYPES)],
        )
        for page in range(1, questions // 2 + 1)
    ]
    folder.mkdir()
    (folder / f"{slug}.yaml").write_text(HEAD.format(number=questions) + "".join(pages))
    return load_services(folder, kinds.definitions())[slug]


def answered(service: Service, visitor: uuid.UUID) -> Draft:
    """A guest's draft in which every page but the last is answered."""
    own = service.definition.pages
    answers = {
        question.name: True if question.name.startswith("yes_") else sample(question, timezone.localdate())
        for page in own[:-1]
        for question in page.questions
    }
    return Draft.objects.create(
        service=kinds.publish(service),
        visitor=visitor,
        answers=answers,
        expires_at=timezone.now() + timedelta(days=28),
    )


def last_page(draft: Draft, service: Service) -> str:
    """The address of the last page of the form's own."""
    return f"/drafts/{draft.pk}/{service.definition.pages[-1].name}/"
