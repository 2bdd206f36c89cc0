"""What someone can agree to hear of: the topics of ``topics.yaml``, with the words that are shown and kept."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class ConsentTopic(BaseModel):
    """One thing to agree to. Its ``slug`` is the subject of the consent."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    slug: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,38}$")]
    group: Annotated[str, Field(min_length=1, max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    words: Annotated[str, Field(min_length=20, max_length=400)]


class TopicTwice(Exception):
    """Two topics have the same slug, so that nobody could say what was agreed to."""


@cache
def consent_topics() -> tuple[ConsentTopic, ...]:
    """All of them, in the order of the file. Raises ``pydantic.ValidationError`` or ``TopicTwice``."""
    found = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    topics = TypeAdapter(tuple[ConsentTopic, ...]).validate_python(tuple(found))
    slugs = [topic.slug for topic in topics]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise TopicTwice(slug)
    return topics


def mark_of(topics: Sequence[ConsentTopic]) -> str:
    """What tells whether someone saw these very words."""
    return hashlib.sha256("\n".join(f"{topic.slug}: {topic.words}" for topic in topics).encode()).hexdigest()[:16]
