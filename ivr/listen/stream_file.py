"""The keys-only line: Asterisk plays the prompts (``STREAM FILE``) and waits for the keys (``WAIT FOR DIGIT``).

Needs nothing of this process but AGI, so it is what remains when audio fails. A key pressed in the instant between two
commands is lost: Asterisk throws it away.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import structlog

from ivr.agi import CallerHungUp, SafeAgi, quote
from ivr.listen.contract import KEYS, DigitBuffer, Expect, Heard, Recording
from ivr.listen.keys import collect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ivr.listen.clips import Recorded
    from ivr.speech.contract import Grammar

log = structlog.get_logger()

_GRACE_SECONDS: Final = 3.0
_DEFAULT_CLIP_SECONDS: Final = 12.0
_LONGEST_TALK_SECONDS: Final = 3600
_SAMPLES_A_SECOND: Final = 8000
_SILENCE_SECONDS: Final = 4


class StreamFileLine:
    """A line over plain AGI commands. ``seconds_of`` tells how long a clip is, for the watchdog of each command."""

    def __init__(
        self,
        agi: SafeAgi,
        seconds_of: Callable[[str], float | None],
        *,
        recorded: Recorded | None = None,
        language: str = "id",
    ) -> None:
        """``recorded`` names the file of a person's voice; ``language`` is spoken until ``speak``."""
        self.played: list[str] = []
        self.missing: list[str] = []
        self.buffer = DigitBuffer()
        self._agi = agi
        self._seconds_of = seconds_of
        self._recorded = recorded
        self._language = language

    def say(
        self,
        prompts: tuple[str, ...],
        *,
        can_interrupt: bool = True,
        commands: Grammar | None = None,  # noqa: ARG002 deaf while a prompt plays
    ) -> None:
        """Play prompts; a key skips the rest and is kept for the next question."""
        if prompts and not (can_interrupt and self.buffer):
            # One limit for all of them: a number is twenty clips, and a stall is the watchman's to find.
            self._watch(sum(self._seconds_of(key) or _DEFAULT_CLIP_SECONDS for key in prompts))
        for key in prompts:
            if can_interrupt and self.buffer:
                return
            self.buffer.add(self._stream(key, KEYS if can_interrupt else ""))

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Play prompts unless keys are waiting, then collect up to ``expect.most`` keys."""
        self.say(prompts)
        return collect(self._key(expect.timers.first_digit), expect, self._key)

    def hears(self, _grammar: Grammar) -> bool:
        """Tell that only keys are understood here."""
        return False

    def speak(self, language: str) -> None:
        """Play the prompts of this language from now on."""
        self._language = language
        self._agi.execute("SET VARIABLE", "CHANNEL(language)", quote(language))

    def record(self, path: Path, seconds: int) -> Recording:
        """Keep what the caller says. Asterisk writes the file while he speaks, so a hang-up loses nothing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._watch(seconds)
        command = (quote(path), "wav", quote(KEYS), seconds * 1000, f"s={_SILENCE_SECONDS}")
        reply = self._agi.execute("RECORD FILE", *command)
        file = path.with_suffix(".wav")
        if reply["result"][1] == "hangup" or reply["result"][0] == "-1":
            raise CallerHungUp("while recording")
        kept = int(reply.get("endpos", ("0", ""))[0] or 0) / _SAMPLES_A_SECOND
        return Recording(file, kept, _key_in(reply["result"][0]))

    def transfer(self, queue: str, seconds: int, *, is_unknown: bool = False) -> bool:
        """Let the line queue ring its members; what the caller hears meanwhile is the ringing tone."""
        self._watch(_LONGEST_TALK_SECONDS)
        if is_unknown:
            for name in ("num", "name"):
                self._agi.execute("SET VARIABLE", f"CALLERID({name})", quote("anonymous"))
        # Asterisk asks .../answered when a member picks up: a caller who leaves later takes the reply to this with him.
        tell = self._agi.env["agi_request"].rsplit("/", 1)[0] + "/answered"
        try:
            self._agi.execute("EXEC", "Queue", quote(f"{queue},rc,,,{seconds},{tell}"))
        except CallerHungUp:
            if not self._agi.was_answered:
                raise
        if not self._agi.was_answered and self._agi.has_hung_up:
            raise CallerHungUp("in the line queue")
        return self._agi.was_answered

    def hang_up(self) -> None:
        """End the call from our side."""
        self._agi.execute("HANGUP")

    def _stream(self, key: str, escape: str) -> str:
        self.played.append(key)
        reply = self._agi.execute("STREAM FILE", quote(self._file(key)), quote(escape))
        value = reply["result"][0]
        if value == "-1":
            self._agi.execute("NOOP")  # the HANGUP line comes before this reply when the caller is gone
            if self._agi.has_hung_up:
                raise CallerHungUp(key)
        if value in ("-1", "0") and reply.get("endpos", ("", ""))[0] in ("0", ""):
            self._note_missing(key)
        return _key_in(value)

    def _file(self, key: str) -> str:
        # Asterisk adds the ending itself; a path of its own is a clip made while running.
        if key.startswith("/"):
            return key
        recorded = self._recorded(self._language, key) if self._recorded is not None else None
        return str(recorded.with_suffix("")) if recorded is not None else f"line123/{key}"

    def _note_missing(self, key: str) -> None:
        # A missing clip must never end a call: the caller hears the rest, the operator sees this line.
        self.missing.append(key)
        log.error("prompt not played", prompt=key)

    def _key(self, seconds: float) -> str:
        if waiting := self.buffer.take():
            return waiting
        self._watch(seconds)
        value = self._agi.execute("WAIT FOR DIGIT", math.ceil(seconds * 1000))["result"][0]
        if value == "-1":
            raise CallerHungUp("while waiting for a key")
        return chr(int(value)) if value.isdigit() and value != "0" else ""

    def _watch(self, seconds: float) -> None:
        # If this process stalls, Asterisk takes the caller to the spoken fallback when the command should be over.
        self._agi.execute("SET VARIABLE", "TIMEOUT(absolute)", quote(math.ceil(seconds + _GRACE_SECONDS)))


def _key_in(result: str) -> str:
    """Return the key a command was ended by: Asterisk answers its character code, 0 for none."""
    return chr(int(result)) if result.isdigit() and result != "0" else ""
