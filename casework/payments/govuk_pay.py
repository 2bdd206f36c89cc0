"""GOV.UK Pay, as ``publicapi_spec.json`` of its public API says (docs.payments.service.gov.uk/api_reference)."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, urlencode

import requests
from django.conf import settings

from casework.payments.base import BalanceDiffers, Order, ProviderAway, ProviderRefused, Seen, SeenRefund
from casework.rules.payments import RefundState, Said

ANSWER_BYTES = 1024 * 1024
BALANCE_DIFFERS = 412
# About our key, our rate or their machines, not about this payment.
NOT_NOW = frozenset({401, 403, 408, 425, 429})
STATUSES = {
    "created": Said.WAITING,
    "started": Said.WAITING,
    "submitted": Said.WAITING,
    "capturable": Said.AUTHORISED,
    "success": Said.PAID,
    "failed": Said.FAILED,
    "cancelled": Said.CANCELLED,
    "error": Said.FAILED,
}
FAILURES = {"P0010": Said.DECLINED, "P0020": Said.EXPIRED, "P0030": Said.CANCELLED, "P0040": Said.CANCELLED}
REFUNDS = {"submitted": RefundState.SUBMITTED, "success": RefundState.GIVEN, "error": RefundState.REFUSED}
MOST_METADATA, LONGEST_METADATA = 10, 100


@dataclass(frozen=True, kw_only=True)
class GovukPay:
    """One service at GOV.UK Pay, by its key."""

    url: str
    key: str
    timeout: float

    @classmethod
    def of_settings(cls) -> Self:
        url = settings.GOVUK_PAY_URL.rstrip("/")
        return cls(url=url, key=settings.GOVUK_PAY_KEY, timeout=settings.GOVUK_PAY_TIMEOUT_SECONDS)

    def create(self, order: Order) -> Seen:
        body = {
            "amount": order.pence,
            "reference": order.reference,
            "description": order.words,
            "return_url": order.return_url,
            "delayed_capture": order.captures_later,
            **({"email": order.email} if order.email else {}),
            "metadata": {
                name: value[:LONGEST_METADATA] for name, value in list(order.metadata.items())[:MOST_METADATA]
            },
        }
        return _seen(self._call("POST", "/v1/payments", body))

    def read(self, provider_id: str) -> Seen:
        return _seen(self._call("GET", _path(provider_id)))

    def find_by_reference(self, reference: str) -> Sequence[Seen]:
        """The search takes a part of a reference and any case of it; only the very same is ours."""
        found = self._call("GET", "/v1/payments?" + urlencode({"reference": reference, "display_size": 100}))
        try:
            seen = [_seen(one) for one in found["results"]]
        except (KeyError, TypeError) as error:
            raise ProviderAway("Answered a search with no results in it") from error
        return [one for one in seen if one.reference == reference]

    def capture(self, provider_id: str) -> None:
        self._call("POST", _path(provider_id, "capture"))

    def cancel(self, provider_id: str) -> None:
        self._call("POST", _path(provider_id, "cancel"))

    def refund(self, provider_id: str, *, pence: int, expected: int) -> SeenRefund:
        asked = {"amount": pence, "refund_amount_available": expected}
        return _seen_refund(self._call("POST", _path(provider_id, "refunds"), asked))

    def refunds_of(self, provider_id: str) -> Sequence[SeenRefund]:
        found = self._call("GET", _path(provider_id, "refunds"))
        try:
            given = found["_embedded"]["refunds"]
            return [_seen_refund(one) for one in sorted(given, key=lambda one: str(one.get("created_date", "")))]
        except (KeyError, TypeError, AttributeError) as error:
            raise ProviderAway("Answered without a list of refunds") from error

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What they answered, as JSON; None where there was nothing to say."""
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy or .netrc of the machine may see who pays what
                with session.request(
                    method,
                    self.url + path,
                    json=body,
                    headers={"Authorization": f"Bearer {self.key}", "Accept": "application/json"},
                    timeout=self.timeout,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return _answer(response.status_code, self._read(response))
        except requests.RequestException as error:
            raise ProviderAway(f"{type(error).__name__}: {error}"[:300]) from error

    def _read(self, response: requests.Response) -> bytes:
        """The answer, if it comes in time: whoever sends a byte now and then does not hold the worker."""
        deadline = time.monotonic() + self.timeout
        body = b""
        while len(body) < ANSWER_BYTES:
            try:
                part = response.raw.read1(ANSWER_BYTES - len(body), decode_content=True)
            except Exception as error:  # urllib3 has its own family of errors
                raise ProviderAway(f"{type(error).__name__}: {error}"[:300]) from error
            if not part:
                break
            body += part
            if time.monotonic() > deadline:
                raise ProviderAway("Takes too long to answer")
        return body


def signature(body: bytes, secret: str) -> str:
    """The header ``Pay-Signature`` that shows that GOV.UK Pay sent ``body``."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, said: str) -> bool:
    """Whether ``said`` is the signature of ``body`` under the secret of our webhook."""
    secret = settings.GOVUK_PAY_WEBHOOK_SECRET
    return bool(secret) and hmac.compare_digest(signature(body, secret).encode(), said.encode("utf-8", "replace"))


def _path(provider_id: str, *more: str) -> str:
    return "/".join(["/v1/payments", quote(provider_id, safe=""), *more])


def _answer(status: int, body: bytes) -> Any:
    if status == 204 or (status in {200, 201, 202} and not body):
        return None
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if status in {200, 201, 202}:
        if not isinstance(said, dict):
            raise ProviderAway(f"Answered {status} with what is no JSON object")
        return said
    detail = f"Answered {status}. {_words(said, body)}"[:300].strip()
    if status == BALANCE_DIFFERS:
        raise BalanceDiffers(detail)
    if 400 <= status < 500 and status not in NOT_NOW:
        raise ProviderRefused(detail)
    raise ProviderAway(detail)


def _words(said: object, body: bytes) -> str:
    if isinstance(said, dict):
        return " ".join(str(said[name]) for name in ("code", "field", "description") if said.get(name))
    return " ".join(body[:200].decode(errors="replace").split())


def _seen(one: Any) -> Seen:
    """A payment as they describe it. Raises ``ProviderAway`` where that is not to be understood: nothing follows."""
    try:
        state, links = one["state"], one.get("_links") or {}
        said = STATUSES[state["status"]]
        if said == Said.FAILED:
            said = FAILURES.get(state.get("code") or "", said)
        available = (one.get("refund_summary") or {}).get("amount_available")
        return Seen(
            provider_id=str(one["payment_id"]),
            reference=str(one["reference"]),
            pence=int(one["amount"]),
            said=said,
            detail=" ".join(filter(None, [state.get("code"), state.get("message")])),
            next_url=str((links.get("next_url") or {}).get("href") or ""),
            refundable=None if available is None else int(available),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderAway(f"Answered what we do not understand: {type(error).__name__} {error}"[:300]) from error


def _seen_refund(one: Any) -> SeenRefund:
    try:
        return SeenRefund(provider_id=str(one["refund_id"]), pence=int(one["amount"]), state=REFUNDS[one["status"]])
    except (KeyError, TypeError, ValueError) as error:
        raise ProviderAway(f"Answered a refund we do not understand: {type(error).__name__} {error}"[:300]) from error
