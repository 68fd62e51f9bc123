"""When somebody begins to speak, pauses and ends: probabilities of speech in, events out. No clock, no audio."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

THRESHOLD = 0.3
"""Probability from which a window is speech. At the model's usual 0.5 one word in fifteen is missed on G.711."""

_STILL_SPEECH = 0.15
_SURE_AGAIN = 0.06


class Sound(Enum):
    """What happened in the audio of one turn."""

    BEGAN = "began"
    PAUSED = "paused"
    WENT_ON = "went on"
    ENDED = "ended"


@dataclass(frozen=True)
class Ends:
    """Seconds. ``begin``: speech until we believe it; ``begin_in_prompt``: the same while we talk ourselves.

    ``pause``: silence after which decoding may begin; ``end``: silence that ends the answer; ``longest``: of an answer.
    """

    begin: float = 0.12
    begin_in_prompt: float = 0.2
    pause: float = 0.25
    end: float = 0.65
    longest: float = 9.0


WORDS = Ends()
DIGITS = Ends(end=1.0, pause=0.35)
"""Callers read numbers off a paper and breathe between them."""


class Endpointer:
    """Follows one utterance. After ENDED nothing more comes."""

    def __init__(self, ends: Ends = WORDS) -> None:
        self._ends = ends
        self._speech = 0.0
        self._again = 0.0
        self._silence = 0.0
        self._length = 0.0
        self._has_begun = False
        self._is_paused = False
        self.has_ended = False

    @property
    def has_begun(self) -> bool:
        """Tell whether an utterance has begun."""
        return self._has_begun

    @property
    def silence(self) -> float:
        """Seconds of silence since the last window of speech."""
        return self._silence

    def feed(self, probability: float, seconds: float, *, in_prompt: bool = False) -> Sound | None:
        """Take the next window of so many seconds; at most one thing happens in it."""
        if self.has_ended:
            return None
        if not self._has_begun:
            return self._wait(probability, seconds, in_prompt=in_prompt)
        self._length += seconds
        return self._follow(probability >= (THRESHOLD if self._is_paused else _STILL_SPEECH), seconds)

    def _wait(self, probability: float, seconds: float, *, in_prompt: bool) -> Sound | None:
        is_speech = probability >= THRESHOLD
        self._speech = self._speech + seconds if is_speech else max(0.0, self._speech - seconds / 2)
        if self._speech < (self._ends.begin_in_prompt if in_prompt else self._ends.begin):
            return None
        self._has_begun, self._length = True, self._speech
        self._silence = 0.0 if is_speech else seconds
        return Sound.BEGAN

    def _follow(self, is_speech: bool, seconds: float) -> Sound | None:  # noqa: FBT001 one of two
        if not is_speech:
            self._silence, self._again = self._silence + seconds, 0.0
        elif not self._is_paused:
            self._silence = 0.0
        else:
            self._again += seconds
            if self._again >= _SURE_AGAIN:  # less is a click in the pause, not the caller going on
                self._is_paused, self._silence = False, 0.0
                return Sound.WENT_ON
        return self._end_of(is_speech)

    def _end_of(self, is_speech: bool) -> Sound | None:  # noqa: FBT001 one of two
        if self._length >= self._ends.longest or (not is_speech and self._silence >= self._ends.end):
            self.has_ended = True
            return Sound.ENDED
        if not is_speech and not self._is_paused and self._silence >= self._ends.pause:
            self._is_paused = True
            return Sound.PAUSED
        return None
