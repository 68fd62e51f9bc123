"""Commands that cannot wait: during a prompt that asks nothing, in the first pause, and beside digits."""

from __future__ import annotations

import pytest
from helpers.asterisk import FakeAsterisk
from helpers.line_that_hears import ASK, QUICK, SPEAKS, Exchange, write_clips
from helpers.spoken_script import LoudIsSpeech, nothing, understood

from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.beside import pick
from ivr.listen.contract import Expect, HeardKind
from ivr.listen.hearing.thread import Hearing
from ivr.speech.contract import Band, Grammar, Kind, Phrase, Status

COMMANDS = Grammar("universal", Kind.MENU, "id", (Phrase("petugas", "person"), Phrase("ulangi", "repeat")))
FOUR = Grammar("digits_4", Kind.DIGITS, "id", (Phrase("satu", "1"),), 4)
SURE, UNSURE, REFUSED = understood("1234"), understood("1234", band=Band.CONFIRM), nothing()


@pytest.fixture
def exchange(tmp_path):
    write_clips(tmp_path)
    server, hearing = AudioServer(("127.0.0.1", 0)), Hearing(LoudIsSpeech())
    server.start()
    hearing.start()
    made = Exchange(tmp_path, server, hearing)
    yield made
    made.close()


def test_petugas_stops_a_prompt_that_asks_nothing(exchange) -> None:
    exchange.recogniser.answers = [understood("person")]
    line = exchange.audio(FakeAsterisk(says={"a.long": SPEAKS}))
    command = line.say(("a.long", "a.ask"), commands=COMMANDS)
    assert command is not None
    assert command.best.meaning == "person"
    assert line.played == ["a.long"]


@pytest.mark.parametrize("answer", [understood("repeat"), nothing(), nothing(Status.SILENCE)])
def test_nothing_else_that_is_said_stops_it(exchange, answer) -> None:
    exchange.recogniser.answers = [answer]
    line = exchange.audio(FakeAsterisk(says={"a.long": SPEAKS}))
    assert line.say(("a.long", "a.ask"), commands=COMMANDS) is None
    assert line.played == ["a.long", "a.ask"]
    assert len(exchange.recogniser.turns) == 1


def test_whoever_says_hello_first_and_danger_then_is_heard_too(exchange) -> None:
    exchange.recogniser.answers = [nothing(), understood("danger")]
    line = exchange.audio(FakeAsterisk(says={"a.long": SPEAKS, "a.ask": SPEAKS}))
    command = line.say(("a.long", "a.ask"), commands=COMMANDS)
    assert command is not None
    assert command.best.meaning == "danger"
    assert len(exchange.recogniser.turns) == 2


def test_key_skips_a_prompt_that_hears_and_waits_for_the_next_question(exchange) -> None:
    line = exchange.audio(FakeAsterisk(keys={"a.long": "2"}))
    assert line.say(("a.long", "a.ask"), commands=COMMANDS) is None
    assert (line.played, line.buffer.first()) == (["a.long"], "2")


@pytest.mark.parametrize("way", ["not to be interrupted", "recogniser away"])
def test_prompt_is_deaf_when_it_must_be(exchange, way) -> None:
    exchange.recogniser.is_there = way != "recogniser away"
    line = exchange.audio(FakeAsterisk(says={"a.ask": SPEAKS}))
    can_interrupt = way != "not to be interrupted"
    assert line.say(("a.ask",), can_interrupt=can_interrupt, commands=COMMANDS) is None
    assert exchange.recogniser.turns == []


def test_command_acts_in_the_first_pause_although_the_caller_may_go_on(exchange) -> None:
    exchange.recogniser.answers = [understood("danger")]
    asterisk = FakeAsterisk(says={"a.ask": (0.6, 0.4)})  # the pause is long enough to decode in, not to end the answer
    heard = exchange.audio(asterisk).ask(("a.ask",), ASK)
    assert heard.spoken.best.meaning == "danger"


def test_petugas_among_digits_is_a_person(exchange) -> None:
    exchange.recogniser.answers = [UNSURE, understood("person")]
    line = exchange.audio(FakeAsterisk(says={"a.ask": (0.5, 1.6)}))
    heard = line.ask(("a.ask",), Expect(most=12, timers=QUICK, grammar=FOUR, commands=COMMANDS))
    assert heard.kind is HeardKind.SPEECH
    assert heard.spoken.best.meaning == "person"


def test_digits_are_digits_although_commands_are_heard_beside_them(exchange) -> None:
    exchange.recogniser.answers = [SURE, nothing()]
    line = exchange.record(FakeAsterisk())
    heard = line.ask(("a.ask",), Expect(most=12, timers=QUICK, grammar=FOUR, commands=COMMANDS))
    assert heard.spoken.best.meaning == "1234"


@pytest.mark.parametrize(("answer", "command", "counts"), [
    (SURE, understood("danger"), "danger"),
    (SURE, understood("repeat"), "1234"),  # digits that are sure are digits
    (UNSURE, understood("repeat"), "repeat"),
    (REFUSED, understood("repeat", band=Band.CONFIRM), "repeat"),
    (UNSURE, understood("person", band=Band.CONFIRM), "1234"),
    (SURE, nothing(), "1234"),
])  # fmt: skip
def test_which_of_two_answers_counts(answer, command, counts) -> None:
    assert pick(answer, command).best.meaning == counts


def test_answer_that_did_not_come_in_time_stays_so() -> None:
    late = nothing(Status.TIMEOUT)
    assert pick(late, understood("repeat", band=Band.CONFIRM)) is late
