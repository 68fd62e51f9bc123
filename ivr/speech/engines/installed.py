"""The models on this machine that the recogniser tries to load."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.speech.engines.registry import Candidate
from ivr.speech.engines.vosk.installing import installed

if TYPE_CHECKING:
    from ivr.speech.engines.base import Engine
    from ticketing.core.config import Settings


def candidates(settings: Settings) -> list[Candidate]:
    """Return every installed model, whether it will pass its test or not. No library is loaded yet."""
    found = [
        Candidate("vosk", f"{language}/{path.name}", partial(_vosk, path, language))
        for language, path in installed(settings.cache)
    ]
    found.append(Candidate("whisper_list", "whisper-base", partial(_whisper_list, settings), is_known=True))
    return found


def _vosk(path: Path, language: str) -> Engine:
    from ivr.speech.engines.vosk.engine import VoskEngine

    return VoskEngine.load(path, language)


def _whisper_list(settings: Settings) -> Engine:
    from ivr.speech.engines.whisper_list.engine import WhisperListEngine

    weights = Path(settings.speech_weights).expanduser() if settings.speech_weights else None
    return WhisperListEngine.load(settings.cache, weights, workers=settings.speech_workers)
