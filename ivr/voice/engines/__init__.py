"""Speech engines behind one interface; each is imported only when it is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

ENGINES = ("kokoro", "gtts", "espeak")
"""In order of preference; a human recording goes before all of them."""


class EngineError(Exception):
    """The engine cannot speak: a part is missing, or its service refused."""


@dataclass(frozen=True)
class Audio:
    """Sound: ``samples`` float32 in [-1, 1], one channel, ``rate`` in hertz."""

    samples: NDArray[np.float32]
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


class Engine(Protocol):
    """Something that turns a text into sound."""

    name: str
    voice: str

    def synthesise(self, text: str, language: str, *, before: str = "", after: str = "", speed: float = 1.0) -> Audio:
        """Speak ``text`` as it sounds between ``before`` and ``after``, without them.

        ``language`` is ``id`` or ``en``, the texts may hold the marks of ``ivr.voice.markup``; ``speed`` above 1 is
        faster. An engine that cannot cut speaks ``text`` alone. Raises EngineError.
        """
        ...


def make_engine(name: str, *, cache: Path) -> Engine:
    """Make the engine called ``name``; ``cache`` is a folder it may keep files in.

    Raises EngineError when there is no such engine or its parts are not installed.
    """
    if name not in ENGINES:
        raise EngineError(f"There is no engine {name!r}; choose one of {', '.join(ENGINES)}.")
    try:
        module = import_module(f"ivr.voice.engines.{name}")
    except ImportError as error:
        raise EngineError(f"The engine {name} needs {error.name}, which is not installed.") from error
    engine: Engine = module.make(cache)
    return engine
