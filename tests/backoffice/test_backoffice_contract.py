"""What every back office does, embedded or over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from helpers.utility import HOUR, NOW, PHONE, POSTPAID, POSTPAID_METER, PREPAID, SILENT

from ticketing.backoffice.contract import TooManyTriesError, WrongAnswerError
from ticketing.backoffice.public_values import VisitRequest
from ticketing.backoffice.tariffs import Payment
from ticketing.backoffice.values import (
    Access,
    ApplicationKind,
    ApplicationRequest,
    ApplicationStatus,
    Challenge,
    arrears,
)
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError

TODAY = date(2026, 2, 25)


def _access(number):
    return Access(number, "agent:ani", NOW)


def _request(**changes):
    made = ApplicationRequest(
        key="call-1",
        kind=ApplicationKind.NEW_CONNECTION,
        area_code="0380",
        power_va=1300,
        payment=Payment.PREPAID,
        phone=PHONE,
    )
    return replace(made, **changes)


def test_customer_is_found_by_number_and_by_meter(office):
    by_number, by_meter = office.find(POSTPAID), office.find(POSTPAID_METER)

    assert by_number == by_meter
    assert (by_number.payment, by_number.timezone, by_number.power_va) == (Payment.POSTPAID, "Asia/Makassar", 1300)


def test_what_anybody_may_know_of_a_customer_names_nobody(office):
    told = repr(office.find(POSTPAID))

    assert "Contoh Pelanggan" not in told
    assert "Jalan" not in told
    assert PHONE[-4:] not in told


@pytest.mark.parametrize("wrong", ["5610", "56100000001a", "5610000000111"])
def test_number_of_another_length_is_refused_before_it_is_looked_up(office, wrong):
    with pytest.raises(InvalidError):
        office.find(wrong)


def test_number_that_nobody_has_is_not_found(office):
    with pytest.raises(NotFoundError):
        office.find("999999999999")


def test_telephone_tells_who_registered_it(office):
    assert [customer.number for customer in office.of_phone(PHONE)] == [POSTPAID, PREPAID]
    assert office.of_phone("+6281199999999") == ()
    assert office.of_phone("") == ()


def test_right_digits_open_the_account(office):
    access = office.verify(POSTPAID, Challenge.PHONE, "1234")

    assert (access.customer_number, access.how, access.at) == (POSTPAID, "phone_last4", NOW)
    assert office.verify(POSTPAID, Challenge.IDENTITY, "7788").how == "identity_last4"


def test_somebody_who_guesses_is_locked_out_even_with_the_right_digits(office):
    left = []
    for guess in ("0000", "", "1111", "12345"):
        with pytest.raises(WrongAnswerError) as refused:
            office.verify(POSTPAID, Challenge.PHONE, guess)
        left.append(refused.value.details["tries_left"])
    for guess in ("3333", "1234"):
        with pytest.raises(TooManyTriesError):
            office.verify(POSTPAID, Challenge.PHONE, guess)

    assert left == [4, 3, 2, 1]


def test_right_digits_forget_the_wrong_ones(office):
    with pytest.raises(WrongAnswerError):
        office.verify(POSTPAID, Challenge.PHONE, "0000")
    office.verify(POSTPAID, Challenge.PHONE, "1234")

    with pytest.raises(WrongAnswerError) as refused:
        office.verify(POSTPAID, Challenge.PHONE, "0000")

    assert refused.value.details["tries_left"] == 4


def test_customer_without_anything_registered_cannot_be_asked(office):
    assert office.find(SILENT).challenges == ()
    with pytest.raises(InvalidError):
        office.verify(SILENT, Challenge.PHONE, "")


def test_bills_come_newest_first_with_their_late_fees_of_today(office):
    bills = office.bills(_access(POSTPAID))

    assert [bill.period for bill in bills[:2]] == [date(2026, 1, 1), date(2025, 12, 1)]
    assert len(bills) == 12
    assert [(bill.amount, bill.late_fee, bill.to_pay) for bill in bills[:3]] == [
        (144470, 5000, 149470),  # due on 20 February, five days ago
        (144470, 10000, 154470),  # due on 20 January
        (144470, 0, 0),  # paid
    ]
    assert bills[0].local_tax is None


def test_arrears_are_summed(office):
    owed = arrears(office.bills(_access(POSTPAID), 3), TODAY)

    assert (owed.months, owed.oldest, owed.total) == (2, date(2025, 12, 1), 303940)
    assert arrears((), TODAY) is None


def test_prepaid_customer_has_tokens_and_no_bills(office):
    tokens = office.tokens(_access(PREPAID), 3)

    assert office.bills(_access(PREPAID)) == ()
    assert [token.kwh for token in tokens] == [Decimal("32.7")] * 3
    assert tokens[0].bought_at == NOW


def test_digits_of_a_token_are_never_answered(office):
    assert "0000000000000000" not in repr(office.tokens(_access(PREPAID)))


def test_token_is_sent_again_to_the_registered_telephone(office):
    token = office.tokens(_access(PREPAID))[0]

    assert office.resend_token(_access(PREPAID), token.id).phone_last4 == "1234"


def test_token_of_somebody_else_is_not_sent(office):
    token = office.tokens(_access(PREPAID))[0]

    with pytest.raises(NotFoundError):
        office.resend_token(_access(POSTPAID), token.id)


def test_usage_is_what_was_billed_or_bought_in_local_months(office):
    billed, bought = office.usage(_access(POSTPAID), 3), office.usage(_access(PREPAID), 3)

    assert [(usage.period, usage.kwh, usage.is_bought) for usage in billed[:1]] == [(date(2026, 1, 1), 100, False)]
    assert [(usage.period.month, usage.kwh) for usage in bought] == [
        (2, Decimal("98.1")),
        (1, Decimal("65.4")),
        (12, Decimal("32.7")),
    ]


def test_usage_is_sent_to_the_registered_telephone(office):
    sent = office.send_usage(_access(POSTPAID), 12)

    assert (sent.months, sent.phone_last4) == (12, "1234")
    with pytest.raises(ConflictError):
        office.send_usage(_access(SILENT))


def test_more_months_than_are_kept_are_refused(office):
    with pytest.raises(InvalidError):
        office.bills(_access(POSTPAID), 100)


def test_application_is_estimated_registered_once_and_found_again(office):
    cost = office.estimate(_request())
    made = office.apply(_request())

    assert cost.total == 1_218_000
    assert (made.status, made.estimate, len(made.number)) == (ApplicationStatus.REGISTERED, cost, 13)
    assert office.apply(_request()) == made == office.application(made.number)
    assert office.applications_of(PHONE) == (made,)
    assert (made.target_days, made.due_on) == (5, None)


def test_other_power_is_priced_from_the_power_there_is(office):
    cost = office.estimate(_request(kind=ApplicationKind.POWER_CHANGE, power_va=2200, customer_number=PREPAID))

    assert cost.total == 900 * 937


def test_power_without_a_price_is_still_applied_for(office_without_fees):
    assert office_without_fees.estimate(_request()) is None
    made = office_without_fees.apply(_request())

    assert (made.status, made.estimate) == (ApplicationStatus.REGISTERED, None)
    assert office_without_fees.application(made.number) == made


def test_number_of_an_application_is_sent_to_the_telephone_it_was_made_with(office):
    made = office.apply(_request())
    sent = office.send_application(made.number)

    assert (sent.number, sent.phone_last4) == (made.number, PHONE[-4:])
    with pytest.raises(NotFoundError):
        office.send_application("2602250000000")


def test_temporary_connection_is_due_on_its_first_day(office):
    days = {"first_on": TODAY + timedelta(days=2), "last_on": TODAY + timedelta(days=4)}
    made = office.apply(_request(kind=ApplicationKind.TEMPORARY, power_va=10_000, purpose="feast", **days))

    assert (made.estimate.total, made.due_on) == (592_027, days["first_on"])


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ApplicationKind.TEMPORARY},
        {"kind": ApplicationKind.TEMPORARY, "first_on": TODAY - timedelta(days=1), "last_on": TODAY},
        {"power_va": 0},
        {"power_va": 900_000},
        {"kind": ApplicationKind.POWER_CHANGE, "customer_number": POSTPAID},
        {"kind": ApplicationKind.POWER_CHANGE},
        {"phone": "0811"},
        {"key": ""},
    ],
)
def test_application_that_cannot_be_is_refused_with_a_reason(office, changes):
    with pytest.raises(InvalidError):
        office.apply(_request(**changes))


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("power", {"power_va": 900_000}),
        ("same_power", {"kind": ApplicationKind.POWER_CHANGE, "customer_number": PREPAID}),
        ("arrears", {"kind": ApplicationKind.POWER_CHANGE, "customer_number": POSTPAID, "power_va": 2200}),
        ("days", {"kind": ApplicationKind.TEMPORARY, "first_on": TODAY, "last_on": TODAY + timedelta(days=99)}),
    ],
)
def test_estimate_and_application_are_refused_for_the_same_reason(office, reason, changes):
    for ask in (office.estimate, office.apply):
        with pytest.raises(InvalidError) as refused:
            ask(_request(**changes))
        assert refused.value.details["reason"] == reason


def test_application_can_be_cancelled_once(office):
    made = office.apply(_request())

    cancelled = office.cancel_application(made.number, "asked by the applicant")

    assert (cancelled.status, cancelled.can_be_cancelled) == (ApplicationStatus.CANCELLED, False)
    assert [step.note for step in cancelled.steps] == ["", "asked by the applicant"]
    assert office.applications_of(PHONE) == ()
    with pytest.raises(ConflictError):
        office.cancel_application(made.number, "again")


def test_tariffs_of_a_day_carry_their_dates(office):
    tariffs = office.tariffs(TODAY)

    household = next(item for item in tariffs if item.tariff_class == "R-1" and 1300 in item.powers)
    assert (household.price, household.confirmed_until) == (Decimal("1444.7"), date(2026, 3, 31))
    assert office.tariffs(date(2000, 1, 1)) == ()


def test_planned_work_is_told_for_its_area_and_span(office):
    work = office.maintenance("0380", NOW, NOW + 48 * HOUR)

    assert [(item.places, item.timezone) for item in work] == [(("Oebobo", "Oesapa"), "Asia/Makassar")]
    assert office.maintenance("0380", NOW, NOW + HOUR) == ()
    assert office.maintenance("0231", NOW, NOW + 48 * HOUR) == ()


def test_news_are_valid_now_and_here_the_weightiest_first(office):
    assert [item.priority for item in office.news("0380", NOW)] == [5, 1]
    assert [item.priority for item in office.news(None, NOW)] == [1]


def test_office_has_times_on_working_days_until_they_are_full(office):
    code = office.offices("0380")[0].code
    tomorrow = TODAY + timedelta(days=1)
    slots = office.slots(code, tomorrow)
    visit = VisitRequest("call-1", code, slots[0].starts_at, PHONE, "meter")

    made = office.book(visit)

    assert [f"{slot.starts_at:%H:%M}" for slot in slots] == ["00:00", "01:00"]  # 8 and 9 in Kupang
    assert office.book(visit) == made
    assert office.slots(code, tomorrow) == slots[1:]
    with pytest.raises(ConflictError):
        office.book(replace(visit, key="call-2"))
    assert (office.visit(made.number), office.visits_of(PHONE)) == (made, (made,))
    assert office.visits_of("+6281299999999") == ()
    assert office.cancel_visit(made.number).is_cancelled
    assert office.visit(made.number).is_cancelled
    assert office.visits_of(PHONE) == ()
    assert office.slots(code, tomorrow) == slots


def test_office_has_no_time_that_is_past_nor_on_a_sunday(office):
    assert office.slots("ULP-KUPANG", TODAY) == ()
    assert office.slots("ULP-KUPANG", date(2026, 3, 1)) == ()


def test_unknown_office_and_appointment_are_not_found(office):
    with pytest.raises(NotFoundError):
        office.slots("ULP-NOWHERE", TODAY)
    with pytest.raises(NotFoundError):
        office.cancel_visit("50000001")
    with pytest.raises(NotFoundError):
        office.visit("50000001")
