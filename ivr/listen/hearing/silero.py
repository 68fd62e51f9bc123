"""Silero's voice activity detector: how likely each 32 ms of a call's audio is speech.

The model is the one that comes with faster-whisper. It works at 16 kHz on windows of 512 samples with 64 samples of
context and takes the windows of one caller as a sequence, so callers share the thread, not the call of the model.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

WINDOW_SAMPLES: Final = 256
WINDOW_SECONDS: Final = 0.032
_CONTEXT: Final = 64
_STATE: Final = (1, 1, 128)
_TAPS: Final = 16
_UNIT: Final = np.float32(0.3 / 32768)
"""Ten decibels down: on loud narrow-band speech the model is less sure (measured on our own clips)."""


class NoDetectorError(Exception):
    """The model or what runs it is not installed; the text is one sentence."""


def _between() -> Floats:
    """Return the weights that give the sample halfway between the middle two of sixteen (windowed sinc)."""
    places = np.arange(_TAPS) - (_TAPS - 1) / 2
    weights = np.sinc(places) * np.hamming(_TAPS)
    found: Floats = (weights / weights.sum()).astype(np.float32)
    return found


_BETWEEN: Final = _between()


def find_model() -> Path:
    """Return the file of the model; the package around it is not imported. Raises NoDetectorError."""
    spec = find_spec("faster_whisper")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for file in sorted(Path(folder, "assets").glob("silero_vad*.onnx")):
            return file
    raise NoDetectorError("There is no Silero model: the package faster-whisper is not installed.")


class Silero:
    """The model, loaded once. ``hearer`` gives each utterance its own memory. Raises NoDetectorError."""

    def __init__(self, model: Path | None = None) -> None:
        try:
            from onnxruntime import InferenceSession, SessionOptions  # type: ignore[attr-defined]  # it does
        except ImportError as error:
            raise NoDetectorError("The package onnxruntime is not installed.") from error
        options = SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self._run: Any = InferenceSession(str(model or find_model()), options, providers=["CPUExecutionProvider"]).run

    def hearer(self) -> Hearer:
        """Return a listener without any past."""
        return Hearer(self._run)


class Hearer:
    """Follows the audio of one caller."""

    def __init__(self, run: Any) -> None:
        self._run = run
        self._before: Floats = np.zeros(_TAPS - 1, dtype=np.float32)
        self._context: Floats = np.zeros(_CONTEXT, dtype=np.float32)
        self._h = np.zeros(_STATE, dtype=np.float32)
        self._c = np.zeros(_STATE, dtype=np.float32)

    def probabilities(self, audio: bytes) -> list[float]:
        """Return one probability for each window in ``audio``: whole windows of 16-bit samples at 8 kHz."""
        fast = self._upsampled(np.frombuffer(audio, dtype="<i2").astype(np.float32) * _UNIT)
        windows = fast.reshape(-1, 2 * WINDOW_SAMPLES)
        contexts = np.vstack([self._context[None], windows[:-1, -_CONTEXT:]])
        self._context = windows[-1, -_CONTEXT:]
        given = {"input": np.hstack([contexts, windows]), "h": self._h, "c": self._c}
        found, self._h, self._c = self._run(None, given)
        return [float(one) for one in found.reshape(-1)]

    def _upsampled(self, samples: Floats) -> Floats:
        padded = np.concatenate([self._before, samples])
        self._before = padded[1 - _TAPS :]
        middle = _TAPS // 2 - 1
        fast: Floats = np.empty(2 * len(samples), dtype=np.float32)
        fast[0::2] = padded[middle : middle + len(samples)]
        fast[1::2] = np.convolve(padded, _BETWEEN, "valid")
        return fast
