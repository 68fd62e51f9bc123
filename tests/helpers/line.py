"""A caller made of a list of answers: for tests of menus, without any telephone."""

from __future__ import annotations

from pathlib import Path

from ivr.agi import CallerHungUp
from ivr.listen.contract import DigitBuffer, Expect, Heard, HeardKind, Recording
from ivr.speech.contract import Grammar, Recognition

SILENT = None
HANGS_UP = "hangs up"


class ScriptedLine:
    """Plays nothing and answers questions from a list: keys, SILENT, HANGS_UP or what a recogniser makes of speech.

    Out of answers it hangs up. ``hears_speech``: whether there is a recogniser; ``asked`` are the grammars offered.

    ``presses``: prompt key -> keys pressed while it plays. ``speaks_for``: seconds said into a recording,
    ``ends_recording_by``: the key it ends with.
    ``calls_out``: prompt key -> command said into it, where nothing is asked.
    """

    def __init__(
        self,
        *answers: str | Recognition | None,
        hangs_up_at_prompt: str | None = None,
        presses: dict[str, str] | None = None,
        speaks_for: float = 3.0,
        is_answered: bool = False,
        hears_speech: bool = False,
        calls_out: dict[str, Recognition] | None = None,
        ends_recording_by: str = "",
    ) -> None:
        self.buffer = DigitBuffer()
        self.recorded: list[str] = []
        self.transfers: list[str] = []
        self._presses = dict(presses or {})
        self._calls_out = dict(calls_out or {})
        self._speaks_for = speaks_for
        self._ends_recording_by = ends_recording_by
        self._is_answered = is_answered
        self.played: list[str] = []
        self.languages: list[str] = []
        self.has_hung_up_itself = False
        self._answers = list(answers)
        self.hears_speech = hears_speech
        self.asked: list[Grammar | None] = []
        self._leaves_at = hangs_up_at_prompt

    def say(
        self, prompts: tuple[str, ...], *, can_interrupt: bool = True, commands: Grammar | None = None
    ) -> Recognition | None:
        for key in prompts:
            if can_interrupt and self.buffer:
                return None
            self.played.append(key)
            self.buffer.add(self._presses.pop(key, ""))
            if key == self._leaves_at:
                raise CallerHungUp(key)
            if commands is not None and key in self._calls_out:
                return self._calls_out.pop(key)
        return None

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        self.say(prompts)
        self.asked.append(expect.grammar)
        answer = self.buffer.take() or (self._answers.pop(0) if self._answers else HANGS_UP)
        if isinstance(answer, Recognition):
            assert expect.grammar is not None, f"speech where only keys are taken: {prompts}"
            return Heard(HeardKind.SPEECH, spoken=answer)
        if answer is SILENT:
            return Heard(HeardKind.SILENCE)
        if answer == HANGS_UP:
            raise CallerHungUp("scripted")
        if expect.most == 1:
            return Heard(HeardKind.KEYS, answer, has_finished=answer == "#")
        return Heard(HeardKind.KEYS, answer.removesuffix("#"), has_finished=answer.endswith("#"))

    def hears(self, grammar: Grammar) -> bool:
        return self.hears_speech

    def speak(self, language: str) -> None:
        self.languages.append(language)

    def record(self, path: Path, seconds: int) -> Recording:
        self.recorded.append(path.name)
        file = path.with_suffix(".wav")
        if self._ends_recording_by:
            file.write_bytes(b"RIFF")
        return Recording(file, min(self._speaks_for, seconds), self._ends_recording_by)

    def transfer(self, queue: str, seconds: int, *, is_unknown: bool = False) -> bool:
        self.transfers.append(queue)
        return self._is_answered

    def hang_up(self) -> None:
        self.has_hung_up_itself = True
