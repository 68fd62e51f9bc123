"""The second rung: audio has failed but the recogniser is there, so Asterisk records the answer and we read the file.

Slower than audio (the end of speech is three seconds of silence) and deaf while a prompt plays; keys work throughout.
"""

from __future__ import annotations

import time
import wave
from typing import TYPE_CHECKING, Final

from ivr.agi import CallerHungUp, SafeAgi, quote
from ivr.listen.contract import KEYS, Heard, HeardKind
from ivr.listen.keys import collect
from ivr.listen.spoken import DEADLINE_SECONDS, MOMENT
from ivr.listen.stream_file import StreamFileLine
from ivr.speech.contract import SAMPLE_RATE, Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ivr.listen.clips import Recorded
    from ivr.listen.contract import Expect
    from ivr.listen.spoken import Understanding
    from ivr.speech.contract import Grammar, Recognition, Turn

_LONGEST_SECONDS: Final = 12
_SILENCE_SECONDS: Final = 3


class RecordLine(StreamFileLine):
    """A line over plain AGI commands that understands speech. ``folder`` holds each answer until it is understood."""

    def __init__(
        self,
        agi: SafeAgi,
        seconds_of: Callable[[str], float | None],
        understanding: Understanding,
        folder: Path,
        *,
        recorded: Recorded | None = None,
        language: str = "id",
    ) -> None:
        super().__init__(agi, seconds_of, recorded=recorded, language=language)
        self._understanding = understanding
        self._folder = folder

    def hears(self, grammar: Grammar) -> bool:
        """Tell whether an answer of this grammar would be understood now; announces the grammar."""
        return self._understanding.is_ready(grammar)

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        """Play prompts unless keys are waiting, then record what is said until a key or three seconds of silence."""
        if expect.grammar is None or self.buffer or not self.hears(expect.grammar):
            return super().ask(prompts, expect)
        self.say(prompts)
        if not self.buffer:
            heard = self._record_answer(expect.grammar, expect.commands)
            if not self.buffer:
                return heard
        return collect(self.buffer.take(), expect, self._key)

    def _record_answer(self, grammar: Grammar, commands: Grammar | None) -> Heard:
        path = self._folder / f"{self._agi.env['agi_uniqueid'].replace('.', '-')}-turn"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._watch(_LONGEST_SECONDS)
        command = (quote(path), "wav", quote(KEYS), _LONGEST_SECONDS * 1000, f"s={_SILENCE_SECONDS}")
        file = path.with_suffix(".wav")
        try:
            value, kind = self._agi.execute("RECORD FILE", *command)["result"]
            if value == "-1" or kind == "hangup":
                raise CallerHungUp("while answering")
            if kind == "dtmf" and value.isdigit():
                self.buffer.add(chr(int(value)))
                return Heard(HeardKind.KEYS)
            return self._understood(self._understanding.turn(grammar, commands), samples_of(file))
        finally:
            file.unlink(missing_ok=True)  # an answer is no recording to keep

    def _understood(self, turn: Turn, audio: bytes) -> Heard:
        deadline = time.monotonic() + DEADLINE_SECONDS
        turn.finish(audio, deadline)
        if self._seconds_of(MOMENT):
            self.say((MOMENT,))  # three seconds of silence are behind the caller already
        found: Recognition | None = turn.result(max(0.0, deadline - time.monotonic()))
        if found is None or self.buffer:
            turn.cancel()
        judged = self._understanding.judge(found)
        if judged.status is Status.SILENCE:
            return Heard(HeardKind.SILENCE)
        return Heard(HeardKind.SPEECH, spoken=judged)


def samples_of(file: Path) -> bytes:
    """Return the samples of a telephone wav, b"" when it is not there or is something else."""
    try:
        with wave.open(str(file)) as sound:
            form = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
            return sound.readframes(sound.getnframes()) if form == (SAMPLE_RATE, 1, 2) else b""
    except (OSError, EOFError, wave.Error):
        return b""
