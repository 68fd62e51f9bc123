"""A small, clearly synthetic data set for a first look: people, customers, calls and tickets of these two days.

Everything goes through the same doors as real calls and real clicks, so events, figures and receipts are true to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from ticketing import setup
from ticketing.accounts import service as people
from ticketing.accounts.models import User
from ticketing.backoffice.seeding import demo as utility
from ticketing.core import clock
from ticketing.core.db import Database
from ticketing.core.report_number import NumberPlan
from ticketing.intake import caller as intake
from ticketing.network.caller import AreaTable
from ticketing.network.models import Unit
from ticketing.outages import service as outages
from ticketing.outages.entry import Details, Estimate
from ticketing.outages.models import Outage, Stage
from ticketing.tickets import queue, service
from ticketing.tickets.models import Status, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.core.config import Settings

PASSWORD = "padam-menyala-123"  # noqa: S105 shown on the panel; demonstration only
NODE = 9
"""Demonstration report numbers start with 9; a real line uses its own node."""

_LEASE_SECONDS = 8 * 3600
_OUTAGE_AREA = "0382"


@dataclass(frozen=True)
class Account:
    """One demonstration sign-in. ``units`` empty means the whole company."""

    label: str
    username: str
    name: str
    role: str
    units: tuple[str, ...] = ()


ACCOUNTS = (
    Account("Agen Kupang", "agen1", "Agen Satu", "agent", ("UP3-KUPANG",)),
    Account("Agen Kupang", "agen2", "Agen Dua", "agent", ("UP3-KUPANG",)),
    Account("Agen Cirebon", "agen.cirebon", "Agen Cirebon", "agent", ("UP3-CIREBON",)),
    Account("Penyelia", "penyelia", "Penyelia Contoh", "supervisor"),
    Account("Admin", "admin", "Admin Contoh", "admin"),
    Account("Auditor", "auditor", "Auditor Contoh", "auditor"),
)

SIGN_INS = tuple(f"{account.label}: {account.username} / {PASSWORD}" for account in ACCOUNTS)
"""Lines for the panel."""


@dataclass(frozen=True)
class Story:
    """One synthetic call and what the desk did. Times are minutes: before now, or after the call.

    ``is_joined``: the caller is part of the known outage. ``at`` is where the caller was last.
    ``work`` holds (minutes after the call, what): "claim", "close" or a status.
    """

    before: int
    dialled: str
    outcome: str
    at: str
    category: str = ""
    scope: str | None = None
    since: str | None = None
    is_unfinished: bool = False
    is_joined: bool = False
    agent: str = "agen1"
    work: tuple[tuple[int, str], ...] = ()
    cause: str = "line_broken"
    action: str = "repaired"


_DONE = (
    (4, "claim"), (6, "triaged"), (9, "assigned"), (15, "en_route"), (34, "on_site"),
    (36, "in_progress"), (95, "restored"), (100, "close"),
)  # fmt: skip
_CLOSING, _JOINED, _GOAL, _HUNG_UP = "report.closing", "known.closing", "goal_reached", "hung_up"
_LAST_WORDS = {
    "known.closing": ("known.joined", "report.closing"),
    "main.menu": ("main.choices.keys",),
    "outage.scope": ("main.choices.keys", "outage.ask_scope.keys"),
    "outage.since": ("main.choices.keys", "outage.ask_since.keys"),
    "person.call_back": ("person.nobody", "person.callback"),
    "report.closing": ("report.number_is", "report.closing"),
}

STORIES = (
    Story(1620, "0380123", _GOAL, _CLOSING, "outage", "neighbours", "under_an_hour", work=_DONE, cause="tree"),
    Story(1590, "0231123", _GOAL, _CLOSING, "outage", "own_house", "just_now", agent="agen.cirebon", work=_DONE),
    Story(1500, "0380123", _HUNG_UP, "main.menu"),
    Story(1440, "0387123", _GOAL, _CLOSING, "outage", "neighbours", "longer"),
    Story(300, "0380123", _GOAL, _CLOSING, "danger", agent="agen2", work=_DONE, action="made_safe"),
    Story(240, "0380123", _GOAL, _CLOSING, "outage", "own_house", "just_now", work=_DONE[:4], agent="agen2"),
    Story(200, "0231123", _GOAL, _CLOSING, "outage", "neighbours", "just_now", agent="agen.cirebon", work=_DONE[:7]),
    Story(170, "0380123", _HUNG_UP, "outage.scope", "outage", is_unfinished=True),
    Story(150, "0231123", "gave_up", "outage.since"),
    Story(120, "0380123", _GOAL, _CLOSING, "outage", "neighbours", "under_an_hour"),
    Story(95, "0380123", _GOAL, "person.call_back", "call_back"),
    Story(90, "0380123", _GOAL, _CLOSING, "voltage"),
    Story(85, "0382123", _GOAL, _JOINED, "outage", is_joined=True),
    Story(70, "0231123", _GOAL, _CLOSING, "danger"),
    Story(60, "0231123", _GOAL, _CLOSING, "token"),
    Story(50, "0382123", _GOAL, _JOINED, "outage", is_joined=True),
    Story(45, "0380123", _HUNG_UP, "main.opening"),
    Story(20, "0386123", _GOAL, _CLOSING, "outage", "own_house", "just_now"),
    Story(8, "0231123", _GOAL, _CLOSING, "outage", "neighbours", "just_now"),
)


def accounts() -> list[tuple[str, str, str]]:
    """Return (role label, user name, password) of every demonstration sign-in."""
    return [(account.label, account.username, PASSWORD) for account in ACCOUNTS]


def seed(settings: Settings) -> bool:
    """Fill an empty database with the demonstration; False (and nothing changed) when it has people already."""
    database = Database(settings.database)
    try:
        with database.read() as session:
            if session.scalar(select(User.id).limit(1)) is not None:
                return False
        with database.write() as session:
            return _seed(session, clock.now())
    finally:
        database.dispose()


def _seed(session: Session, now: datetime) -> bool:
    if session.scalar(select(User.id).limit(1)) is not None:
        return False  # two starts at once: the other one was first
    setup.fill(session)
    utility.sample(session, now)
    actors = {account.username: _add(session, account, now) for account in ACCOUNTS}
    for at, act in sorted(_acts(session, actors, now), key=lambda item: item[0]):
        act(at)
    return True


def _add(session: Session, account: Account, now: datetime) -> Actor:
    unit_ids = list(session.scalars(select(Unit.id).where(Unit.code.in_(account.units))))
    user = people.add_user(
        session,
        username=account.username,
        name=account.name,
        password_hash=people.hash_password(PASSWORD),
        role=account.role,
        now=now - timedelta(days=2),
        unit_ids=unit_ids,
    )
    return people.actor_of(user)


def _acts(session: Session, actors: dict[str, Actor], now: datetime) -> Iterator[tuple[datetime, Act]]:
    yield from _outage_acts(session, actors["penyelia"], now)
    plan = NumberPlan(node=NODE)
    areas = AreaTable.load()
    seq = 0
    for index, story in enumerate(STORIES, start=1):
        start = now - timedelta(minutes=story.before)
        for offset, fact in _facts(story, index, plan.make(index), areas):
            seq += 1
            yield start + timedelta(seconds=offset), _FactAct(session, seq, f"demo-{index:03}", fact, story)
        for minutes, what in story.work:
            work = _WorkAct(session, actors[story.agent], plan.make(index), what, story)
            yield start + timedelta(minutes=minutes), work


def _outage_acts(session: Session, actor: Actor, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """One published outage in Maumere, without a typed place: the first start must not wake the voice."""
    for before, what in ((92, "enter"), (90, "publish"), (75, "crew_sent"), (40, "on_site")):
        yield now - timedelta(minutes=before), _OutageAct(session, actor, what)


def _outage(session: Session) -> Outage:
    return session.scalars(select(Outage)).one()


def _facts(story: Story, index: int, number: str, areas: AreaTable) -> Iterator[tuple[int, intake.Fact]]:
    area = areas.of_dialled(story.dialled).area
    code, unit = (area.code, area.unit_code) if area else (None, None)
    sip, phone = f"demo-{index:03}@contoh.invalid", f"+62811000{index:04}"
    yield 0, intake.CallStarted(sip, story.dialled, code, unit, phone, "id")
    for offset, name, value in ((20, "scope", story.scope), (28, "since", story.since)):
        if value is not None:
            yield offset, intake.StepTaken(f"outage.{name}", name, value, story.category)
    if story.category:
        made = intake.ReportMade(
            number, story.category, code, unit, phone, "", "id", story.scope, story.since, story.is_unfinished
        )
        yield 40, made
    goal_reached = _goal_of(story) if story.outcome == _GOAL else None
    played = ["main.greet_pagi", *_LAST_WORDS.get(story.at, ())]
    yield 58, intake.CallEnded(sip, story.outcome, goal_reached, story.at, "id", played)


def _goal_of(story: Story) -> str:
    if story.is_joined:
        return "outage_joined"
    return "call_back_promised" if story.category == "call_back" else f"{story.category}_reported"


@dataclass(frozen=True)
class _FactAct:
    session: Session
    seq: int
    call_id: str
    fact: intake.Fact
    story: Story

    def __call__(self, at: datetime) -> None:
        fact = self.fact
        if self.story.is_joined and isinstance(fact, intake.ReportMade):
            fact = replace(fact, outage_id=_outage(self.session).id)
        intake.apply(self.session, intake.Record(NODE, self.seq, at, self.call_id, fact))


@dataclass(frozen=True)
class _OutageAct:
    session: Session
    actor: Actor
    what: str

    def __call__(self, at: datetime) -> None:
        if self.what == "enter":
            details = Details("", "tree", at - timedelta(minutes=5))
            estimate = Estimate(at + timedelta(minutes=120), at + timedelta(minutes=180))
            outages.enter(self.session, self.actor, _OUTAGE_AREA, details, at, estimate=estimate)
            return
        outage = _outage(self.session)
        if self.what == "publish":
            outages.publish(self.session, self.actor, outage.id, at, version=outage.version)
            return
        outages.set_stage(self.session, self.actor, outage.id, Stage(self.what), at, version=outage.version)


@dataclass(frozen=True)
class _WorkAct:
    session: Session
    actor: Actor
    number: str
    what: str
    story: Story

    def __call__(self, at: datetime) -> None:
        if self.what == "claim":
            queue.claim(
                self.session, self.actor, self.number, at, lease_seconds=_LEASE_SECONDS, parked_tickets=len(STORIES)
            )
            return
        version = self.session.scalar(select(Ticket.version).where(Ticket.number == self.number)) or 0
        if self.what == "close":
            cause, action = self.story.cause, self.story.action
            service.close(self.session, self.actor, self.number, at, version=version, cause=cause, action=action)
            return
        service.change_status(self.session, self.actor, self.number, Status(self.what), at, version=version)


if TYPE_CHECKING:
    Act = Callable[[datetime], None]
