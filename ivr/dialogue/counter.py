"""Asks the back office for a caller: within a budget, never on the thread of the call, and told plainly how it went."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTimeError
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import structlog

from ticketing.backoffice.caller import TooManyTriesError, UnavailableError, WrongAnswerError
from ticketing.core.errors import DomainError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ticketing.backoffice.caller import BackOffice

log = structlog.get_logger()

Value = TypeVar("Value")
_THREADS: Final = 16
_PATIENCE: Final = 1.0
"""Seconds of silence nobody minds; then the caller is told to wait a moment."""

_GRACE: Final = 0.5
"""Seconds more than the back office may take by its own settings, so that its own answer "away" comes first."""


class Outcome(StrEnum):
    """How a question went. ``AWAY``: promise a follow-up; ``REFUSED``: it cannot be done as asked."""

    DONE = "done"
    AWAY = "away"
    NOT_FOUND = "not_found"
    WRONG_ANSWER = "wrong_answer"
    TOO_MANY_TRIES = "too_many_tries"
    REFUSED = "refused"


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """``value`` is there when the outcome is DONE; ``tries_left`` when it is WRONG_ANSWER and known.

    ``reason``: why it was REFUSED, in the words of the back office's own code; empty when it did not say.
    """

    outcome: Outcome
    value: Value | None = None
    tries_left: int | None = None
    reason: str = ""


class Counter(Protocol):
    """Where a call asks the back office."""

    def ask(self, question: Callable[[BackOffice], Value], wait: Callable[[], None]) -> Answer[Value]:
        """Ask one question. ``wait`` is called once, on the caller's thread, when the answer takes a while."""


class OpenCounter:
    """Asks on threads of its own; what is not answered within ``seconds`` counts as away."""

    def __init__(self, office: BackOffice, seconds: float, *, patience: float = _PATIENCE) -> None:
        self._office = office
        self._seconds = seconds + _GRACE
        self._patience = min(patience, self._seconds)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="back-office")

    def ask(self, question: Callable[[BackOffice], Value], wait: Callable[[], None]) -> Answer[Value]:
        """Ask one question and wait no longer than the budget."""
        asked = self._pool.submit(_asked, self._office, question)
        try:
            return asked.result(timeout=self._patience)
        except NotInTimeError:
            wait()
        try:
            return asked.result(timeout=self._seconds - self._patience)
        except NotInTimeError:
            asked.cancel()
            log.warning("back office did not answer in time", seconds=self._seconds)
            return Answer(Outcome.AWAY)

    def close(self) -> None:
        """Take no more questions; those under way may end."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class NearCounter:
    """Asks a back office that answers at once, on the thread of the call: for rehearsals and tests."""

    def __init__(self, office: BackOffice) -> None:
        self._office = office

    def ask(self, question: Callable[[BackOffice], Value], wait: Callable[[], None]) -> Answer[Value]:  # noqa: ARG002
        """Ask one question."""
        return _asked(self._office, question)


class ClosedCounter:
    """There is no back office: every question is answered by "away"."""

    def ask(self, question: Callable[[BackOffice], Value], wait: Callable[[], None]) -> Answer[Value]:  # noqa: ARG002
        """Answer that nobody is there."""
        return Answer(Outcome.AWAY)


def _asked(office: BackOffice, question: Callable[[BackOffice], Value]) -> Answer[Value]:
    try:
        return Answer(Outcome.DONE, question(office))
    except UnavailableError as error:
        log.warning("back office away", error=error.message)
        return Answer(Outcome.AWAY)
    except DomainError as error:
        return _refused(error)
    except Exception as error:  # a call goes on, whatever the other side did
        log.exception("back office failed", error=type(error).__name__)
        return Answer(Outcome.AWAY)


def _refused(error: DomainError) -> Answer[Value]:
    match error:
        case NotFoundError():
            return Answer(Outcome.NOT_FOUND)
        case TooManyTriesError():
            return Answer(Outcome.TOO_MANY_TRIES)
        case WrongAnswerError():
            left = error.details.get("tries_left")
            return Answer(Outcome.WRONG_ANSWER, tries_left=left if isinstance(left, int) else None)
    log.info("back office refused", code=error.code)
    return Answer(Outcome.REFUSED, reason=str(error.details.get("reason", "")))
