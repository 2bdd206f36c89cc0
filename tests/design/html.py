"""HTML as a list of its tags and words, so that two pieces can be compared without their white space."""

from html.parser import HTMLParser


class _Canon(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[object, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tidy = sorted((name, " ".join(value.split()) if value is not None else "") for name, value in attrs)
        self.parts.append(("open", tag, *tidy))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("close", tag))

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words:
            self.parts.append(("words", words))


def canonical(html: str) -> list[tuple[object, ...]]:
    """The tags with sorted attributes, and the words between them."""
    reader = _Canon()
    reader.feed(html)
    reader.close()
    return reader.parts


def ids(html: str) -> set[str]:
    """Every id in the HTML."""
    return {str(value) for _, _, *attrs in _opened(html) for name, value in attrs if name == "id"}


def values(html: str, tag: str, attribute: str) -> list[str]:
    """The values of one attribute over all tags of one name, in order."""
    return [str(value) for _, name, *attrs in _opened(html) if name == tag for key, value in attrs if key == attribute]


def _opened(html: str) -> list[tuple[str, str, tuple[str, str]]]:
    return [part for part in canonical(html) if part[0] == "open"]  # type: ignore[misc]
