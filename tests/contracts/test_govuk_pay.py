"""What we ask of GOV.UK Pay, and what its stand-in answers, keep to its own document."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from pytest_django import Settings
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from casework.payments import BalanceDiffers, Order, ProviderAway, ProviderRefused
from casework.payments.govuk_pay import GovukPay, is_signed, signature
from casework.rules.payments import RefundState, Said
from tests.contracts import govuk_pay
from tests.contracts.govuk_pay import Exchange, Fault, PayStub

ORDER = Order(
    reference="P7K3M2Q9XABC",
    pence=4_500,
    words="Bulky waste, three items",
    return_url="https://my-account.council.example/pay/1/back/",
    email="ann@example.org",
    metadata={"income": "fees:bulky-waste"},
)
LATER = Order(reference="P7K3M2Q9XABD", pence=100, words="A fee", return_url=ORDER.return_url, captures_later=True)


@pytest.fixture
def stub(settings: Settings) -> Iterator[PayStub]:
    with govuk_pay.pay_stub() as running:
        settings.GOVUK_PAY_URL, settings.GOVUK_PAY_KEY = running.url, govuk_pay.KEY
        settings.GOVUK_PAY_WEBHOOK_SECRET, settings.GOVUK_PAY_TIMEOUT_SECONDS = govuk_pay.SECRET, 5
        yield running


@pytest.fixture
def pay(stub: PayStub) -> GovukPay:
    return GovukPay.of_settings()


@pytest.fixture(scope="module")
def contract(real_data: Path) -> Any:
    return json.loads((real_data.parent / "contracts/govuk-pay/publicapi_spec.json").read_text())


def operation_of(contract: Any, exchange: Exchange) -> Any:
    """What the document says of the address that was asked."""
    asked = exchange.path.split("/")
    for path, operations in contract["paths"].items():
        parts = path.split("/")
        if len(parts) == len(asked) and all(p == a or p.startswith("{") for p, a in zip(parts, asked, strict=True)):
            return operations[exchange.method.lower()]
    raise AssertionError(f"The document knows no {exchange.path}")


def faults(contract: Any, schema: dict[str, Any], found: Any) -> list[str]:
    registry = Registry().with_resource("urn:pay", Resource.from_contents(contract, default_specification=DRAFT202012))
    referred = {"$ref": schema["$ref"].replace("#/", "urn:pay#/")}
    return [error.message for error in OAS30Validator(referred, registry=registry).iter_errors(found)]


def walked(pay: GovukPay, stub: PayStub) -> None:
    """Everything that we ever ask, once."""
    taken = pay.create(ORDER)
    stub.pay(taken.provider_id)
    assert pay.read(taken.provider_id).said == Said.PAID
    assert pay.find_by_reference(ORDER.reference)
    assert pay.refund(taken.provider_id, pence=500, expected=4_500).state == RefundState.GIVEN
    with pytest.raises(BalanceDiffers):
        pay.refund(taken.provider_id, pence=500, expected=4_500)
    assert [refund.pence for refund in pay.refunds_of(taken.provider_id)] == [500]
    held = pay.create(LATER)
    stub.pay(held.provider_id)
    assert pay.read(held.provider_id).said == Said.AUTHORISED
    pay.capture(held.provider_id)
    with pytest.raises(ProviderRefused):
        pay.cancel(held.provider_id)
    let_go = pay.create(LATER)
    pay.cancel(let_go.provider_id)
    assert pay.read(let_go.provider_id).said == Said.CANCELLED


@pytest.mark.req("R-04")
def test_what_is_asked_and_answered_keeps_to_the_document(pay: GovukPay, stub: PayStub, contract: Any) -> None:
    walked(pay, stub)

    for exchange in stub.exchanges:
        operation = operation_of(contract, exchange)
        if exchange.body is not None:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert faults(contract, schema, exchange.body) == [], exchange
            known = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
            assert set(exchange.body) <= set(known)
        assert set(exchange.query) <= {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        answered = operation["responses"].get(str(exchange.status), {}).get("content", {})
        if answered and exchange.answer is not None:
            assert faults(contract, answered["application/json"]["schema"], exchange.answer) == [], exchange
    refunds = [one.answer for one in stub.asked("POST", ".*/refunds") if one.status == 202]
    assert [faults(contract, {"$ref": "#/components/schemas/Refund"}, one) for one in refunds] == [[]]


def test_the_document_finds_what_breaks_it(contract: Any) -> None:
    schema = {"$ref": "#/components/schemas/CreateCardPaymentRequest"}
    assert faults(contract, schema, {"amount": "12", "reference": "P1", "description": "x"})


@pytest.mark.req("R-04")
def test_a_payment_is_created_with_all_that_its_page_needs(pay: GovukPay, stub: PayStub) -> None:
    made = pay.create(ORDER)

    [exchange] = stub.exchanges
    assert exchange.body == {
        "amount": 4_500,
        "reference": "P7K3M2Q9XABC",
        "description": "Bulky waste, three items",
        "return_url": "https://my-account.council.example/pay/1/back/",
        "delayed_capture": False,
        "email": "ann@example.org",
        "metadata": {"income": "fees:bulky-waste"},
    }
    assert (made.said, made.pence, made.reference) == (Said.WAITING, 4_500, "P7K3M2Q9XABC")
    assert made.next_url.startswith(f"{stub.url}/secure/")
    assert pay.read(made.provider_id).next_url != made.next_url  # each opens once


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("created", "", Said.WAITING),
        ("started", "", Said.WAITING),
        ("submitted", "", Said.WAITING),
        ("capturable", "", Said.AUTHORISED),
        ("success", "", Said.PAID),
        ("failed", "P0010", Said.DECLINED),
        ("failed", "P0020", Said.EXPIRED),
        ("failed", "P0030", Said.CANCELLED),
        ("cancelled", "P0040", Said.CANCELLED),
        ("error", "P0050", Said.FAILED),
    ],
)
def test_each_word_of_theirs_has_its_meaning(pay: GovukPay, stub: PayStub, status: str, code: str, said: Said) -> None:
    made = pay.create(ORDER)
    stub.payments[made.provider_id] |= {"status": status, "code": code}

    seen = pay.read(made.provider_id)

    assert seen.said == said
    assert bool(seen.next_url) == (status in {"created", "started"})
    assert (code in seen.detail) or not code


@pytest.mark.parametrize("change", [{"status": "paused"}, {"amount": None}, {"reference": None, "status": ""}])
def test_what_is_not_understood_leaves_the_question_open(pay: GovukPay, stub: PayStub, change: dict[str, Any]) -> None:
    made = pay.create(ORDER)
    stub.payments[made.provider_id] |= change
    with pytest.raises(ProviderAway):
        pay.read(made.provider_id)


@pytest.mark.req("R-04")
@pytest.mark.parametrize("fault", Fault)
def test_whatever_goes_wrong_on_the_way_leaves_the_question_open(
    stub: PayStub, settings: Settings, fault: Fault
) -> None:
    settings.GOVUK_PAY_TIMEOUT_SECONDS = 0.2
    stub.faults = [fault]
    with pytest.raises(ProviderAway):
        GovukPay.of_settings().create(ORDER)


def test_only_the_very_same_reference_is_found(pay: GovukPay, stub: PayStub) -> None:
    made = pay.create(ORDER)
    pay.create(Order(reference="XP7K3M2Q9XABC", pence=1, words="x", return_url=ORDER.return_url))
    assert [one.provider_id for one in pay.find_by_reference(ORDER.reference)] == [made.provider_id]


def test_a_payment_they_do_not_know_is_refused(pay: GovukPay) -> None:
    with pytest.raises(ProviderRefused, match="P0200"):
        pay.read("../v1/refunds")


@pytest.mark.req("R-04")
def test_a_notice_is_signed_over_its_raw_body(stub: PayStub, pay: GovukPay, settings: Settings) -> None:
    body, signed = stub.notice(pay.create(ORDER).provider_id)
    assert is_signed(body, signed)
    assert not is_signed(body + b" ", signed)
    assert not is_signed(body, "")
    assert not is_signed(body, "ü" * 64)
    settings.GOVUK_PAY_WEBHOOK_SECRET = ""
    assert not is_signed(body, signed)
    assert not is_signed(body, signature(body, ""))


def test_the_example_of_a_notice_is_one_that_we_take(real_data: Path) -> None:
    example = json.loads((real_data.parent / "contracts/govuk-pay/webhook_message_example.json").read_text())
    assert {"webhook_message_id", "resource_id", "resource"} <= set(example)
    assert "reference" in example["resource"]
