"""A real SIP call through a real Asterisk to a menu whose every word the test decides."""

from __future__ import annotations

import pytest
from helpers.rawsip import RawCall
from helpers.scripted_menu import scripted_menu
from helpers.stack import Stack

from line123.caller.api import place_call
from line123.caller.bank import load_bank
from line123.caller.heard import find_clips
from line123.up.paths import CLIPS

pytestmark = pytest.mark.telephony

OPENING = ["main.greet_pagi", "area.0380", "main.privacy"]
NUMBER = ["digit.1.mid", "digit.0.mid", "digit.0.mid", "digit.0.end", "digit.0.mid", "digit.0.mid", "digit.1.mid"]


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("line"), only=("asterisk",)) as stack:
        yield stack.settings


def call(line, talk, **script):
    with scripted_menu(line.port("fastagi"), talk) as callers:
        result = place_call(line, "0380123", max_seconds=60, **script)
    return result, callers


def test_everything_that_is_played_is_heard_in_order_and_the_number_is_read(line):
    def talk(caller):
        for key in [*OPENING, "report.number_is", *NUMBER, "digit.7.end", "common.pause", "report.closing"]:
            caller.play(key)

    result, _ = call(line, talk)
    assert result.result == "hung_up_by_line"
    assert result.heard_keys == [*OPENING, "report.number_is", *NUMBER, "digit.7.end", "report.closing"]
    assert all(clip.language == "id" for clip in result.heard)
    assert result.report_number_heard == "10000017"
    assert result.unknown_seconds < 1.0  # a stalled machine tears a word now and then


def test_keys_go_out_when_their_prompt_is_heard_however_late_it_comes(line):
    def talk(caller):
        caller.play("main.greet_pagi")
        caller.wait(2500)
        caller.play("main.choices.keys") or caller.wait(8000)
        caller.play("outage.ask_scope.keys") or caller.wait(8000)

    script = {"presses": ["main.choices.keys=1", "outage.ask_scope.keys@end+0.2=2"]}
    result, (caller,) = call(line, talk, **script)
    assert caller.keys == ["1", "2"]
    cut = {clip.key: not clip.complete for clip in result.heard}
    assert cut == {"main.greet_pagi": False, "main.choices.keys": True, "outage.ask_scope.keys": False}
    assert [(deed.prompt, deed.value) for deed in result.did] == [
        ("main.choices.keys", "1"),
        ("outage.ask_scope.keys", "2"),
    ]


def test_a_caller_can_hang_up_in_the_middle_of_a_prompt(line):
    def talk(caller):
        for key in [*OPENING, "outage.ask_since.keys"]:
            caller.play(key)
        caller.wait(20_000)

    result, _ = call(line, talk, hangup="outage.ask_since.keys")
    assert result.result == "hung_up_by_caller"
    assert (result.heard[-1].key, result.heard[-1].complete) == ("outage.ask_since.keys", False)


def test_what_the_caller_says_arrives(line, tmp_path):
    def talk(caller):
        caller.play("main.greet_pagi")
        caller.hear(3.0, str(tmp_path), "caller")

    call(line, talk, say=["main.greet_pagi@end:lampu di rumah saya padam"])
    import numpy as np
    import soundfile

    sound, rate = soundfile.read(tmp_path / "caller.wav", dtype="int16")
    loud = np.abs(sound.astype(int)) > 500
    assert rate == 8000
    assert loud.mean() > 0.05


def test_a_number_that_is_not_ours_is_refused_with_its_status(line):
    result = place_call(line, "99999", max_seconds=20)
    assert (result.result, result.answered, result.sip_status) == ("refused", False, 404)


def test_an_odd_caller_number_is_sent_as_it_was_written(line):
    with scripted_menu(line.port("fastagi"), lambda caller: None) as callers:
        result = place_call(line, "123", from_number="0812%0aX", from_name='a"b\\c', max_seconds=20)
    assert result.answered
    dialled, number, call_id, flaw = callers[0].arguments
    assert (dialled, number, flaw) == ("123", "", "1")
    assert call_id == result.sip_call_id


@pytest.mark.parametrize(
    "from_header",
    [
        '"a\\"b" <sip:0812%0aEXEC%20System@127.0.0.5>',
        f'"{"n" * 10_000}" <sip:0812@127.0.0.5>',
        f"<sip:{'8' * 10_000}@127.0.0.5>",
    ],
    ids=["quotes and an escaped line break", "10 kB name", "10 kB number"],
)
def test_a_hostile_from_header_reaches_the_line_and_is_served(line, from_header):
    def talk(caller):
        caller.play("main.greet_pagi")

    with (
        scripted_menu(line.port("fastagi"), talk) as callers,
        RawCall(line.port("sip"), "0380123", from_header=from_header) as raw,
    ):
        tape = raw.listen(6)
    assert raw.is_answered
    assert [clip.key for clip in find_clips(tape, load_bank(CLIPS)).clips] == ["main.greet_pagi"]
    assert callers[0].arguments[1] in {"", "0812"}
