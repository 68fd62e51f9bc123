"""What a scripted caller does, and when: seconds after the answer, or the moment it hears a prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEY = r"[a-z0-9_]+(?:\.[a-z0-9_]+)*\.(?:[a-z0-9_]+|\*)"
_WHEN = re.compile(rf"(?:(?P<seconds>\d+(?:\.\d+)?)|(?P<prompt>{_KEY})(?P<end>@end)?(?:\+(?P<plus>\d+(?:\.\d+)?))?)")
_DIGITS = re.compile(r"[0-9*#A-D]+")
_POLITE_SECONDS = 0.3
_WHEN_HELP = (
    "seconds after the answer (4.5), or a prompt (main.choices.keys, main.choices.keys+0.5, main.choices.keys@end)"
)


class ScriptError(ValueError):
    """The script of a call is wrong; the text is one sentence for whoever wrote it."""


@dataclass(frozen=True)
class When:
    """A moment: ``seconds`` after the answer or, with ``prompt``, after that prompt began (or ended) to be heard.

    ``prompt`` without its ending is the question however it is asked: outage.ask_scope for ``.speech`` and ``.keys``.
    """

    seconds: float
    prompt: str = ""
    at_end: bool = False


@dataclass(frozen=True)
class Action:
    """One thing to do. ``kind`` is press, say, play or hangup; ``value`` the digits, the text or the file.

    ``repeats``: it is done every time the prompt is heard.
    """

    kind: str
    when: When
    value: str = ""
    repeats: bool = False


def parse_when(text: str) -> When:
    """Read ``4.5``, ``KEY``, ``KEY+0.5``, ``KEY@end`` or ``KEY@end+0.5``. Raises ScriptError."""
    found = _WHEN.fullmatch(text)
    if not found:
        raise ScriptError(f"{text!r} is not a moment: give {_WHEN_HELP}.")
    if found["seconds"]:
        return When(float(found["seconds"]))
    return When(float(found["plus"] or 0), found["prompt"], bool(found["end"]))


def parse_press(text: str) -> Action:
    """Read ``KEY=DIGITS``: press the digits once the prompt is heard. Raises ScriptError."""
    prompt, equals, digits = text.partition("=")
    when = parse_when(prompt)
    if not equals or not when.prompt:
        raise ScriptError(f"{text!r} is not PROMPT=DIGITS, such as main.choices.keys=1.")
    return Action("press", when, _digits(digits))


def parse_answer(text: str, *, repeats: bool = False) -> Action:
    """Read ``KEY=ANSWER``: keys are pressed, a wav file is played, anything else is said. Raises ScriptError.

    A spoken answer waits for the end of the prompt unless a moment is given.
    """
    prompt, equals, answer = text.partition("=")
    when = parse_when(prompt)
    if not equals or not when.prompt or not answer.strip():
        raise ScriptError(f"{text!r} is not PROMPT=ANSWER, such as outage.ask_scope.*=rumah sendiri.")
    if _DIGITS.fullmatch(answer):
        return Action("press", when, answer, repeats)
    if not when.at_end and not when.seconds:
        when = When(_POLITE_SECONDS, when.prompt, at_end=True)
    return Action("play" if answer.endswith(".wav") else "say", when, answer, repeats)


def parse_dtmf(text: str) -> Action:
    """Read ``AT:DIGITS``. Raises ScriptError."""
    at, colon, digits = text.rpartition(":")
    if not colon:
        raise ScriptError(f"{text!r} is not AT:DIGITS, such as 4.5:1 or main.choices.keys:1.")
    return Action("press", parse_when(at), _digits(digits))


def parse_voice(kind: str, text: str) -> Action:
    """Read ``AT:TEXT`` or ``TEXT``, which is at once; ``kind`` is say or play. Raises ScriptError."""
    at, colon, rest = text.partition(":")
    timed = bool(colon and _WHEN.fullmatch(at))
    value = rest if timed else text
    if not value.strip():
        raise ScriptError(f"{text!r} holds nothing to {kind}: give AT:{'TEXT' if kind == 'say' else 'WAV'}.")
    return Action(kind, parse_when(at) if timed else When(0.0), value)


def parse_hangup(text: str) -> Action:
    """Read the moment to hang up. Raises ScriptError."""
    return Action("hangup", parse_when(text))


def _digits(text: str) -> str:
    if not _DIGITS.fullmatch(text):
        raise ScriptError(f"{text!r} are not keys of a telephone: use 0-9, * and #.")
    return text
