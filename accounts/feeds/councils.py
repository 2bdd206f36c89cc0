"""Our council and those around us, from ``councils.yaml``: names, where to report to them, phones."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

from accounts.feeds.files import FeedRefused, read_text

OURS_AND_AROUND = Path(__file__).parent / "councils.yaml"


class CouncilRow(BaseModel):
    """One council: its GSS code, its name, where a problem is reported to it, and its phone."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    code: str = Field(pattern=r"^[EWSN]\d{8}$")
    name: str = Field(min_length=2, max_length=100)
    report_url: HttpUrl | None = Field(default=None, strict=False)
    phone: str = Field(default="", max_length=30, pattern=r"^[0-9+ ]*$")


def read_councils(path: Path = OURS_AND_AROUND) -> list[CouncilRow]:
    """The councils of a file. Raises ``FeedRefused`` with the first thing that is wrong in it."""
    try:
        rows = TypeAdapter(list[CouncilRow]).validate_python(yaml.safe_load(read_text(path)))
    except yaml.YAMLError as error:
        raise FeedRefused(f"The file is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(str(part) for part in first["loc"])
        raise FeedRefused(f"{where or 'The file'}: {first['msg']}") from error
    codes = [row.code for row in rows]
    if len(set(codes)) < len(codes):
        raise FeedRefused("A council is in the file twice.")
    return rows
