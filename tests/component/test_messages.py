"""Messages leave the house: to a real mail server and a real HTTP server, once each, whatever goes wrong between."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from helpers.factories import CALLER, NOW, make_actor, make_ticket, make_unit
from helpers.post_office import Counter, MailBox, http_server, mail_server
from helpers.redis_server import RedisServer
from redis import Redis
from sqlalchemy import select

import ticketing.tables  # noqa: F401 messages refer to tables of other features
from ticketing.core import outbox
from ticketing.core.bell import RedisBell
from ticketing.core.db import Database
from ticketing.core.errors import ConflictError
from ticketing.core.events import Event
from ticketing.core.jobs import job, perform, undone
from ticketing.core.outbox import OutboxRow
from ticketing.notify import jobs, service
from ticketing.notify.models import Message, MessageState
from ticketing.tickets import attaching, queue, telling, undoing
from ticketing.tickets import jobs as ticket_jobs
from ticketing.tickets import service as tickets
from ticketing.tickets.models import Category, Status, Ticket
from ticketing.workers.schedule import sweep_outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

assert jobs
assert ticket_jobs  # imported for the jobs they register

PHONE, LANDLINE = "+6281234567001", "+62380833123"
MORNING = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)  # 06.00 in Kupang
EVENING = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)  # 21.30 in Kupang


@job("test.write")
def write_one(session: Session, row: OutboxRow, now: datetime) -> None:
    """A message to whom and as the test wants it."""
    if not service.is_written(session, row):
        service.write(
            session, row, template="test", language="id", body="Halo, {to} 5\u00a0kWh", now=now, **row.payload
        )


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    with http_server() as counter:
        monkeypatch.setenv("LINE123_DEMO", "0")
        monkeypatch.setenv("LINE123_GATEWAY_URL", counter.url)
        monkeypatch.setenv("LINE123_GATEWAY_KEY", "our-key")
        yield counter


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailBox]:
    with mail_server() as box:
        monkeypatch.setenv("LINE123_DEMO", "0")
        monkeypatch.setenv("LINE123_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("LINE123_MAIL_FROM", "Layanan 123 <layanan@utility.example>")
        yield box


def order(database: Database, *, now: datetime = NOW, **about: object) -> None:
    payload = {"recipient": PHONE, "timezone": "Asia/Makassar"} | about
    with database.write() as session:
        outbox.add(session, "test.write", queue="notify", now=now, **payload)


def work(database: Database, now: datetime = NOW) -> None:
    """Do what is due now, and what that orders, as worker and sweeper do."""
    while due := _due(database, now):
        for outbox_id in due:
            perform(database, outbox_id, now)


def _due(database: Database, now: datetime) -> list[int]:
    with database.read() as session:
        return [outbox_id for outbox_id, _ in undone(session, now + timedelta(microseconds=1), timedelta(0))]


def messages(database: Database) -> list[Message]:
    with database.read() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def the_message(database: Database) -> Message:
    (message,) = messages(database)
    return message


def kinds(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Event.kind).where(Event.kind.startswith("message.")).order_by(Event.id)))


def test_text_goes_to_the_gateway_with_its_key_and_becomes_sent(database: Database, gateway: Counter) -> None:
    order(database)
    work(database)
    message = the_message(database)
    assert (message.state, message.reference, message.attempts) == (MessageState.SENT, "gw-1", 1)
    ((headers, content),) = gateway.requests
    assert headers["Authorization"] == "Bearer our-key"
    assert headers["Idempotency-Key"] == message.key
    told = json.loads(content)
    # The no-break space would double the price; what stands in braces in a text is no field.
    assert (told["to"], told["text"], told["channel"]) == (PHONE, "Halo, {to} 5 kWh", "sms")
    assert kinds(database) == ["message.written", "message.sent"]


def test_fields_and_their_form_are_those_of_the_gateway(
    database: Database, gateway: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE123_GATEWAY_FORMAT", "form")
    monkeypatch.setenv("LINE123_GATEWAY_CHANNEL", "whatsapp")
    monkeypatch.setenv("LINE123_GATEWAY_BODY", '{"To": "whatsapp:{to}", "msisdn": "{digits}", "Body": "{text}"}')
    order(database)
    work(database)
    fields = parse_qs(gateway.requests[0][1].decode())
    assert fields["To"] == [f"whatsapp:{PHONE}"]
    assert fields["msisdn"] == [PHONE[1:]]


@pytest.mark.parametrize("status", [500, 503, 429, 401])
def test_what_may_pass_is_tried_again_later_with_the_same_key(
    database: Database, gateway: Counter, status: int
) -> None:
    gateway.answers = [status, 200]
    order(database)
    work(database)
    waiting = the_message(database)
    assert waiting.state is MessageState.QUEUED
    assert waiting.not_before == NOW + timedelta(minutes=1)
    work(database, NOW + timedelta(seconds=59))
    assert len(gateway.requests) == 1
    work(database, NOW + timedelta(seconds=61))
    assert the_message(database).state is MessageState.SENT
    first, second = (headers["Idempotency-Key"] for headers, _ in gateway.requests)
    assert first == second


def test_gateway_may_say_how_long_to_wait(database: Database, gateway: Counter) -> None:
    gateway.answers, gateway.headers = [503], {"Retry-After": "600"}
    order(database)
    work(database)
    assert the_message(database).not_before == NOW + timedelta(minutes=10)


def test_gateway_that_does_not_answer_in_time_is_asked_again(
    database: Database, gateway: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE123_MESSAGES_SECONDS", "0.2")
    gateway.answers = [0]
    order(database)
    work(database)
    assert (the_message(database).state, the_message(database).error) == (MessageState.QUEUED, "slow")


def test_gateway_that_is_away_is_tried_ever_more_rarely_and_given_up_in_the_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE123_DEMO", "0")
    monkeypatch.setenv("LINE123_GATEWAY_URL", "http://127.0.0.1:9/send")
    monkeypatch.setenv("LINE123_MESSAGES_QUIET", "off")
    monkeypatch.setattr(service, "GIVE_UP_AFTER", timedelta(hours=2))
    order(database)
    now, waits = NOW, []
    work(database, now)
    while (message := the_message(database)).not_before is not None:
        waits.append(message.not_before - now)
        now = message.not_before
        work(database, now)
    assert waits[:6] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 30)]
    assert (message.state, message.error) == (MessageState.FAILED, "gave_up")
    assert now - NOW >= timedelta(hours=2)


@pytest.mark.parametrize("status", [400, 422])
def test_what_is_refused_is_not_tried_again_until_somebody_says_so(
    database: Database, gateway: Counter, status: int
) -> None:
    gateway.answers = [status, 200]
    order(database)
    work(database)
    work(database, NOW + timedelta(hours=5))
    failed = the_message(database)
    assert (failed.state, failed.error, len(gateway.requests)) == (MessageState.FAILED, "refused", 1)
    with database.write() as session:
        actor = make_actor(session, "ani")
        service.send_again(session, actor, session.get_one(Message, failed.id), NOW)
    work(database)
    sent = the_message(database)
    assert sent.state is MessageState.SENT
    assert sent.key != failed.key  # a gateway would answer the old one as before
    assert kinds(database) == ["message.written", "message.failed", "message.sent_again", "message.sent"]


def test_job_that_comes_twice_sends_once(database: Database, gateway: Counter) -> None:
    order(database)
    work(database)
    with database.read() as session:
        rows = list(session.scalars(select(OutboxRow.id)))
    for outbox_id in rows * 2:
        perform(database, outbox_id, NOW)
    assert len(gateway.requests) == 1


def test_two_workers_at_one_message_send_once(database: Database, gateway: Counter) -> None:
    order(database)
    perform(database, _due(database, NOW)[0], NOW)
    (sending,) = _due(database, NOW)
    with database.write() as session:  # the first worker has begun and not ended
        assert service.claim(session, session.get_one(OutboxRow, sending), NOW) is not None
    assert not perform(database, sending, NOW)
    assert gateway.requests == []
    work(database, NOW + service.AT_WORK)  # it died; two minutes later somebody else tries
    assert len(gateway.requests) == 1


def test_nobody_is_written_to_at_night_in_his_own_time(database: Database, gateway: Counter) -> None:
    order(database, now=EVENING)
    work(database, EVENING)
    assert the_message(database).not_before == MORNING
    work(database, MORNING - timedelta(minutes=1))
    assert gateway.requests == []
    work(database, MORNING)
    assert len(gateway.requests) == 1


def test_emergency_and_what_was_asked_for_goes_out_at_night(database: Database, gateway: Counter) -> None:
    order(database, now=EVENING, is_urgent=True)
    work(database, EVENING)
    assert len(gateway.requests) == 1


def test_half_past_nine_in_kupang_is_no_night_in_jakarta(database: Database, gateway: Counter) -> None:
    order(database, now=EVENING, timezone="Asia/Jakarta")
    work(database, EVENING)
    assert len(gateway.requests) == 1


def test_fixed_line_gets_no_text_and_its_message_says_what_to_do(database: Database, gateway: Counter) -> None:
    order(database, recipient=LANDLINE)
    work(database)
    assert (the_message(database).state, the_message(database).error) == (MessageState.FAILED, "fixed_line")
    assert gateway.requests == []


def test_address_gets_a_mail_with_an_id_of_its_own(database: Database, mails: MailBox) -> None:
    order(database, recipient="liaison@utility.example", subject="Pengaduan nomor 7")
    work(database)
    message = the_message(database)
    assert message.state is MessageState.SENT
    (mail,) = mails.mails
    assert (mail["To"], mail["Subject"]) == ("liaison@utility.example", "Pengaduan nomor 7")
    assert mail["Message-ID"] == f"<{message.key}@utility.example>"
    assert "kWh" in mail.get_payload(decode=True).decode()


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ("550 5.1.1 No such user", MessageState.FAILED, "bad_address"),
        ("451 4.7.1 Greylisted", MessageState.QUEUED, "busy"),
    ],
)
def test_mail_server_says_whether_trying_again_helps(
    database: Database, mails: MailBox, answer: str, state: MessageState, error: str
) -> None:
    mails.answer = answer
    order(database, recipient="nobody@utility.example")
    work(database)
    assert (the_message(database).state, the_message(database).error) == (state, error)


def test_address_with_a_line_break_adds_no_header(database: Database, mails: MailBox) -> None:
    order(database, recipient="a@b.example\r\nBcc: all@b.example")
    work(database)
    assert (the_message(database).error, mails.mails) == ("bad_address", [])


def test_demonstration_sends_nothing_even_with_a_gateway(
    database: Database, gateway: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE123_DEMO", "1")
    order(database)
    work(database)
    assert the_message(database).state is MessageState.HELD
    assert gateway.requests == []
    with database.write() as session, pytest.raises(ConflictError):
        service.send_again(session, CALLER, session.scalars(select(Message)).one(), NOW)


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on this machine")
def test_message_written_while_redis_is_away_is_swept_up_later(sqlite_url: str, gateway: Counter) -> None:
    with RedisServer() as server:
        url = server.url
    database = Database(sqlite_url, bell=RedisBell(url))  # nobody answers there any more
    order(database)
    with RedisServer() as server, Redis.from_url(server.url) as redis:
        assert sweep_outbox(database, redis, timedelta(0)) == 1
        (name,) = redis.lrange("rq:queue:notify", 0, -1)
    perform(database, int(name.decode().removeprefix("outbox-")), NOW)
    work(database)
    assert len(gateway.requests) == 1
    database.dispose()


# What callers hear of their report.


@pytest.fixture
def desk(database: Database) -> Database:
    """A report of a caller, held by an agent; its receipt is out of the way."""
    with database.write() as session:
        unit = make_unit(session, "UP3-K", area="0380")
        make_ticket(session, unit_id=unit.id, area_code="0380", caller_number=PHONE)
        make_actor(session, "ani", "dispatcher")
    return database


def ticket_of(session: Session) -> Ticket:
    return session.scalars(select(Ticket)).one()


def step(desk: Database, to: Status, now: datetime, **about: str) -> None:
    with desk.write() as session:
        actor = make_actor(session, f"agent-{to}-{now.timestamp()}", "dispatcher")
        ticket = ticket_of(session)
        if to is Status.CLOSED:
            tickets.close(session, actor, ticket.number, now, version=ticket.version, cause="tree", action="cleared")
        else:
            tickets.change_status(session, actor, ticket.number, to, now, version=ticket.version, **about)


def news(database: Database) -> list[str]:
    return [one.template for one in messages(database) if one.template.startswith("ticket")]


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_caller_is_told_that_the_crew_comes_is_there_and_that_power_is_back(desk: Database, gateway: Counter) -> None:
    work(desk, at(0))
    way = (Status.ASSIGNED, Status.EN_ROUTE, Status.ON_SITE, Status.IN_PROGRESS, Status.RESTORED, Status.CLOSED)
    for minute, status in enumerate(way):
        step(desk, status, at(minute))
        work(desk, at(minute + 0.5))
    told = [json.loads(content) for _, content in gateway.requests]
    assert [one["template"] for one in told] == ["receipt", "ticket_en_route", "ticket_on_site", "ticket_restored"]
    assert "sudah menyala sejak 21-11-2026 14.34 WITA" in told[-1]["text"]
    assert all(one["to"] == PHONE for one in told)


def test_step_that_is_taken_back_is_told_to_nobody(desk: Database, gateway: Counter) -> None:
    with desk.write() as session:
        actor = make_actor(session, "budi", "dispatcher")
        number = queue.claim_next(session, actor, NOW, lease_seconds=300, parked_tickets=5).number
        ticket = tickets.change_status(
            session, actor, number, Status.CANCELLED, NOW, version=ticket_of(session).version, reason="?"
        )
        version = ticket.version
    with desk.write() as session:
        undoing.undo(session, actor, number, NOW + timedelta(seconds=8), version=version, lease_seconds=300)
    work(desk, at(5))
    assert news(desk) == []
    assert gateway.requests


def test_three_steps_in_a_row_tell_the_last(desk: Database, gateway: Counter) -> None:
    for status in (Status.ASSIGNED, Status.EN_ROUTE, Status.ON_SITE):
        step(desk, status, at(0))
    work(desk, at(1))
    assert news(desk) == ["ticket_on_site"]
    assert gateway.requests


def test_news_of_the_night_become_the_newest_in_the_morning(desk: Database, gateway: Counter) -> None:
    step(desk, Status.ASSIGNED, EVENING)
    for minute, status in enumerate((Status.EN_ROUTE, Status.ON_SITE, Status.RESTORED)):
        step(desk, status, EVENING + timedelta(minutes=minute))
        work(desk, EVENING + timedelta(minutes=minute, seconds=30))
    work(desk, MORNING)
    told = [json.loads(content)["template"] for _, content in gateway.requests]
    assert [name for name in told if name != "receipt"] == ["ticket_restored"]
    states = {one.template: one.state for one in messages(desk)}
    assert states["ticket_en_route"] is states["ticket_on_site"] is MessageState.PASSED


@pytest.mark.parametrize("status", [status for status in Status if status in telling.TEXTS])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_is_a_whole_sentence_with_its_number(status: Status, language: str) -> None:
    ticket = Ticket(category=Category.OUTAGE)
    label = telling.text_of(ticket, status)
    assert label is not None
    text = label.text(language).format(number="1000-0016", time="21-11-2026 14.34 WITA")
    assert "1000-0016" in text
    assert len(text) <= 306, "two text messages at most"


def test_caller_without_a_number_and_one_who_never_heard_it_are_not_written_to(
    database: Database, gateway: Counter
) -> None:
    with database.write() as session:
        make_ticket(session, caller_number="")
        make_ticket(session, is_unfinished=True, caller_number=PHONE)
        for ticket in session.scalars(select(Ticket)).all():
            attaching._move(session, CALLER, ticket, Status.RESTORED, NOW, "ticket.status_changed")
    work(database, at(1))
    assert (messages(database), gateway.requests) == ([], [])


def test_program_that_listens_gets_each_step_signed_and_nothing_about_the_caller(
    desk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with http_server() as listener:
        monkeypatch.setenv("LINE123_DEMO", "0")
        monkeypatch.setenv("LINE123_WEBHOOK_URL", listener.url)
        monkeypatch.setenv("LINE123_WEBHOOK_SECRET", "shared")
        listener.answers = [502, 200]
        step(desk, Status.ASSIGNED, at(0))
        work(desk, at(1))
        work(desk, at(3))
    (first, content), (second, again) = listener.requests
    assert content == again
    assert first["Line123-Delivery"] == second["Line123-Delivery"]
    moment, signed = (part.partition("=")[2] for part in first["Line123-Signature"].split(","))
    assert hmac.new(b"shared", f"{moment}.".encode() + content, hashlib.sha256).hexdigest() == signed
    told = json.loads(content)
    assert (told["event"], told["ticket"]["status"], told["ticket"]["area"]) == ("ticket.changed", "assigned", "0380")
    assert PHONE[1:] not in content.decode()
