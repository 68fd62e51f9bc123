"""How callers who speak are understood: turns by question, and the words that are refused most often."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from ticketing.accounts.permissions import Permission
from ticketing.core.i18n import Label
from ticketing.intake.models import Call, SpokenTurn
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor

SPAN: Final = timedelta(days=7)
"""The figures are of this time up to now."""

MOST_WORDS: Final = 20

WAYS: Final = MappingProxyType(
    {
        "accepted": Label("Langsung dipahami", "Understood at once"),
        "confirmed": Label("Ditanya balik", "Asked back"),
        "rejected": Label("Tidak dipahami", "Not understood"),
        "silence": Label("Hening", "Silence"),
        "late": Label("Terlambat atau gagal", "Too late or failed"),
        "keys": Label("Beralih ke tombol", "Went on by keys"),
    }
)
"""What becomes of a spoken turn; the last: a key was pressed after the caller had spoken."""

_LATE: Final = ("timeout", "error")


@dataclass(frozen=True)
class Question:
    """Turns of one question by what became of them."""

    node: str
    ways: Counter[str]

    @property
    def turns(self) -> int:
        """Return how many there were."""
        return self.ways.total()

    def share(self, way: str) -> int:
        """Return how many of a hundred."""
        return round(100 * self.ways[way] / self.turns) if self.turns else 0


@dataclass(frozen=True)
class Refused:
    """A phrase that was the likeliest at a question and yet refused; ``confidence`` on average, 0 to 1."""

    node: str
    phrase: str
    meaning: str
    times: int
    confidence: float


def by_question(session: Session, actor: Actor, now: datetime) -> list[Question]:
    """Return the questions that were answered by speaking, the most frequent first."""
    columns = (SpokenTurn.node, SpokenTurn.status, SpokenTurn.band)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for node, status, band, count in session.execute(_turns(actor, now, *columns, func.count()).group_by(*columns)):
        found[node][_way(status, band)] += count
    questions = [Question(node, ways) for node, ways in found.items()]
    return sorted(questions, key=lambda one: (-one.turns, one.node))


def most_refused(session: Session, actor: Actor, now: datetime) -> list[Refused]:
    """Return the phrases that were refused most often: said by other words, or over a bad line."""
    columns = (SpokenTurn.node, SpokenTurn.phrase, SpokenTurn.meaning)
    many = func.count()
    query = _turns(actor, now, *columns, many, func.avg(SpokenTurn.confidence))
    query = query.where(SpokenTurn.status == "reject", SpokenTurn.phrase != "").group_by(*columns)
    rows = session.execute(query.order_by(many.desc(), *columns).limit(MOST_WORDS))
    return [Refused(*row) for row in rows]


def _turns(actor: Actor, now: datetime, *columns: Any) -> Select[Any]:
    actor.require(Permission.FIGURES_VIEW)
    query = select(*columns).join(Call, Call.id == SpokenTurn.call_id)
    return query.where(SpokenTurn.at >= now - SPAN, within(actor, Call.unit_id))


def _way(status: str, band: str) -> str:
    if status == "ok":
        return "accepted" if band == "accept" else "confirmed"
    if status in _LATE:
        return "late"
    return status if status in WAYS else "rejected"
