"""A call asks the back office: told plainly how it went, and never kept longer than its budget."""

from __future__ import annotations

import threading

import pytest

from ivr.dialogue.counter import Answer, ClosedCounter, NearCounter, OpenCounter, Outcome
from ivr.dialogue.paper_office import PaperOffice
from ticketing.backoffice.caller import TooManyTriesError, UnavailableError, WrongAnswerError
from ticketing.core.errors import ConflictError, InvalidError, NotFoundError

OFFICE = PaperOffice()


def nobody() -> None:
    pytest.fail("the caller was told to wait")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (UnavailableError("away"), Outcome.AWAY),
        (NotFoundError("nobody"), Outcome.NOT_FOUND),
        (WrongAnswerError("wrong", tries_left=2), Outcome.WRONG_ANSWER),
        (TooManyTriesError("locked"), Outcome.TOO_MANY_TRIES),
        (InvalidError("no"), Outcome.REFUSED),
        (ConflictError("late"), Outcome.REFUSED),
        (RuntimeError("a mistake of ours"), Outcome.AWAY),
    ],
)
def test_each_way_a_question_may_fail_has_its_own_outcome(error, outcome) -> None:
    def fail(office):
        raise error

    answer = NearCounter(OFFICE).ask(fail, nobody)
    assert answer.outcome is outcome
    assert answer.value is None
    assert answer.tries_left == (2 if outcome is Outcome.WRONG_ANSWER else None)


def test_question_that_is_answered_at_once_brings_its_value_and_no_wait() -> None:
    counter = OpenCounter(OFFICE, 30.0, patience=30.0)
    assert counter.ask(lambda office: office.find("543210987654").power_va, nobody) == Answer(Outcome.DONE, 1300)
    counter.close()


def test_question_is_asked_off_the_thread_of_the_call() -> None:
    counter = OpenCounter(OFFICE, 30.0, patience=30.0)
    assert counter.ask(lambda _: threading.get_ident(), nobody).value != threading.get_ident()
    counter.close()


def test_slow_answer_lets_the_caller_hear_that_it_takes_a_moment_and_still_counts() -> None:
    waited, go_on = [], threading.Event()
    counter = OpenCounter(OFFICE, 30.0, patience=0.0)

    def wait() -> None:
        waited.append(True)
        go_on.set()

    answer = counter.ask(lambda _: go_on.wait(30), wait)
    assert (answer, waited) == (Answer(Outcome.DONE, value=True), [True])
    counter.close()


def test_answer_that_does_not_come_within_the_budget_is_away() -> None:
    never = threading.Event()
    counter = OpenCounter(OFFICE, 0.0, patience=0.0)
    assert counter.ask(lambda _: never.wait(30), lambda: None) == Answer(Outcome.AWAY)
    never.set()
    counter.close()


def test_caller_who_hangs_up_while_waiting_is_let_go_at_once() -> None:
    never = threading.Event()
    counter = OpenCounter(OFFICE, 30.0, patience=0.0)

    def gone() -> None:
        raise ConnectionError("the caller hung up")

    with pytest.raises(ConnectionError):
        counter.ask(lambda _: never.wait(30), gone)
    never.set()
    counter.close()


def test_without_a_back_office_everything_is_away() -> None:
    assert ClosedCounter().ask(lambda office: office, nobody) == Answer(Outcome.AWAY)
