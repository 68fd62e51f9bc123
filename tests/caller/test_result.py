"""What a call came to: the number read from its digits, and what the line says against what was heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.clip_sounds import made_up_bank

from line123.caller import api
from line123.caller.bank import bank_of
from line123.caller.heard import Heard
from line123.caller.order import Deed, Ending, Order, Outcome
from line123.caller.result import result_of
from line123.caller.script import ScriptError, parse_press
from line123.caller.spoken import differences, number_heard
from line123.caller.stored import Stored
from line123.caller.transcript import transcript
from ticketing.core.config import load_settings

SOUND = made_up_bank(3).clips


def heard(*keys):
    return [Heard(key, "id", n, n + 1.0, 1.0, complete=True) for n, key in enumerate(keys)]


def digits(number):
    groups = [number[first : first + 4] for first in range(0, len(number), 4)]
    return [f"digit.{d}.{'end' if n == len(g) - 1 else 'mid'}" for g in groups for n, d in enumerate(g)]


def test_the_report_number_is_read_from_its_digits():
    assert number_heard(heard("report.number_is", *digits("10000017"), "report.closing"), 8) == "10000017"


def test_a_number_spoken_twice_the_same_is_one_number():
    spoken = heard("report.number_is", *digits("10000017"), "report.again", *digits("10000017"))
    assert number_heard(spoken, 8) == "10000017"


@pytest.mark.parametrize(
    "keys",
    [
        ["report.number_is", *digits("10000017")[:-1], "report.closing"],
        ["outage.readback", *digits("10000017")],
        ["report.number_is", *digits("10000017"), "report.again", *digits("10000018")],
        ["report.again", *digits("2611220000412"), "application.sent_to", *digits("7890")],
        [],
    ],
)
def test_a_number_cut_short_read_back_contradicted_or_too_long_is_no_number(keys):
    assert number_heard(heard(*keys), 8) is None


def test_differences_leave_out_silence_and_know_clips_with_two_names():
    bank = bank_of(
        {
            ("id", "main.greet"): SOUND[0].samples,
            ("id", "main.same"): SOUND[0].samples,
            ("id", "common.pause"): np.zeros(2400, np.int16),
        }
    )
    assert differences(["main.same", "common.pause"], heard("main.greet"), bank) == ((), ())
    assert differences(["main.same"], heard("main.greet", "x.y"), bank) == ((), ("x.y",))
    assert differences(["main.same", "a.b"], heard("main.greet"), bank) == (("a.b",), ())


def test_two_names_of_one_english_clip_are_two_clips_in_indonesian():
    bank = bank_of(
        {
            ("id", "main.greet_siang"): SOUND[0].samples,
            ("id", "main.greet_sore"): SOUND[1].samples,
            ("en", "main.greet_siang"): SOUND[2].samples,
            ("en", "main.greet_sore"): SOUND[2].samples,
        }
    )
    assert differences(["main.greet_sore"], heard("main.greet_sore"), bank) == ((), ())
    assert differences(["main.greet_siang"], heard("main.greet_siang"), bank) == ((), ())
    assert differences(["main.greet_sore"], heard("main.greet_siang"), bank) == (
        ("main.greet_sore",),
        ("main.greet_siang",),
    )
    english = tuple(replace(clip, language="en") for clip in heard("main.greet_siang"))
    assert differences(["main.greet_sore"], english, bank) == ((), ())


def test_a_clip_with_two_names_that_were_both_played_is_heard_twice():
    bank = bank_of({("id", "a.one"): SOUND[0].samples, ("id", "a.two"): SOUND[0].samples})
    assert differences(["a.two", "a.one", "a.two"], heard("a.one", "a.one", "a.one"), bank) == ((), ())
    assert differences(["a.two", "a.one"], heard("a.one"), bank) == (("a.one",), ())


def test_a_word_that_only_one_language_speaks_is_expected_there_and_missed_nowhere_else():
    at, pause = SOUND[0].samples, np.zeros(1112, np.int16)
    bank = bank_of({("id", "time.at"): at, ("en", "time.at"): pause})

    assert differences(["time.at"], heard("time.at"), bank) == ((), ())
    assert differences(["time.at"], heard(), bank) == ((), ())
    assert bank.silent_keys == frozenset()


def result(stored, tape=SOUND[0].samples):
    outcome = Outcome(Ending.HUNG_UP_BY_LINE, 200, "OK", "id@host", 0.01, 9.0, 0.0, (Deed(1.0, "press", "1", "a.b"),))
    return result_of("123", outcome, tape, bank_of({("id", "main.greet"): SOUND[0].samples}), stored, 8)


def test_a_number_that_is_stored_differently_is_not_given():
    stored = Stored(("main.greet",), ("scope",), "10000017", "ended", None)
    spoken = result(stored)
    assert (spoken.played, spoken.missing, spoken.unexpected, spoken.path) == (("main.greet",), (), (), ("scope",))
    assert (spoken.report_number, spoken.report_number_heard, spoken.report_number_stored) == (None, None, "10000017")


def test_a_call_without_a_journal_still_says_what_was_heard():
    spoken = result(None)
    assert spoken.heard_keys == ["main.greet"]
    assert (spoken.played, spoken.missing, spoken.unexpected) == (None, None, None)
    assert spoken.seconds.to_first_voice == pytest.approx(0.0, abs=0.03)


def test_a_call_can_be_read_by_people(capsys):
    from rich.console import Console

    Console(width=100).print(transcript(result(None)))
    shown = capsys.readouterr().out
    assert "main.greet" in shown
    assert "presses 1" in shown
    assert "The line hung up after 9.0 s" in shown


def test_an_order_and_an_outcome_survive_the_way_to_the_client_and_back():
    order = Order("123", "s", "u", "p", "1", 'a"b', (parse_press("main.menu.keys=1"),), (), 5.0, "c", "t", "o")
    assert Order.from_json(order.to_json()) == order
    outcome = Outcome(Ending.REFUSED, 404, "Not Found", "x", None, 0.0, 0.0, (Deed(1.0, "say", "halo"),))
    assert Outcome.from_json(outcome.to_json()) == outcome


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"presses": ["outage.ask_scope.kesy=1"]}, "is not a prompt that can be heard"),
        ({"presses": ["common.pause=1"]}, "is not a prompt that can be heard"),
        ({"from_number": "08 12"}, "cannot stand in a SIP address"),
        ({"from_number": "08\n12"}, "cannot stand in a SIP address"),
        ({"from_name": "a\nb"}, "line break"),
        ({"from_name": "n" * 300}, "longer than"),
        ({"server": "example.org:5060"}, "is not a server"),
        ({"play": ["1:/does/not/exist.wav"]}, "is not a sound file"),
        ({"dtmf": ["soon:1"]}, "is not a moment"),
    ],
)
def test_a_wrong_call_is_refused_with_one_sentence(tmp_path, given, sentence):
    with pytest.raises(ScriptError, match=sentence):
        api.place_call(load_settings(data=tmp_path), "123", **given)


def test_a_line_that_is_not_there_is_unreachable_at_once(tmp_path, unused_udp_port):
    server = f"127.0.0.1:{unused_udp_port}"
    spoken = api.place_call(load_settings(data=tmp_path), "123", server=server)
    assert (spoken.result, spoken.answered, spoken.heard) == ("unreachable", False, ())
