"""Words that agents heard and the phrase book does not know: offered, approved into the grammar, dismissed, undone."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from ticketing.accounts.permissions import Permission
from ticketing.core import events, outbox
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.intake.models import Call
from ticketing.network.models import Area
from ticketing.tickets.reach import within
from ticketing.transcripts.book import DANGER, words_in
from ticketing.transcripts.errors import PhraseTakenError, WordDecidedError
from ticketing.transcripts.models import Decision, Transcript, WordDecision
from ticketing.transcripts.words_file import Line

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.transcripts.book import PhraseBook

WRITE: Final = "transcripts.write_words"
"""The job that brings the file of the operator's words in line."""

LONGEST_LIST: Final = 100
LONGEST_PHRASE: Final = 60
_CORRECTIONS: Final = 2000
"""The newest so many corrections are looked at."""
_RECENT: Final = 20
_SHORTEST_WORD: Final = 3
_EXAMPLE_SIDE: Final = 60
_COMMON: Final = Path(__file__).with_name("common_words.csv")
_PHRASE = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")


@dataclass(frozen=True)
class Offer:
    """A word to decide about. ``times``: transcripts it was written in; ``missed``: those whose draft lacked it."""

    word: str
    area_code: str
    times: int
    missed: int
    example: str
    call_id: str


@dataclass(frozen=True)
class Place:
    """Where a word goes: a grammar and a meaning of the phrase book, as a phrase of a language."""

    grammar: str
    meaning: str
    phrase: str
    language: str
    is_everywhere: bool = False


def offers(session: Session, actor: Actor, book: PhraseBook) -> list[Offer]:
    """Return the words nobody decided about: those that drafts lacked most often first."""
    _require(actor)
    decided = select(WordDecision.word, WordDecision.area_code).where(WordDecision.decision != Decision.UNDONE)
    over = {(word, area) for word, area in session.execute(decided)}
    heard: dict[tuple[str, str], list[tuple[Transcript, bool]]] = defaultdict(list)
    for transcript, area in session.execute(_corrected(actor)):
        drafted = set(words_in(transcript.text))
        for word in dict.fromkeys(words_in(transcript.corrected_text or "")):
            if is_unknown(word, book) and (word, area or "") not in over:
                heard[word, area or ""].append((transcript, word not in drafted))
    found = [_offer(word, area, seen) for (word, area), seen in heard.items()]
    return sorted(found, key=lambda offer: (-offer.missed, -offer.times, offer.word))[:LONGEST_LIST]


def decisions(session: Session, actor: Actor) -> list[WordDecision]:
    """Return what was decided last about words of areas within reach, the latest first."""
    _require(actor)
    query = select(WordDecision).where(WordDecision.decision != Decision.UNDONE, _in_reach(actor))
    return list(session.scalars(query.order_by(WordDecision.decided_at.desc(), WordDecision.id.desc()).limit(_RECENT)))


def approve(
    session: Session, actor: Actor, word: str, area_code: str, place: Place, book: PhraseBook, now: datetime
) -> WordDecision:
    """Let the line listen for an offered word, in its area or everywhere; the file is written after commit."""
    _offered(session, actor, word, area_code, book)
    line = _line(actor, area_code, place, book)
    row = _decide(session, actor, word, area_code, Decision.APPROVED, now)
    row.grammar, row.meaning, row.phrase, row.language, row.area = asdict(line).values()
    session.flush()
    outbox.add(session, WRITE, queue="media", now=now)
    _record(session, actor, row, "words.approved", now, **asdict(line))
    return row


def dismiss(session: Session, actor: Actor, word: str, area_code: str, book: PhraseBook, now: datetime) -> WordDecision:
    """Offer a word no more."""
    _offered(session, actor, word, area_code, book)
    row = _decide(session, actor, word, area_code, Decision.DISMISSED, now)
    session.flush()
    _record(session, actor, row, "words.dismissed", now)
    return row


def undo(session: Session, actor: Actor, decision_id: int, now: datetime, *, version: int) -> WordDecision:
    """Take a decision back: the word is offered again, and an approved one leaves the grammar."""
    _require(actor)
    query = select(WordDecision).where(WordDecision.id == decision_id, _in_reach(actor))
    row = session.scalar(query.with_for_update(of=WordDecision))
    if row is None:
        raise NotFoundError("There is no such decision.", decision=decision_id)
    if row.version != version or row.decision is Decision.UNDONE:
        raise WordDecidedError("The decision changed meanwhile.", word=row.word)
    before, row.decision = row.decision, Decision.UNDONE
    row.decided_by, row.decided_at = _person(actor), now
    session.flush()
    if before is Decision.APPROVED:
        outbox.add(session, WRITE, queue="media", now=now)
    _record(session, actor, row, "words.undone", now, before=str(before))
    return row


def decided_lines(session: Session) -> tuple[list[Line], list[Line]]:
    """Return the lines the file must hold and those it must not, as decided by now."""
    rows = session.scalars(select(WordDecision).where(WordDecision.grammar.is_not(None)).order_by(WordDecision.id))
    wanted: list[Line] = []
    unwanted: list[Line] = []
    for row in rows:
        (wanted if row.decision is Decision.APPROVED else unwanted).append(line_of(row))
    return wanted, unwanted


def line_of(row: WordDecision) -> Line:
    """Return the line of a word that is or was approved."""
    return Line(row.grammar or "", row.meaning or "", row.phrase or "", row.language or "", row.area or "")


def is_unknown(word: str, book: PhraseBook) -> bool:
    """Tell whether a word is worth offering: not in the phrase book, not one that every sentence has."""
    return len(word) >= _SHORTEST_WORD and word not in book.words and word not in _common_words()


def _offered(session: Session, actor: Actor, word: str, area_code: str, book: PhraseBook) -> None:
    if not any((offer.word, offer.area_code) == (word, area_code) for offer in offers(session, actor, book)):
        raise NotFoundError("This word is not offered (any more).", word=word[:LONGEST_PHRASE])


def _line(actor: Actor, area_code: str, place: Place, book: PhraseBook) -> Line:
    grammar = book.grammar(place.grammar)
    if grammar is None or place.meaning not in grammar.meanings:
        raise InvalidError("Choose what it means.", field="meaning")
    phrase = " ".join(place.phrase.casefold().split())
    if len(phrase) > LONGEST_PHRASE or _PHRASE.fullmatch(phrase) is None:
        raise InvalidError("A phrase is words of letters.", field="phrase", longest=LONGEST_PHRASE)
    taken = grammar.means(phrase) or (DANGER if book.is_danger(phrase) and place.meaning != DANGER else None)
    if taken is not None:
        raise PhraseTakenError("The phrase has a meaning already.", phrase=phrase, meaning=taken)
    if place.language not in book.languages:
        raise InvalidError("Choose a language.", field="language")
    if place.is_everywhere and actor.unit_ids is not None:
        raise InvalidError("Only who works for the whole company may add a word everywhere.", field="everywhere")
    return Line(place.grammar, place.meaning, phrase, place.language, "" if place.is_everywhere else area_code)


def _decide(
    session: Session, actor: Actor, word: str, area_code: str, decision: Decision, now: datetime
) -> WordDecision:
    query = select(WordDecision).where(WordDecision.word == word, WordDecision.area_code == area_code)
    row = session.scalar(query.with_for_update(of=WordDecision))
    if row is None:
        row = WordDecision(word=word, area_code=area_code)
        session.add(row)
    row.decision, row.decided_by, row.decided_at = decision, _person(actor), now
    return row


def _corrected(actor: Actor) -> Select[Transcript, str | None]:
    query = select(Transcript, Call.area_code).join(Call, Call.id == Transcript.call_id)
    mine = query.where(Transcript.corrected_text.is_not(None), within(actor, Call.unit_id))
    return mine.order_by(Transcript.corrected_at.desc(), Transcript.id.desc()).limit(_CORRECTIONS)


def _offer(word: str, area_code: str, seen: list[tuple[Transcript, bool]]) -> Offer:
    newest = seen[0][0]
    missed = sum(is_missed for _, is_missed in seen)
    return Offer(word, area_code, len(seen), missed, _around(newest.corrected_text or "", word), newest.call_id)


def _around(text: str, word: str) -> str:
    plain = " ".join(text.split())
    at = max(0, plain.casefold().find(word))
    start, end = max(0, at - _EXAMPLE_SIDE), at + len(word) + _EXAMPLE_SIDE
    return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"


def _in_reach(actor: Actor) -> Any:
    return or_(
        WordDecision.decided_by == actor.user_id,
        WordDecision.area_code == "",
        WordDecision.area_code.not_in(select(Area.code)),
        WordDecision.area_code.in_(select(Area.code).where(within(actor, Area.unit_id))),
    )


def _require(actor: Actor) -> None:
    actor.require(Permission.WORDS_EDIT)
    actor.require(Permission.RECORDING_LISTEN)  # the examples are what callers said


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise InvalidError("Words are decided about by people.", field="actor")
    return actor.user_id


def _record(session: Session, actor: Actor, row: WordDecision, kind: str, now: datetime, **data: Any) -> None:
    told = {"word": row.word, "area_code": row.area_code, **data}
    events.record(session, kind, actor=actor, now=now, decision_id=row.id, **told)


@cache
def _common_words() -> frozenset[str]:
    with _COMMON.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))
