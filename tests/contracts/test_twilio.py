"""The stub in place of Twilio keeps Twilio's contract, and so does what is sent to it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from openapi_schema_validator import OAS30Validator
from pytest_django import Settings
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from notifications.channels.sms import STATUSES, TwilioSender
from tests.contracts import twilio
from tests.contracts.twilio import TwilioStub
from tests.factories.notifications import SmsFactory

MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"


@pytest.fixture
def stub(settings: Settings) -> Iterator[TwilioStub]:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = twilio.ACCOUNT, twilio.TOKEN
    settings.TWILIO_FROM = twilio.FROM
    with twilio.twilio_stub() as running:
        settings.TWILIO_BASE_URL = running.url
        yield running


@pytest.fixture(scope="module")
def contract(real_data: Path) -> Any:
    return json.loads((real_data.parent / "contracts/twilio/twilio_api_v2010.messages-only.json").read_text())


def faults(contract: Any, schema: str, found: Any) -> list[str]:
    registry = Registry().with_resource(
        "urn:twilio", Resource.from_contents(contract, default_specification=DRAFT202012)
    )
    validator = OAS30Validator({"$ref": f"urn:twilio#/components/schemas/{schema}"}, registry=registry)
    return [error.message for error in validator.iter_errors(found)]


@pytest.mark.django_db
@pytest.mark.req("R-17")
def test_a_text_is_sent_with_parameters_that_the_contract_knows(stub: TwilioStub, contract: Any) -> None:
    TwilioSender().send(SmsFactory.create(text="Done."))

    [(_, path, form)] = stub.requests
    known = contract["paths"][MESSAGES]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert path == MESSAGES.format(AccountSid=twilio.ACCOUNT)
    assert set(form) == {"To", "From", "Body", "StatusCallback"}
    assert set(form) <= set(known["properties"])


@pytest.mark.django_db
def test_it_is_asked_by_parameters_that_the_contract_knows(stub: TwilioStub, contract: Any) -> None:
    message = SmsFactory.create(text="Done.")
    TwilioSender().find(message, since=message.created_at)

    [(_, _, query)] = stub.requests
    assert set(query) <= {parameter["name"] for parameter in contract["paths"][MESSAGES]["get"]["parameters"]}
    assert query["To"] == [message.to]


def test_the_stub_describes_a_message_as_the_contract_does(stub: TwilioStub, contract: Any) -> None:
    address = stub.url + MESSAGES.format(AccountSid=twilio.ACCOUNT)
    form = {"To": "+447700900123", "From": twilio.FROM, "Body": "Done."}
    sent = requests.post(address, data=form, timeout=5)
    listed = requests.get(address, params={"To": "+447700900123"}, timeout=5)

    assert str(sent.status_code) in contract["paths"][MESSAGES]["post"]["responses"]
    assert faults(contract, "api.v2010.account.message", sent.json()) == []
    assert set(sent.json()) == set(contract["components"]["schemas"]["api.v2010.account.message"]["properties"])
    assert listed.json()["messages"] == [sent.json()]
    assert faults(contract, "api.v2010.account.message", {**sent.json(), "status": "lost"}) != []


def test_every_state_the_contract_names_for_a_message_we_send_is_known(contract: Any) -> None:
    named = set(contract["components"]["schemas"]["message_enum_status"]["enum"])
    assert named - {"receiving", "received"} == set(STATUSES)
