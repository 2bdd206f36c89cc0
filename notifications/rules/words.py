"""Making what people typed harmless in messages: no link, no header, no markup, and short texts in plain letters."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# Anything a mail or text program may take for a full stop in a domain (UTS 46 maps these to one)
_DOTS = ".\u3002\uff0e\uff61\u2024\ufe52"
# A top level domain has two letters or more, so that "e.g." and "3.30pm" stay as they are.
_DOT_IN_ADDRESS = re.compile(rf"(?<=[^\s{_DOTS}])[{_DOTS}]+(?=[^\W\d_][^\s{_DOTS}])")
_DOT_IN_NUMBERS = re.compile(r"(?<!\d)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(?=\d{1,3}(?!\d))")
_SCHEME = re.compile(r"(?<=[^\W_])[:\uff1a](?=[^\s\d])")
_SLASHES = re.compile(r"[/\\\uff0f]{2,}")
_AT = re.compile(r"(?<=\S)[@\uff20\ufe6b](?=\S)")
_JOINERS = "\u200c\u200d"  # letters of some scripts and many emoji need them; beside plain letters they only hide
_HIDDEN = re.compile(rf"(?<=[\x00-\x7f])[{_JOINERS}]+|[{_JOINERS}]+(?=[\x00-\x7f]|$)")
_KEPT = f"\n\t{_JOINERS}"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # Unicode's kinds of signs that leave no mark

# The letters of GSM 03.38, which fit 160 into one text message; those of the second row count twice.
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€\f")
_PLAINER = str.maketrans(
    {
        "\u2018": "'",  # quotation marks
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",  # dashes
        "\u2014": "-",
        "\u2022": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\t": " ",
        "`": "'",
    }
)


def one_line(words: str) -> str:
    """``words`` on a single line, without anything that cannot be seen or that turns the direction of reading."""
    return " ".join(_visible(words).split())


def harmless(words: str) -> str:
    """``words`` on one line, in which no mail or text program finds an address that it could make a link of.

    What a person wrote stays readable: a space after the dot of ``example.com``, ``at`` for ``@``.
    """
    line = one_line(words)
    line = _SLASHES.sub("/ ", line)
    line = _SCHEME.sub(": ", line)
    line = _AT.sub(" at ", line)
    line = _DOT_IN_NUMBERS.sub(r"\1. \2. \3. ", line)
    return " ".join(_DOT_IN_ADDRESS.sub(". ", line).split())


def harmless_lines(words: str) -> list[str]:
    """``words`` line by line, each as ``harmless`` leaves it, without empty ones."""
    return [line for line in map(harmless, _visible(words).splitlines()) if line]


def harmless_facts(facts: Mapping[str, Any], *, own_url: str) -> dict[str, Any]:
    """``facts`` for a template: every text harmless, but for our own addresses under a name that ends in ``url``.

    For each text ``name`` there is ``name_lines`` too, where it was written in several lines. An address that is
    not our own is left out: it did not come from us. Facts within a list are treated alike.
    """
    clean: dict[str, Any] = {}
    for name, fact in facts.items():
        if isinstance(fact, list) and all(isinstance(one, Mapping) for one in fact):
            clean[name] = [harmless_facts(one, own_url=own_url) for one in fact]
        elif not isinstance(fact, str):
            clean[name] = fact if fact is None or isinstance(fact, bool | int | float) else harmless(str(fact))
        elif name.endswith("url"):
            clean[name] = fact if _is_own(fact, own_url) else ""
        else:
            clean[name] = harmless(fact)
            clean[f"{name}_lines"] = harmless_lines(fact)
    return clean


def plain_sms(words: str) -> str:
    """``words`` as a text message carries them: typographic signs become plain ones, blank space single."""
    return one_line(words.translate(_PLAINER))


def sms_parts(words: str) -> int:
    """How many messages a phone network makes of ``words`` (GSM 03.38 and 03.40).

    160 letters fit into one, 153 into each of several; one letter outside the GSM alphabet makes that 70 and 67.
    """
    if set(words) <= _GSM | _GSM_TWICE:
        length, whole, part = sum(2 if letter in _GSM_TWICE else 1 for letter in words), 160, 153
    else:
        length, whole, part = len(words.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= whole else -(-length // part)


def _visible(words: str) -> str:
    """``words`` without control signs, invisible ones and halves of characters, line ends kept."""
    lines = re.sub(r"\r\n?|[\u0085\u2028\u2029\v\f]", "\n", words)
    seen = "".join(sign for sign in lines if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN)
    return _HIDDEN.sub("", seen)


def _is_own(url: str, own_url: str) -> bool:
    return url.startswith(f"{own_url}/") and not re.search(r"[\s<>\"'\\\x00-\x1f]", url)
