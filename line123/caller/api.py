"""Place a scripted call from Python; ``line123 call`` and the end-to-end tests do it through here."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from line123.caller import script, voice
from line123.caller.bank import Bank, load_bank
from line123.caller.order import Ending, Order, Outcome
from line123.caller.result import CallResult, result_of
from line123.caller.script import Action, ScriptError
from line123.caller.stored import Stored, wait_for_stored
from line123.up.paths import CLIPS, ROOT
from line123.up.secrets import load_secrets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ticketing.core.config import Settings

SIP_USER = "caller"
FROM_NUMBER = "081234567890"

_HERE = "127.0.0.1"
_JOURNAL_SECONDS = 3.0
_GRACE_SECONDS = 30.0
_KNOCK_SECONDS = 0.1
_LONGEST = 100  # characters; pjsip takes 255 for name, number and host together
_SIP_TEXT = re.compile(r"(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})+")
_SERVER = re.compile(r"127\.\d+\.\d+\.\d+:\d+")


class CallFailedError(Exception):
    """The call could not be tried; the text is one sentence."""


@dataclass(frozen=True)
class Script:
    """What the caller does, in the words of the command line.

    ``presses``: KEY=DIGITS, one after the other. ``answers``: KEY=ANSWER, one after the other after those: digits are
    pressed, a WAV is played, TEXT is said. ``whenever``: KEY=ANSWER, each time the prompt is heard.
    ``dtmf``: AT:DIGITS. ``say``: [AT:]TEXT. ``play``: [AT:]WAV. ``hangup``: AT. AT is seconds after the answer or a
    prompt: 4.5, main.choices.keys, main.choices.keys+0.5, main.choices.keys@end, main.choices (however it is asked).
    """

    presses: tuple[str, ...] = ()
    dtmf: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    play: tuple[str, ...] = ()
    hangup: str = ""
    answers: tuple[str, ...] = ()
    whenever: tuple[str, ...] = ()

    def turns(self) -> tuple[Action, ...]:
        return (
            *(script.parse_press(text) for text in self.presses),
            *(script.parse_answer(text) for text in self.answers),
        )

    def actions(self) -> tuple[Action, ...]:
        return (
            *(script.parse_answer(text, repeats=True) for text in self.whenever),
            *(script.parse_dtmf(text) for text in self.dtmf),
            *(script.parse_voice("say", text) for text in self.say),
            *(script.parse_voice("play", text) for text in self.play),
            *([script.parse_hangup(self.hangup)] if self.hangup else []),
        )


def place_call(
    settings: Settings,
    dialled: str,
    *,
    presses: Iterable[str] = (),
    answers: Iterable[str] = (),
    whenever: Iterable[str] = (),
    dtmf: Iterable[str] = (),
    say: Iterable[str] = (),
    play: Iterable[str] = (),
    hangup: str | float = "",
    from_number: str = FROM_NUMBER,
    from_name: str = "",
    max_seconds: float = 180.0,
    language: str = "id",
    record: Path | None = None,
    server: str = "",
    clips: Path = CLIPS,
) -> CallResult:
    """Call ``dialled`` on the line of ``settings`` and return when the call is over.

    The texts are those of ``Script``. ``server`` (127.x.x.x:PORT) is another line than that of ``settings``. ``record``
    is a wav file to write. Raises ScriptError or CallFailedError with one sentence.
    """
    words = Script(tuple(presses), tuple(dtmf), tuple(say), tuple(play), str(hangup), tuple(answers), tuple(whenever))
    bank = load_bank(clips, made=settings.clips_dir)
    _check((*words.turns(), *words.actions()), bank)
    where = _server(server or f"{_HERE}:{settings.port('sip')}")
    with tempfile.TemporaryDirectory(prefix="line123-call-") as name:
        folder = Path(name)
        order = Order(
            dialled=_sip_text("number to dial", dialled),
            server=where,
            user=SIP_USER,
            password=password_of(settings),
            from_number=_sip_text("caller number", from_number),
            from_name=_one_line(from_name),
            turns=tuple(voice.with_sound(action, folder, language) for action in words.turns()),
            actions=tuple(voice.with_sound(action, folder, language) for action in words.actions()),
            max_seconds=max_seconds,
            clips=str(clips),
            tape=str(folder / "tape"),
            outcome=str(folder / "outcome.json"),
        )
        outcome, tape = make_call(order)
    if record:
        voice.write_wav(record, tape)
    stored = None if server or outcome.to_answer is None else _stored(settings, outcome)
    return result_of(dialled, outcome, tape, bank, stored, settings.report_digits)


def make_call(order: Order) -> tuple[Outcome, np.ndarray[tuple[int], np.dtype[np.int16]]]:
    """Make the call and return its outcome and the recording of what came in. Raises CallFailedError.

    The client runs in a process of its own: pjsua2 exists once in a process, and may abort it.
    """
    if find_spec("pjsua2") is None:
        raise CallFailedError("The scripted caller needs PJSIP, which is not installed: pip install 'line123[caller]'")
    silence = np.zeros(0, dtype=np.int16)
    if not _is_there(order.server):
        return Outcome(Ending.UNREACHABLE, 0, "nothing listens there", "", None, 0.0, 0.0), silence
    command = [sys.executable, "-m", "line123.caller.client"]
    limit = order.max_seconds + _GRACE_SECONDS
    try:
        done = subprocess.run(
            command, input=order.to_json(), cwd=ROOT, text=True, capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CallFailedError(f"The SIP client did not end within {limit:.0f} seconds.") from error
    if not Path(order.outcome).exists():
        reason = (done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"])[-1]
        raise CallFailedError(f"The SIP client failed: {reason}")
    outcome = Outcome.from_json(Path(order.outcome).read_text(encoding="utf-8"))
    return outcome, np.fromfile(order.tape, dtype=np.int16)


def _check(actions: Iterable[Action], bank: Bank) -> None:
    asked = {action.when.prompt for action in actions if action.when.prompt}
    for key in {key for key in asked if not bank.matching(key) - bank.silent_keys}:
        near = get_close_matches(key, sorted(bank.keys), n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise ScriptError(f"{key} is not a prompt that can be heard{hint}")


def _sip_text(what: str, text: str) -> str:
    if not _SIP_TEXT.fullmatch(text):
        raise ScriptError(
            f"The {what} {text!r} cannot stand in a SIP address: write odd characters as %0A, %22 and so on."
        )
    return _short(what, text)


def _one_line(name: str) -> str:
    if not name.isprintable():
        raise ScriptError("The caller name holds a line break or another control character, which SIP cannot carry.")
    return _short("caller name", name)


def _short(what: str, text: str) -> str:
    if len(text) > _LONGEST:
        raise ScriptError(f"The {what} is longer than {_LONGEST} characters, which this client cannot send.")
    return text


def _server(text: str) -> str:
    if not _SERVER.fullmatch(text):
        raise ScriptError(
            f"{text!r} is not a server: give 127.0.0.1:PORT; this client calls only lines on its own machine."
        )
    return text


def password_of(settings: Settings) -> str:
    """Return the SIP password of the scripted caller, "" when there is none."""
    try:
        return load_secrets(settings.data).get(SIP_USER, "")
    except FileNotFoundError:
        return ""


def _is_there(server: str) -> bool:
    """Knock with an empty line: a closed UDP port on this machine refuses at once."""
    host, _, port = server.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
        knock.settimeout(_KNOCK_SECONDS)
        knock.connect((host, int(port)))
        try:
            knock.send(b"\r\n\r\n")
            knock.recv(1)
        except ConnectionRefusedError:
            return False
        except TimeoutError:
            pass
    return True


def _stored(settings: Settings, outcome: Outcome) -> Stored | None:
    if not settings.journal_dir.is_dir():
        return None
    return wait_for_stored(settings.journal_dir, outcome.sip_call_id, _JOURNAL_SECONDS)
