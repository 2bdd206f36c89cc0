"""Who needs a second factor, whom the council lets in, how a sign-in is described, and how long it lasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import council_sign_in, second_factor, sign_ins
from accounts.rules.council_sign_in import Refusal
from accounts.rules.second_factor import Step

pytestmark = pytest.mark.req("R-10")
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("is_required", "has_workplace", "has_shown", "has_one", "step"),
    [
        (True, True, False, False, Step.SET_UP),
        (True, True, False, True, Step.SHOW),  # having one is not enough: this sign-in must show it
        (True, True, True, True, Step.NOTHING),
        (True, True, True, False, Step.NOTHING),  # the council's own sign-in vouched for it
        (True, False, False, False, Step.NOTHING),
        (False, True, False, False, Step.NOTHING),
    ],
)
def test_a_workplace_asks_for_a_second_factor_in_this_sign_in(
    is_required: bool, has_workplace: bool, has_shown: bool, has_one: bool, step: Step
) -> None:
    assert step == second_factor.next_step(
        is_required=is_required, has_workplace=has_workplace, has_shown=has_shown, has_one=has_one
    )


def test_only_a_second_factor_counts_as_one() -> None:
    records = [{"method": "password"}, {"method": "code"}, {"method": "socialaccount"}]
    assert not second_factor.has_shown(records, by_council=False)
    assert second_factor.has_shown(records, by_council=True)
    assert second_factor.has_shown([*records, {"method": "mfa", "type": "totp"}], by_council=False)


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"acr": "mfa"}, True),
        ({"acr": "silver"}, False),
        ({"amr": "mfa"}, False),  # not a list: not what the standard says
        ({"amr": None, "acr": None}, False),
        ({}, False),
    ],
)
def test_the_council_vouches_in_the_words_that_were_agreed(claims: dict[str, object], counts: bool) -> None:
    assert second_factor.vouches_for_second(claims, accepted=frozenset({"mfa"})) is counts
    assert not second_factor.vouches_for_second(claims, accepted=frozenset())


@pytest.mark.parametrize(
    ("email", "is_verified", "is_staff", "is_active", "why_not"),
    [
        ("sam@council.example", True, False, True, None),
        ("SAM@COUNCIL.EXAMPLE", True, False, True, None),
        ("sam@elsewhere.example", True, True, True, None),
        ("sam@elsewhere.example", True, False, True, Refusal.NOT_STAFF),
        ("sam@evil-council.example", True, False, True, Refusal.NOT_STAFF),
        ("sam@council.example.evil", True, False, True, Refusal.NOT_STAFF),
        ("sam@council.example", False, True, True, Refusal.NO_EMAIL),
        ("", True, True, True, Refusal.NO_EMAIL),
        ("sam@council.example", True, True, False, Refusal.CLOSED),
    ],
)
def test_the_councils_sign_in_lets_in_staff_and_its_domains_with_a_proved_address(
    email: str, is_verified: bool, is_staff: bool, is_active: bool, why_not: Refusal | None
) -> None:
    assert why_not == council_sign_in.refusal(
        email=email,
        is_verified=is_verified,
        is_staff=is_staff,
        is_active=is_active,
        domains=frozenset({"council.example"}),
    )


@pytest.mark.parametrize(
    ("claim", "says_yes"), [(True, True), ("true", True), ("True", True), (1, False), ("yes", False), (None, False)]
)
def test_only_true_is_true(claim: object, says_yes: bool) -> None:
    assert council_sign_in.is_true(claim) is says_yes


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/131.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_words(user_agent: str, words: str) -> None:
    assert sign_ins.device_words(user_agent) == words


@given(st.text())
def test_no_browsers_words_are_too_strange(user_agent: str) -> None:
    assert len(sign_ins.device_words(user_agent)) < 100


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("81.2.69.142", "81.2.69.0"),
        ("2a02:c7d:1234:5678::1", "2a02:c7d:1234::"),
        ("0.0.0.0", ""),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_beginning_is_kept(address: str, network: str) -> None:
    assert sign_ins.network_of(address) == network


@pytest.mark.parametrize(
    ("records", "way"),
    [
        ([{"method": "password"}], ("password", "")),
        ([{"method": "code"}], ("code", "")),
        ([], ("code", "")),
        ([{"method": "password"}, {"method": "mfa", "type": "totp"}], ("password", "app")),
        ([{"method": "code"}, {"method": "mfa", "type": "recovery_codes"}], ("code", "recovery_code")),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], ("passkey", "passkey")),
        ([{"method": "socialaccount"}], ("council", "")),
    ],
)
def test_a_sign_in_is_told_by_what_showed_it(records: list[dict[str, object]], way: tuple[str, str]) -> None:
    assert sign_ins.way_of(records) == way


def test_use_lengthens_a_workplaces_session_and_no_longer_than_a_day_of_work() -> None:
    hour = 3600
    often = {"began": 0, "idle_for": hour, "longest": 12 * hour}
    assert sign_ins.next_end(now=30, ends=hour, **often) is None  # written at most once a minute
    assert sign_ins.next_end(now=600, ends=hour, **often) == 600 + hour
    assert sign_ins.next_end(now=11.5 * hour, ends=11.6 * hour, **often) == 12 * hour
    assert sign_ins.next_end(now=11.9 * hour, ends=12 * hour, **often) is None
    assert sign_ins.next_end(now=600, ends=12 * hour, began=0, idle_for=0, longest=12 * hour) is None


@pytest.mark.parametrize("name", ["password", "password1", "csrfmiddlewaretoken", "credential", "code", "card_number"])
def test_no_secret_is_kept_of_a_form(name: str) -> None:
    assert not sign_ins.may_keep(name)


@pytest.mark.parametrize("name", ["details", "postcode", "where", "name", "barcode"])
def test_what_was_typed_is_kept(name: str) -> None:
    assert sign_ins.may_keep(name)
