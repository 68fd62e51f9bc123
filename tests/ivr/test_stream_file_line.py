"""The keys-only line over AGI commands."""

from __future__ import annotations

import socket

import pytest
from helpers.asterisk import FakeAsterisk

from ivr.agi import CallerHungUp, SafeAgi
from ivr.listen.contract import Expect, HeardKind
from ivr.listen.stream_file import StreamFileLine

ENVIRONMENT = b"agi_request: agi://127.0.0.1/main\nagi_uniqueid: 1763760000.1\n\n"
FIELD = Expect(most=12)


@pytest.fixture
def line_to():
    """Connect a line to a fake Asterisk."""
    opened: list[tuple[SafeAgi, socket.socket]] = []

    def connect(asterisk: FakeAsterisk) -> StreamFileLine:
        ours = asterisk.in_background(ENVIRONMENT)
        agi = SafeAgi(ours)
        opened.append((agi, ours))
        return StreamFileLine(agi, {"a.long": 7.5}.get)

    yield connect
    for agi, ours in opened:
        agi.close()
        ours.close()


def test_one_key_answers_a_choice_and_stops_the_prompt(line_to) -> None:
    asterisk = FakeAsterisk(keys={"a.first": "1"})
    line = line_to(asterisk)
    heard = line.ask(("a.first", "a.second"), Expect())
    assert (heard.kind, heard.digits) == (HeardKind.KEYS, "1")
    assert line.played == ["a.first"]


def test_key_pressed_in_the_greeting_answers_the_first_question_without_its_prompt(line_to) -> None:
    line = line_to(FakeAsterisk(keys={"a.greeting": "2"}))
    line.say(("a.greeting", "a.privacy"))
    assert line.ask(("a.question",), Expect()).digits == "2"
    assert line.played == ["a.greeting"]


def test_prompt_that_may_not_be_interrupted_is_played_whole(line_to) -> None:
    asterisk = FakeAsterisk(keys={"a.number": "5"})
    line = line_to(asterisk)
    line.say(("a.number", "a.number"), can_interrupt=False)
    assert line.played == ["a.number", "a.number"]


@pytest.mark.parametrize(
    ("typed", "digits", "finished"),
    [
        ("543200000000#", "543200000000", True),
        ("54320000000#", "54320000000", True),
        ("543200000000", "543200000000", False),
        ("#", "", True),
        ("*0", "*0", False),
        ("*9", "*9", False),
        ("0", "0", False),
        ("12*", "12*", False),
        ("1234567890123456789012345", "12345678901234567890", False),
    ],
)
def test_field_takes_digits_until_hash_or_silence_and_never_without_end(line_to, typed, digits, finished) -> None:
    line = line_to(FakeAsterisk(keys={"a.ask": typed}))
    heard = line.ask(("a.ask",), FIELD)
    assert (heard.digits, heard.has_finished) == (digits, finished)


def test_nobody_presses_anything(line_to) -> None:
    assert line_to(FakeAsterisk()).ask(("a.ask",), Expect()).kind is HeardKind.SILENCE


def test_hang_up_in_a_prompt_is_a_hang_up(line_to) -> None:
    line = line_to(FakeAsterisk(leaves_at="a.ask"))
    with pytest.raises(CallerHungUp):
        line.ask(("a.ask",), Expect())


def test_missing_clip_is_passed_over_and_noted(line_to) -> None:
    line = line_to(FakeAsterisk(missing=frozenset({"a.gone"}), keys={"a.there": "1"}))
    assert line.ask(("a.gone", "a.there"), Expect()).digits == "1"
    assert line.missing == ["a.gone"]


def test_watchdog_allows_each_command_its_length_and_three_seconds(line_to) -> None:
    asterisk = FakeAsterisk()
    line_to(asterisk).ask(("a.long",), Expect())
    limits = [command.split('"')[1] for command in asterisk.commands if "TIMEOUT" in command]
    assert limits == ["11", "8"]  # 7.5 s of clip, then 5 s to the first key, each rounded up with 3 s of grace
