"""The script of a call is read exactly, or refused with one sentence."""

from __future__ import annotations

import pytest

from line123.caller import script
from line123.caller.script import Action, ScriptError, When


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("4.5", When(4.5)),
        ("0", When(0.0)),
        ("main.menu.keys", When(0.0, "main.menu.keys")),
        ("main.menu.keys+0.5", When(0.5, "main.menu.keys")),
        ("digit.0.mid@end", When(0.0, "digit.0.mid", at_end=True)),
        ("area.0380@end+2", When(2.0, "area.0380", at_end=True)),
    ],
)
def test_a_moment_is_seconds_or_a_prompt(text, when):
    assert script.parse_when(text) == when


@pytest.mark.parametrize(
    "text", ["", "-1", "menu", "main.menu@", "main.menu+", "Main.Menu", "4,5", "main..menu", "1e3"]
)
def test_a_wrong_moment_is_refused_with_one_sentence(text):
    with pytest.raises(ScriptError, match=r"is not a moment: give .*\.$"):
        script.parse_when(text)


def test_a_press_names_its_prompt_and_its_keys():
    assert script.parse_press("main.menu.keys@end+1=1*#") == Action(
        "press", When(1.0, "main.menu.keys", at_end=True), "1*#"
    )


@pytest.mark.parametrize("text", ["main.menu.keys", "4.5=1", "main.menu.keys=", "main.menu.keys=x", "=1"])
def test_a_wrong_press_is_refused(text):
    with pytest.raises(ScriptError):
        script.parse_press(text)


def test_digits_can_be_timed_by_the_clock_or_by_a_prompt():
    assert script.parse_dtmf("4.5:12#") == Action("press", When(4.5), "12#")
    assert script.parse_dtmf("main.menu.keys+0.5:1") == Action("press", When(0.5, "main.menu.keys"), "1")


@pytest.mark.parametrize("text", ["1", "4.5:", ":1", "4.5:abc", "x:1"])
def test_wrong_digits_are_refused(text):
    with pytest.raises(ScriptError):
        script.parse_dtmf(text)


def test_text_to_say_may_hold_a_colon_and_need_no_moment():
    assert script.parse_voice("say", "halo: petugas") == Action("say", When(0.0), "halo: petugas")
    assert script.parse_voice("say", "2:halo: petugas") == Action("say", When(2.0), "halo: petugas")
    assert script.parse_voice("play", "main.menu.keys:voices/a.wav").value == "voices/a.wav"


def test_nothing_to_say_is_refused():
    with pytest.raises(ScriptError, match="nothing to say"):
        script.parse_voice("say", "2: ")
