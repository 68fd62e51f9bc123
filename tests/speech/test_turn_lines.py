"""Speech and keys in one question, on every way of listening: barge-in, deadline, the steps down."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from helpers.asterisk import FakeAsterisk
from helpers.line_that_hears import ASK, SPEAKS, Exchange, write_clips
from helpers.spoken_script import SCOPE, LoudIsSpeech, nothing, understood

from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.contract import HeardKind
from ivr.listen.hearing.thread import Hearing
from ivr.speech.contract import Candidate, Status


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    write_clips(folder)
    return folder


@pytest.fixture
def exchange(clips):
    server, hearing = AudioServer(("127.0.0.1", 0)), Hearing(LoudIsSpeech())
    server.start()
    hearing.start()
    made = Exchange(clips, server, hearing)
    yield made
    made.close()


@pytest.fixture(params=["audio", "record"])
def line_to(request, exchange):
    """Connect either kind of line that understands speech."""
    return getattr(exchange, request.param)


def test_spoken_answer_comes_back_with_who_understood_it(line_to, exchange) -> None:
    exchange.recogniser.answers = [understood("neighbours")]
    heard = line_to(FakeAsterisk(says={"a.ask": SPEAKS})).ask(("a.ask",), ASK)
    assert heard.kind is HeardKind.SPEECH
    assert heard.spoken.best.meaning == "neighbours"
    assert heard.spoken.engine == "scripted"


def test_key_in_the_same_prompt_is_a_key_and_nobody_is_asked_what_was_said(line_to, exchange) -> None:
    heard = line_to(FakeAsterisk(keys={"a.ask": "2"})).ask(("a.ask",), ASK)
    assert (heard.kind, heard.digits) == (HeardKind.KEYS, "2")
    assert exchange.recogniser.turns == []


def test_recogniser_that_is_away_leaves_the_keys(line_to, exchange) -> None:
    exchange.recogniser.is_there = False
    line = line_to(FakeAsterisk(says={"a.ask": SPEAKS}))
    assert not line.hears(SCOPE)
    assert line.ask(("a.ask",), ASK).kind is HeardKind.SILENCE
    assert exchange.recogniser.turns == []


def test_keys_only_line_ignores_the_grammar(exchange) -> None:
    line = exchange.keys(FakeAsterisk(keys={"a.ask": "2"}))
    assert not line.hears(SCOPE)
    assert line.ask(("a.ask",), ASK).digits == "2"


def test_silence_is_silence(exchange) -> None:
    assert exchange.audio(FakeAsterisk()).ask(("a.ask",), ASK).kind is HeardKind.SILENCE
    assert exchange.recogniser.turns == []


def test_caller_who_speaks_into_our_prompt_stops_it(exchange) -> None:
    exchange.recogniser.answers = [understood("own_house")]
    begun = time.monotonic()
    line = exchange.audio(FakeAsterisk(says={"a.long": SPEAKS}))
    assert line.ask(("a.long", "a.ask"), ASK).spoken.best.meaning == "own_house"
    assert line.played == ["a.long"]
    assert time.monotonic() - begun < 3.0  # shorter than the prompt


def test_answer_is_decoded_in_the_pause_and_anew_when_the_caller_goes_on(exchange) -> None:
    exchange.recogniser.answers = [understood("own_house")]
    exchange.audio(FakeAsterisk(says={"a.ask": (0.5, 0.4, 0.5, 1.2)})).ask(("a.ask",), ASK)
    (turn,) = exchange.recogniser.turns
    assert len(turn.asked) == 2
    assert turn.asked[1] > turn.asked[0] + 0.5
    assert 1.4 < turn.asked[1] < 2.2  # all that was said, with a little before it


def test_deadline_counts_from_the_last_word(exchange) -> None:
    exchange.recogniser.answers = [understood("own_house")]
    exchange.audio(FakeAsterisk(says={"a.ask": SPEAKS})).ask(("a.ask",), ASK)
    assert all(deadline <= 1.8 for deadline in exchange.recogniser.deadlines)


def test_answer_that_does_not_come_is_a_time_out_after_one_moment_please_and_the_line_turns_deaf(exchange) -> None:
    exchange.recogniser.never_answers = True
    line = exchange.audio(FakeAsterisk(says={"a.ask": SPEAKS}))
    heard = line.ask(("a.ask",), ASK)
    assert heard.spoken.status is Status.TIMEOUT
    assert line.played == ["a.ask", "wait.moment"]
    assert exchange.recogniser.turns[0].was_cancelled is False
    assert not line.hears(SCOPE)
    exchange.recogniser.never_answers = False
    assert line.ask(("a.ask",), ASK).kind is HeardKind.SILENCE


def test_key_pressed_while_we_think_takes_over(exchange) -> None:
    exchange.recogniser.never_answers = True
    line = exchange.audio(FakeAsterisk(says={"a.ask": SPEAKS}, keys={"wait.moment": "1"}))
    heard = line.ask(("a.ask",), ASK)
    assert (heard.kind, heard.digits) == (HeardKind.KEYS, "1")
    assert exchange.recogniser.turns[0].was_cancelled


def test_danger_acts_before_the_caller_has_finished(exchange) -> None:
    exchange.recogniser.partial = Candidate("kabel putus", "danger", 0.99)
    exchange.recogniser.answers = [understood("danger")]
    heard = exchange.audio(FakeAsterisk(says={"a.ask": (2.0,)})).ask(("a.ask",), ASK)
    assert heard.spoken.best.meaning == "danger"
    assert exchange.recogniser.turns[0].fed > 0


@pytest.mark.parametrize("status", [Status.ERROR, Status.TIMEOUT])
def test_failed_answer_makes_the_call_use_keys(line_to, exchange, status) -> None:
    exchange.recogniser.answers = [nothing(status)]
    line = line_to(FakeAsterisk(says={"a.ask": SPEAKS}))
    assert line.ask(("a.ask",), ASK).spoken.status is status
    assert not line.hears(SCOPE)


def test_what_is_no_word_of_the_list_is_heard_and_refused(line_to, exchange) -> None:
    exchange.recogniser.answers = [nothing(Status.REJECT)]
    line = line_to(FakeAsterisk(says={"a.ask": SPEAKS}))
    assert line.ask(("a.ask",), ASK).spoken.status is Status.REJECT
    assert line.hears(SCOPE)


def test_audio_that_breaks_leaves_recording_and_the_answer_is_still_understood(exchange) -> None:
    exchange.recogniser.answers = [understood("neighbours")]
    asterisk = FakeAsterisk(loses_audio_at="a.ask")
    line = exchange.ladder(asterisk)
    assert line.ask(("a.ask",), ASK).spoken.best.meaning == "neighbours"
    assert any("RECORD FILE" in command for command in asterisk.commands)
    assert list((exchange.folder / "turns").glob("*")) == []


def test_audio_and_recogniser_away_leave_keys_by_stream_file(exchange) -> None:
    exchange.recogniser.is_there = False
    asterisk = FakeAsterisk(refuses_audio=True, keys={"a.ask": "4"})
    assert exchange.ladder(asterisk).ask(("a.ask",), ASK).digits == "4"
    assert not any("RECORD FILE" in command for command in asterisk.commands)


def test_key_during_the_recording_is_a_key(exchange) -> None:
    line = exchange.record(FakeAsterisk(recorded=None, waiting="7"))
    assert line.ask(("a.ask",), ASK).digits == "7"


def test_call_above_the_admission_limit_uses_keys_although_the_recogniser_is_there(exchange) -> None:
    crowded = AudioServer(("127.0.0.1", 0), most_sessions=0)
    crowded.start()
    exchange.server, idle = crowded, exchange.server
    try:
        asterisk = FakeAsterisk(keys={"a.ask": "5"})
        line = exchange.ladder(asterisk)
        assert line.ask(("a.ask",), ASK).digits == "5"
        assert not line.hears(SCOPE)
        assert not any("RECORD FILE" in command for command in asterisk.commands)
    finally:
        crowded.stop()
        exchange.server = idle
