"""Paying: the page that waits for the provider and tells what came of it, the receipt, and paying what a case costs.

No page calls the provider. Each writes what it wants into the payment's row, nudges the worker, and looks again. The
address that the browser comes back to says nothing of what was paid: the provider is asked.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request, remember_visitor
from accounts.models import TaxKind
from accounts.queries import Bill
from accounts.rules import permissions
from accounts.rules.permissions import What
from casework import actions, queries
from casework.forms.paying import BasketForm, GiveBackForm
from casework.models import Case, Charge, Payment, PaymentState
from casework.queries import beside
from casework.queries.charges import Owed, Stands, charges_of, due_charges_of, stands_of
from casework.queries.payments import bills_to_pay
from casework.views.doors import case_and_sight, case_to_act_on, personal, say, too_many, warn

LOOK_AGAIN, LOOK_SELDOM = 2, 6  # seconds
LONG = 14  # seconds after which we say that it takes longer
GIVE_UP = 600  # seconds after which the page does not look again by itself
INSTEAD_OF, MOST_GIVEN_UP = "instead_of", 20  # the input with a payment to give up
CSRF = "csrfmiddlewaretoken"
WAITS = frozenset({PaymentState.BEGUN, PaymentState.AT_PROVIDER, PaymentState.CANCELLING})
HELD = frozenset({PaymentState.AUTHORISED, PaymentState.CAPTURING})


@require_GET
@personal
def payment(request: Request, payment_id: UUID) -> HttpResponse:
    """Send the browser on to the provider's page as soon as there is one, or tell what came of the payment."""
    found = payment_or_none(request, payment_id)
    if found is None:
        return elsewhere(request)
    if found.state == PaymentState.AUTHORISED and found.draft is not None:
        return redirect(resolve_url(settings.PAID_URL, found.draft))
    if found.state not in WAITS and found.state != PaymentState.AUTHORISED:
        return render(request, "casework/pay/outcome.html", shown_of(request, found))
    next_url = actions.take_next_url(payment=found) if found.state == PaymentState.AT_PROVIDER else ""
    waited = waited_of(request)
    shown = {**shown_of(request, found), "next_url": next_url, "is_long": waited >= LONG}
    response = render(request, "casework/pay/going.html", shown)
    if next_url:
        response["Refresh"] = f"0; url={next_url}"
        return response
    return looking_again(response, reverse("casework:payment", args=[found.pk]), waited)


@require_GET
@personal
def payment_return(request: Request, payment_id: UUID) -> HttpResponse:
    """Where the provider sends the browser: whatever it did there, we ask what became of it, and wait."""
    found = payment_or_none(request, payment_id)
    if found is None:
        return elsewhere(request)
    if found.draft is not None and found.state in HELD:
        return redirect(resolve_url(settings.PAID_URL, found.draft))
    if found.state not in WAITS:
        return redirect("casework:payment", found.pk)
    actions.ask_soon(payment=found)
    waited = waited_of(request)
    shown = {**shown_of(request, found), "is_long": waited >= LONG}
    response = render(request, "casework/pay/checking.html", shown)
    return looking_again(response, reverse("casework:payment_return", args=[found.pk]), waited)


@require_POST
@personal
def stop_payment(request: Request, payment_id: UUID) -> HttpResponse:
    """Pay another time: nothing is taken, or it is let go."""
    found = payment_or_none(request, payment_id)
    if found is None:
        return elsewhere(request)
    try:
        actions.let_go(payment=found, why="Stopped by who pays", by=request.viewer.user)
    except actions.PaymentNotHeld:
        warn(request, "paid_meanwhile")
    return redirect("casework:payment", found.pk)


@require_POST
@personal
def pay_again(request: Request, payment_id: UUID) -> HttpResponse:
    """Begin anew what came to nothing: what of it is owed now. A form that was not kept is paid from its own page."""
    found = payment_or_none(request, payment_id)
    if found is None:
        return elsewhere(request)
    if found.is_open or found.state == PaymentState.PAID or is_of_open_form(found):
        return redirect("casework:payment", found.pk)
    lines = lines_again(found)
    if not lines:
        warn(request, "nothing_to_pay")
        return redirect("casework:payment", found.pk)
    return begun(
        request, lines, words=found.words, email=found.email, back=reverse("casework:payment", args=[found.pk])
    )


@require_GET
@personal
def receipt(request: Request, payment_id: UUID) -> HttpResponse:
    """The receipt as a page and a print."""
    found = payment_or_none(request, payment_id)
    if found is None:
        return elsewhere(request)
    if found.state != PaymentState.PAID:
        return redirect("casework:payment", found.pk)
    return render(request, "casework/pay/receipt.html", shown_of(request, found))


@require_POST
@personal
def pay_charge(request: Request, reference: str, charge_id: int) -> HttpResponse:
    """Begin to pay what a case costs, for its reporter."""
    found, sight = case_and_sight(request, reference)
    if not sight.is_reporter:
        raise Http404
    due = [one for one in beside.of_case(found, sight, viewer=request.viewer).charges if one.is_due]
    charge = next((one.charge for one in due if one.charge.pk == charge_id), None)
    if charge is None:
        warn(request, "nothing_to_pay")
        return redirect(found)
    return begun(request, [line_of(charge)], words=charge.words, back=found.get_absolute_url())


@require_http_methods(["GET", "POST"])
@personal
def basket(request: Request) -> HttpResponse:
    """Everything that someone owes for their requests and what is due of their bills, to pay at once."""
    viewer = request.viewer
    if viewer.person is None:
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?next={request.path}")
    charges = due_charges_of(viewer)
    bills = bills_to_pay(viewer, today=timezone.localdate())
    form = BasketForm(request.POST if request.method == "POST" else None, charges=charges, bills=bills)
    if form.is_valid():
        lines = [*map(line_of, form.chosen), *map(line_of_bill, form.chosen_bills)]
        words = lines[0].words if len(lines) == 1 else f"{len(lines)} charges"
        return begun(request, lines, words=words, back=reverse("casework:basket"))
    pence = [charge.pence for charge in charges] + [bill.due for bill in bills]
    shown = {"form": form, "number": len(pence), "has_bills": bool(bills), "total": sum(pence)}
    shown["bills_url"] = resolve_url(settings.BILLS_URL) if permissions.may_open(viewer, What.BILLS) else ""
    shown["may_pay"] = permissions.may_change(viewer, What.PAYMENTS)
    return render(request, "casework/pay/basket.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@personal
def give_back(request: Request, reference: str, charge_id: int) -> HttpResponse:
    """Give back what was paid for a case, or a part of it, from an officer of its team."""
    found, _sight, by = case_to_act_on(request, reference)
    owed = next((one for one in found_charges(found) if one.charge.pk == charge_id), None)
    if owed is None or owed.payment is None or not owed.left:
        warn(request, "nothing_to_give_back")
        return redirect(found)
    form = GiveBackForm(
        request.POST if request.method == "POST" else None, at_most=owed.left, initial={"once": uuid4()}
    )
    if form.is_valid():
        once = f"officer:{form.cleaned_data['once']}"
        try:
            actions.refund_payment(
                payment=owed.payment,
                line=owed.line,
                pence=form.pence,
                reason=form.cleaned_data["reason"],
                dedupe=once,
                by=by,
            )
        except (actions.NotThatMuchLeft, actions.NothingToGiveBack):
            warn(request, "nothing_to_give_back")
        else:
            say(request, "given_back", pence=form.pence)
        return redirect(found)
    shown = {"form": form, "case": found, "owed": owed}
    return render(request, "casework/pay/give_back.html", shown, status=422 if form.is_bound else 200)


def found_charges(found: Case) -> list[Owed]:
    """What a case costs, whatever was decided: what was paid for it can be given back."""
    return charges_of(found, is_granted=True)


def line_of(charge: Charge) -> actions.NewLine:
    """A charge as a line of a payment; finance books it under its service."""
    return actions.NewLine(
        words=f"{charge.words}, {charge.case.reference}",
        income=f"fees:{charge.case.service_slug}"[:60],
        pence=charge.pence,
        charge=charge,
    )


def line_of_bill(bill: Bill) -> actions.NewLine:
    """What is due of a council tax bill as a line of a payment."""
    words = f"Council tax, account {bill.account.number}"
    return actions.NewLine(words=words, income="council-tax", pence=bill.due, tax_account=bill.account)


def lines_again(found: Payment) -> list[actions.NewLine]:
    """What a payment was to pay and is still to be paid: of its charges those that are due, as they are now."""
    lines = list(found.lines.all())
    # The fee of a form is paid before it is decided: it is asked for again where it could not be taken after all.
    payable = {Stands.DUE, Stands.LATER} if found.kept_at is not None else {Stands.DUE}
    stands = stands_of([line.charge for line in lines if line.charge is not None])
    due = {owed.charge.pk: owed for owed in stands if owed.stands in payable}
    return [
        actions.NewLine(
            words=line.words,
            income=line.income,
            pence=due[line.charge_id].pence if line.charge_id else line.pence,
            charge=line.charge,
            tax_account=line.tax_account,
        )
        for line in lines
        if line.charge_id in due or line.tax_account is not None
    ]


def is_of_open_form(found: Payment) -> bool:
    """Whether it is the fee of a form that was not kept."""
    return found.draft is not None and found.kept_at is None


def begun(request: Request, lines: list[actions.NewLine], *, words: str, back: str, email: str = "") -> HttpResponse:
    """Begin a payment of whoever asks and lead to its page, or back to ``back`` with the reason."""
    refused = too_many(request, action="pay", limit="120/h")
    if refused:
        return refused
    viewer = request.viewer
    visitor = None if viewer.user else remember_visitor(request)
    try:
        made = actions.begin_payment(
            lines=lines,
            words=words,
            person=viewer.person,
            visitor=visitor,
            email=email,
            instead_of=given_up_in(request),
            by=viewer.user,
        )
    except actions.AnotherBegun as another:
        return ask_which(request, another.payment, pence=sum(line.pence for line in lines), back=back)
    except actions.AlreadyPaid:
        warn(request, "already_paid")
    except actions.PaymentUnderWay:
        warn(request, "payment_under_way")
    except actions.TooMuchAtOnce:
        warn(request, "too_much_at_once")
    else:
        return redirect("casework:payment", made.pk)
    return redirect(back)


def given_up_in(request: HttpRequest) -> list[UUID]:
    """The payments that they pressed to give up for a new one."""
    found = []
    for typed in request.POST.getlist(INSTEAD_OF)[:MOST_GIVEN_UP]:
        with suppress(ValueError):
            found.append(UUID(typed))
    return found


def ask_which(request: HttpRequest, begun_before: Payment, *, pence: int, back: str) -> HttpResponse:
    """They began to pay another amount: go on with that, or stop it and begin anew with all that was sent just now."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF]
    shown = {
        "begun": begun_before,
        "pence": pence,
        "back": back,
        "sent": [*sent, (INSTEAD_OF, str(begun_before.pk))],
    }
    return render(request, "casework/pay/which.html", shown, status=409)


def payment_or_none(request: Request, payment_id: UUID) -> Payment | None:
    """The payment, for whoever may see it; None for a guest who may not. Raises ``Http404`` for anyone else."""
    try:
        return queries.payment_for(request.viewer, payment_id)
    except Payment.DoesNotExist as error:
        if request.viewer.user is not None:
            raise Http404 from error
        return None


def elsewhere(request: Request) -> HttpResponse:
    """To a guest, whether or not there is such a payment: how they may come to see theirs."""
    return render(request, "casework/pay/elsewhere.html", {"next": request.path}, status=404)


def shown_of(request: Request, found: Payment) -> dict[str, Any]:
    """A payment as its pages show it, and where its reader goes from there."""
    lines = list(found.lines.all())
    charges = [line.charge for line in lines if line.charge is not None]
    account = next((line.tax_account for line in lines if line.tax_account is not None), None)
    is_rates = account is not None and account.kind == TaxKind.BUSINESS_RATES
    return {
        "payment": found,
        "lines": lines,
        "refunds": list(found.refunds.order_by("asked_at")) if found.state == PaymentState.PAID else [],
        "case": charges[0].case if len(charges) == 1 else None,
        "account": account,
        "form_url": resolve_url(settings.PAID_URL, found.draft) if is_of_open_form(found) else "",
        "may_try_again": not found.is_open and found.state != PaymentState.PAID and bool(lines_again(found)),
        "told_at": found.email or (found.person.email if found.person else ""),
        "is_guest": request.viewer.user is None,
        "bills_url": resolve_url(settings.RATES_URL if is_rates else settings.BILLS_URL),
    }


def waited_of(request: Request) -> int:
    """For how many seconds this page has been looked at again by itself."""
    waited = request.GET.get("waited", "")
    return min(int(waited), GIVE_UP) if waited.isascii() and waited.isdigit() and len(waited) < 6 else 0


def looking_again(response: HttpResponse, address: str, waited: int) -> HttpResponse:
    """Have the browser ask again by itself, ever more seldom, without a script."""
    if waited < GIVE_UP:
        seconds = LOOK_AGAIN if waited < LONG else LOOK_SELDOM
        response["Refresh"] = f"{seconds}; url={address}?waited={waited + seconds}"
    return response
