"""Nobody learns who told of theft; praise is read where the work was done; what was asked for is written."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from helpers.factories import NOW
from sqlalchemy import inspect, select

from ticketing.accounts.permissions import Permission
from ticketing.core.actor import system
from ticketing.core.errors import NotPermittedError
from ticketing.core.events import Event
from ticketing.core.outbox import OutboxRow
from ticketing.intake import caller as intake
from ticketing.intake import recordings
from ticketing.intake.models import Call
from ticketing.notify import jobs
from ticketing.notify.models import Message
from ticketing.tables import metadata
from ticketing.tickets import service
from ticketing.tickets.models import Ticket

CALLER, CUSTOMER, OTHER = "+6281234567890", "993800000000", "+6281299990000"
TELLS_OF_THEFT = (
    intake.StepTaken("identify.number", "customer_number", CUSTOMER, None),
    intake.StepTaken("details.ask_number", "callback_number", OTHER, None),
    intake.StepTaken("complaint.kind", "subject", "theft", "complaint"),
    intake.StepTaken("complaint.kind", intake.UNKNOWN_CALLER, intake.YES, "complaint"),
    intake.StepTaken("complaint.theft", "message", "call-1-message", "complaint"),
)


def report(number: str = "10000018", **changes) -> intake.ReportMade:
    usual = {
        "number": number, "category": "complaint", "area_code": None, "unit_code": None, "caller_number": "",
        "customer_number": "", "language": "id", "scope": None, "since": None, "is_unfinished": False,
    }  # fmt: skip
    return intake.ReportMade(**(usual | changes))


class Line:
    """Applies the facts of calls as the drainer does; ``together``: how many in one transaction."""

    def __init__(self, database) -> None:
        self.database = database
        self._seq = 0

    def call(self, call_id: str, *facts, together: int = 1) -> None:
        started = intake.CallStarted("sip-1", "0380123", None, None, CALLER, "id")
        ended = intake.CallEnded("sip-1", "goal_reached", None, None, "id", [])
        records = []
        for fact in (started, *facts, ended):
            self._seq += 1
            records.append(intake.Record(1, self._seq, NOW + timedelta(seconds=self._seq), call_id, fact))
        for at in range(0, len(records), together):
            with self.database.write() as session:
                intake.apply_all(session, records[at : at + together])


@pytest.fixture
def line(database):
    return Line(database)


def everything_in(session) -> str:
    """Return every value of every table but the outbox of other calls, as one text."""
    names = inspect(session.get_bind()).get_table_names()
    rows = [row for name in names if name in metadata.tables for row in session.execute(metadata.tables[name].select())]
    return json.dumps([[str(value) for value in row] for row in rows])


@pytest.mark.parametrize("together", [1, 3, 40])
def test_after_a_report_of_theft_no_table_holds_a_number_of_the_caller(line, together):
    line.call("call-1", *TELLS_OF_THEFT, report(is_anonymous=True), together=together)
    with line.database.read() as session:
        text = everything_in(session)
        call = session.get(Call, "call-1")
        assert (call.caller_number, set(call.answers)) == ("", {"subject", "message", intake.UNKNOWN_CALLER})
    for secret in (CALLER, CUSTOMER, OTHER):
        assert secret not in text
        assert secret.removeprefix("+62") not in text


def test_other_complaints_keep_their_caller(line):
    line.call("call-1", intake.StepTaken("complaint.kind", "subject", "service", "complaint"), report())
    with line.database.read() as session:
        assert session.get(Call, "call-1").caller_number == CALLER


def test_no_receipt_is_written_for_a_report_without_a_name(line):
    line.call("call-1", *TELLS_OF_THEFT, report(is_anonymous=True))
    with line.database.read() as session:
        assert list(session.scalars(select(OutboxRow).where(OutboxRow.job == "notify.receipt"))) == []


def test_praise_is_read_in_the_history_of_the_report_it_is_about(line):
    line.call("call-1", report("10000018", category="outage"))
    praise = (
        intake.StepTaken("complaint.kind", "subject", "praise", "complaint"),
        intake.StepTaken("complaint.about", "praised_number", "10000018", "complaint"),
    )
    line.call("call-2", *praise, report("10000026"))
    with line.database.read() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == "10000018")).one()
        assert "timeline.ticket.praised" in [entry.title for entry in service.timeline(session, ticket)]


def test_praise_of_a_number_that_does_not_exist_stays_praise(line):
    praise = (
        intake.StepTaken("complaint.kind", "subject", "praise", "complaint"),
        intake.StepTaken("complaint.about", "praised_number", "99999999", "complaint"),
    )
    line.call("call-1", *praise, report())
    with line.database.read() as session:
        assert session.scalar(select(Event.id).where(Event.kind == "ticket.praised")) is None


def test_path_to_the_ombudsman_is_written_once_to_the_telephone_that_asked(line):
    details = {"ombudsman_phone": "137", "ombudsman_whatsapp": "08119063737"}
    line.call("call-1", intake.MessageWanted("ombudsman", CALLER, "en", details))
    with line.database.read() as session:
        (row,) = session.scalars(select(OutboxRow).where(OutboxRow.job == "notify.wanted"))
    for _ in range(2):
        with line.database.write() as session:
            jobs.write_wanted(session, session.get_one(OutboxRow, row.id), NOW)
    with line.database.read() as session:
        (message,) = session.scalars(select(Message))
    assert message.recipient == CALLER
    assert "telephone 137" in message.body
    assert "08119063737" in message.body


@pytest.mark.parametrize(("permissions", "may"), [((), False), ((Permission.RECORDING_LISTEN_UNKNOWN,), True)])
def test_voice_of_who_stays_unknown_takes_a_permission_of_its_own(line, tmp_path, permissions, may):
    line.call("call-1", *TELLS_OF_THEFT, report(is_anonymous=True))
    (tmp_path / "call-1-message.wav").write_bytes(b"RIFF")
    listener = system("listener", [Permission.RECORDING_LISTEN, Permission.CALLS_VIEW, *permissions])
    with line.database.read() as session:
        (recording,) = recordings.of_calls(session, tmp_path, ["call-1"])
        assert recording.is_of_unknown
        if may:
            assert recordings.find(session, listener, tmp_path, "call-1", "message").is_file()
            return
        with pytest.raises(NotPermittedError):
            recordings.find(session, listener, tmp_path, "call-1", "message")
