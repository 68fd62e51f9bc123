"""What only the embedded back office does: locks that end, tokens that leave, applications that move, no database."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from helpers import utility
from helpers.utility import NOW, PHONE, POSTPAID, PREPAID
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ticketing.backoffice import applications, jobs, workdays
from ticketing.backoffice.contract import TooManyTriesError, UnavailableError, WrongAnswerError
from ticketing.backoffice.embedded import applications as registry
from ticketing.backoffice.embedded.customers import ChallengeRules
from ticketing.backoffice.embedded.office import EmbeddedBackOffice
from ticketing.backoffice.models import UtilityCustomer
from ticketing.backoffice.public_values import VisitRequest
from ticketing.backoffice.tariffs import Payment
from ticketing.backoffice.values import (
    Access,
    ApplicationKind,
    ApplicationRequest,
    ApplicationStatus,
    Challenge,
    Works,
)
from ticketing.core import report_number
from ticketing.core.db import Database
from ticketing.core.errors import ConflictError, InvalidError
from ticketing.core.outbox import OutboxRow
from ticketing.notify.models import Message, MessageState

REQUEST = ApplicationRequest("k", ApplicationKind.NEW_CONNECTION, "0380", 1300, Payment.PREPAID, PHONE)


def _guess(office, times):
    for _ in range(times):
        with pytest.raises((WrongAnswerError, TooManyTriesError)):
            office.verify(POSTPAID, Challenge.PHONE, "0000")


def test_lock_ends_after_its_time(embedded, database):
    _guess(embedded, 5)
    later = EmbeddedBackOffice(database, now=lambda: NOW + timedelta(hours=24))

    with pytest.raises(TooManyTriesError):
        embedded.verify(POSTPAID, Challenge.PHONE, "1234")
    assert later.verify(POSTPAID, Challenge.PHONE, "1234").customer_number == POSTPAID


def test_lock_of_one_customer_is_no_lock_of_another(embedded):
    _guess(embedded, 5)

    assert embedded.verify(PREPAID, Challenge.PHONE, "1234").customer_number == PREPAID


def test_challenge_the_house_does_not_use_cannot_be_chosen(embedded, database):
    office = EmbeddedBackOffice(database, rules=ChallengeRules(order=(Challenge.IDENTITY,)))

    assert office.find(POSTPAID).challenges == (Challenge.IDENTITY,)
    with pytest.raises(InvalidError):
        office.verify(POSTPAID, Challenge.PHONE, "1234")


def test_digits_of_a_token_go_to_the_registered_telephone_once(embedded, database):
    token = embedded.tokens(Access(PREPAID, "phone_last4", NOW))[2]
    embedded.resend_token(Access(PREPAID, "phone_last4", NOW), token.id)

    with database.write() as session:
        row = session.scalars(select(OutboxRow)).one()
        assert "0000000000" not in str(row.payload)
        jobs.write_token(session, row, NOW)
        jobs.write_token(session, row, NOW)
        message = session.scalars(select(Message)).one()

    assert (message.recipient, message.state) == (PHONE, MessageState.HELD)
    assert "0000 0000 0000 0000 0002" in message.body
    assert "50.000 rupiah" in message.body


def test_token_is_not_written_to_a_telephone_that_was_taken_off(embedded, database):
    token = embedded.tokens(Access(PREPAID, "phone_last4", NOW))[0]
    embedded.resend_token(Access(PREPAID, "phone_last4", NOW), token.id)

    with database.write() as session:
        session.scalars(select(UtilityCustomer).where(UtilityCustomer.number == PREPAID)).one().phone = ""
        session.flush()
        jobs.write_token(session, session.scalars(select(OutboxRow)).one(), NOW)
        assert session.scalars(select(Message)).all() == []


def test_usage_of_a_year_becomes_one_message(embedded, database):
    embedded.send_usage(Access(POSTPAID, "phone_last4", NOW))

    with database.write() as session:
        row = session.scalars(select(OutboxRow)).one()
        jobs.write_usage(session, row, NOW)
        jobs.write_usage(session, row, NOW)
        message = session.scalars(select(Message)).one()

    assert (message.recipient, message.state) == (PHONE, MessageState.HELD)
    assert "Jan 2026 100, Des 2025 100" in message.body
    assert message.body.count("100") == 12


def test_number_and_estimate_of_an_application_become_one_message(embedded, database):
    made = embedded.apply(REQUEST)
    embedded.send_application(made.number)

    with database.write() as session:
        row = session.scalars(select(OutboxRow)).one()
        jobs.write_application(session, row, NOW)
        jobs.write_application(session, row, NOW)
        message = session.scalars(select(Message)).one()

    assert (message.recipient, message.state) == (REQUEST.phone, MessageState.HELD)
    assert f"nomor {made.number}. Perkiraan biaya 1.218.000 rupiah" in message.body


def test_clock_of_an_application_starts_with_its_payment(embedded, database):
    made = embedded.apply(REQUEST)
    for status in (ApplicationStatus.AWAITING_PAYMENT, ApplicationStatus.PAID):
        with database.write() as session:
            registry.move(registry.row_of(session, made.number), status, NOW)

    paid = embedded.application(made.number)

    assert (paid.due_on, paid.can_be_cancelled) == (date(2026, 3, 4), False)  # a Wednesday later
    with pytest.raises(ConflictError):
        embedded.cancel_application(made.number, "too late")


def test_status_that_cannot_follow_is_refused(embedded, database):
    made = embedded.apply(REQUEST)

    with pytest.raises(ConflictError), database.write() as session:
        registry.move(registry.row_of(session, made.number), ApplicationStatus.DONE, NOW)


def test_number_of_an_application_finds_every_single_wrong_digit():
    number = registry.number_of(17, NOW)

    assert report_number.check_digit(number) == 0
    for place in range(len(number)):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert report_number.check_digit(wrong) != 0


def test_every_status_is_reached_and_every_end_is_an_end():
    reached = {following for after in applications.NEXT.values() for following in after}

    assert reached | {ApplicationStatus.REGISTERED} == set(ApplicationStatus)
    assert {ApplicationStatus.DONE, ApplicationStatus.CANCELLED, ApplicationStatus.REFUSED} == applications.ENDS


def test_bigger_works_take_longer():
    for kind in (ApplicationKind.NEW_CONNECTION, ApplicationKind.POWER_CHANGE):
        days = [applications.target_days(kind, works) for works in Works]
        assert days == sorted(days)
    assert applications.target_days(ApplicationKind.TEMPORARY, Works.NONE) is None


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 90), st.sets(st.integers(0, 60), max_size=5))
def test_working_days_after_a_day_are_counted(start, days, holidays):
    free = {start + timedelta(days=offset) for offset in holidays}
    end = workdays.after(start, days, free)

    between = [start + timedelta(days=offset) for offset in range(1, (end - start).days + 1)]
    assert sum(workdays.is_workday(day, free) for day in between) == days
    assert workdays.is_workday(end, free)


def test_last_place_of_a_time_is_given_once_however_many_call(embedded):
    slot = embedded.slots("ULP-KUPANG", date(2026, 2, 26))[0]
    won, lost = [], []

    def call(index):
        try:
            won.append(embedded.book(VisitRequest(f"call-{index}", "ULP-KUPANG", slot.starts_at, PHONE, "")))
        except ConflictError:
            lost.append(index)

    threads = [threading.Thread(target=call, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(won), len(lost)) == (1, 5)


def test_database_that_is_away_means_not_available(tmp_path):
    office = EmbeddedBackOffice(Database(f"sqlite:///{tmp_path / 'no' / 'where.db'}"))

    with pytest.raises(UnavailableError):
        office.find(POSTPAID)
    with pytest.raises(UnavailableError):
        office.verify(POSTPAID, Challenge.PHONE, "1234")
    assert office.tariffs(date(2026, 2, 1))


def test_embedded_back_office_works_on_every_database(each_database):
    with each_database.write() as session:
        utility.fill(session)
    office = EmbeddedBackOffice(each_database, now=lambda: NOW)
    access = office.verify(POSTPAID, Challenge.PHONE, "1234")

    assert office.bills(access)[0].late_fee == 5000
    assert office.usage(Access(PREPAID, "agent:ani", NOW), 2)[0].kwh > 90
    assert office.apply(REQUEST) == office.apply(REQUEST)
    slot = office.slots("ULP-KUPANG", date(2026, 2, 26))[0]
    assert office.book(VisitRequest("call", "ULP-KUPANG", slot.starts_at, PHONE, "")).starts_at == slot.starts_at
    assert office.maintenance("0380", NOW, NOW + timedelta(days=2))
    assert len(office.news("0380", NOW)) == 2
    _guess(office, 5)
