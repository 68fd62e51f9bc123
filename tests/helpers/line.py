"""A caller made of a list of answers: for tests of menus, without any telephone."""

from __future__ import annotations

from ivr.agi import CallerHungUp
from ivr.listen.contract import Expect, Heard, HeardKind

SILENT = None
HANGS_UP = "hangs up"


class ScriptedLine:
    """Plays nothing and answers questions from a list: keys, SILENT or HANGS_UP. Out of answers it hangs up."""

    def __init__(self, *answers: str | None, hangs_up_at_prompt: str | None = None) -> None:
        self.played: list[str] = []
        self.languages: list[str] = []
        self.has_hung_up_itself = False
        self._answers = list(answers)
        self._leaves_at = hangs_up_at_prompt

    def say(self, prompts: tuple[str, ...], *, can_interrupt: bool = True) -> None:
        for key in prompts:
            self.played.append(key)
            if key == self._leaves_at:
                raise CallerHungUp(key)

    def ask(self, prompts: tuple[str, ...], expect: Expect) -> Heard:
        self.say(prompts)
        answer = self._answers.pop(0) if self._answers else HANGS_UP
        if answer is SILENT:
            return Heard(HeardKind.SILENCE)
        if answer == HANGS_UP:
            raise CallerHungUp("scripted")
        if expect.most == 1:
            return Heard(HeardKind.KEYS, answer, has_finished=answer == "#")
        return Heard(HeardKind.KEYS, answer.removesuffix("#"), has_finished=answer.endswith("#"))

    def speak(self, language: str) -> None:
        self.languages.append(language)

    def hang_up(self) -> None:
        self.has_hung_up_itself = True
