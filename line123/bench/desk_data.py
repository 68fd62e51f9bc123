"""A year of a desk, made up: calls, tickets, what happened to them. The same seed makes the same rows."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from ticketing.accounts import service as accounts
from ticketing.core.events import Event
from ticketing.core.report_number import NumberPlan
from ticketing.intake.models import Call, Outcome
from ticketing.network import importer
from ticketing.network.models import Area
from ticketing.search.models import SearchMark, TicketText
from ticketing.tickets.models import Arrival, Category, Status, Stretch, Ticket
from ticketing.tickets.outcomes import ACTIONS, CAUSES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.db import Database

YEAR: Final = timedelta(days=365)
SEED: Final = 123
AGENTS: Final = 40
WAITING_SHARE: Final = 400
"""One ticket of so many waits: what comes in within a day at a year's steady rate."""

_AT_ONCE: Final = 5000
_CATEGORIES: Final = (*[Category.OUTAGE] * 6, *Category)
_PLACES: Final = ("Oesapa", "Lasiana", "Harjamukti", "Kejaksan", "Abepura", "Sentani", "Maulafa", "Kesambi")
_PASSWORD: Final = "never entered, sessions are made"  # noqa: S105 nobody signs in with it


def fill(database: Database, tickets: int, now: datetime) -> None:
    """Bring a migrated, empty database to so many tickets of the year before ``now``."""
    draw = random.Random(SEED)  # noqa: S311 made-up data must be the same each time
    with database.write() as session:
        importer.load(session)
        people = _people(session, now)
        areas = [(area.code, area.unit_id) for area in session.scalars(select(Area).order_by(Area.code))]
    plan = NumberPlan(1, digits=9 if tickets >= 900_000 else 8)  # noqa: PLR2004 what eight digits hold
    for first in range(0, tickets, _AT_ONCE):
        batch = _Batch(draw, areas, people, plan, tickets, now)
        for number in range(first, min(first + _AT_ONCE, tickets)):
            batch.add(number + 1)
        with database.write() as session:
            batch.write(session)
    with database.write() as session:
        last = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0
        session.add(SearchMark(id=1, last_event=last))


def _people(session: Session, now: datetime) -> list[int]:
    accounts.seed_roles(session)
    secret = accounts.hash_password(_PASSWORD)
    given: dict[str, Any] = {"password_hash": secret, "now": now - YEAR, "unit_ids": []}
    accounts.add_user(session, username="supervisor", name="Supervisor", role="supervisor", **given)
    made = [
        accounts.add_user(session, username=f"agent{one}", name=f"Agent {one}", role="agent", **given)
        for one in range(AGENTS)
    ]
    return [user.id for user in made]


class _Batch:
    def __init__(
        self,
        draw: random.Random,
        areas: list[tuple[str, int]],
        people: list[int],
        plan: NumberPlan,
        of: int,
        now: datetime,
    ) -> None:
        self._draw, self._areas, self._people, self._plan, self._of, self._now = draw, areas, people, plan, of, now
        self._rows: dict[Any, list[dict[str, Any]]] = {
            model: [] for model in (Call, Ticket, Stretch, Event, TicketText)
        }

    def add(self, number: int) -> None:
        """Add a call and its ticket; the oldest come first, the last few wait."""
        draw = self._draw
        opened = self._now - YEAR + YEAR * (number / self._of)
        area, unit = draw.choice(self._areas)
        caller = f"+62812{draw.randrange(10**6):07d}"
        call_id = f"call-{number}"
        waits = number > self._of - self._of // WAITING_SHARE
        where = {"unit_id": unit, "area_code": area}
        self._rows[Call].append(
            {
                "id": call_id, "node": 1, "sip_call_id": call_id, "dialled": f"{area}123", **where,
                "caller_number": caller, "language": "id", "started_at": opened - timedelta(seconds=50),
                "ended_at": opened, "outcome": Outcome.GOAL_REACHED, "goal": "outage_reported",
                "last_node": "report.closing", "played": [], "answers": {},
            }
        )  # fmt: skip
        took = timedelta(minutes=draw.randrange(10, 400))
        self._ticket(number, opened, None if waits else min(opened + took, self._now), call_id, caller, where)

    def write(self, session: Session) -> None:
        """Insert what was gathered."""
        for model, rows in self._rows.items():
            session.execute(insert(model), rows)

    def _ticket(
        self, number: int, opened: datetime, closed: datetime | None, call_id: str, caller: str, where: dict[str, Any]
    ) -> None:
        draw = self._draw
        category, agent, place = draw.choice(_CATEGORIES), draw.choice(self._people), draw.choice(_PLACES)
        is_over, danger = closed is not None, category is Category.DANGER
        status = Status.CLOSED if is_over else Status.NEW
        due = None if is_over else opened + timedelta(minutes=45)
        cause = draw.choice(list(CAUSES)) if is_over else None
        self._rows[Ticket].append(
            {
                "id": number, "number": self._plan.make(number), "status": status, "category": category,
                "priority": 1 if danger else 3, "priority_reason": "", "source": "phone", "is_unfinished": False,
                **where, "call_id": call_id, "caller_number": caller, "language": "id", "scope": "own_house",
                "customer_number": f"{draw.randrange(10**11, 10**12)}", "place": place, "times_called": 1,
                "agent_id": agent if is_over else None, "due_at": due, "due_clock": "response" if due else None,
                "warn_at": due - timedelta(minutes=15) if due else None,
                "response_used": draw.randrange(600, 4000), "response_target": 2700,
                "recovery_used": draw.choice((0, draw.randrange(1800, 14000))), "recovery_target": 10800,
                "cause": cause, "action": draw.choice(list(ACTIONS)) if is_over else None, "opened_at": opened,
                "status_at": closed or opened, "closed_at": closed, "version": 1,
            }
        )  # fmt: skip
        stretch = {"ticket_id": number, "began_at": opened, "how": Arrival.OPENED}
        self._rows[Stretch].append({**stretch, "ended_at": closed, "ended_as": status if is_over else None})
        self._rows[TicketText].append({"ticket_id": number, "body": f"{category}\n{place}\n{cause or ''}", "said": ""})
        self._events(number, opened, closed, agent, call_id)

    def _events(self, number: int, opened: datetime, closed: datetime | None, agent: int, call_id: str) -> None:
        who = {"actor_kind": "user", "actor_name": "agent", "user_id": agent, "ticket_id": number, "call_id": None}
        caller = {**who, "actor_kind": "caller", "user_id": None, "call_id": call_id}
        found = [{"at": opened, "kind": "ticket.opened", **caller, "data": {}}]
        if closed is not None:
            found.append({"at": opened + (closed - opened) / 4, "kind": "ticket.claimed", **who, "data": {}})
            moved = {"from": "new", "to": "closed"}
            found.append({"at": closed, "kind": "ticket.closed", **who, "data": moved})
        self._rows[Event].extend(found)
