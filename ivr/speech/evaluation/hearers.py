"""Loads an engine for a tool, without the recogniser process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.speech.engines.base import EngineFault

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.speech.engines.base import Engine


def load(name: str, cache: Path, threads: int) -> Engine:
    """Load the engine called ``name``. Raises EngineFault when it or its model cannot be had."""
    if name == "whisper_list":
        from ivr.speech.engines.whisper_list.engine import WhisperListEngine

        return WhisperListEngine.load(cache=cache, workers=threads)
    if name == "vosk":
        from ivr.speech.engines.vosk.engine import VoskEngine
        from ivr.speech.engines.vosk.installing import installed

        for language, folder in installed(cache):
            return VoskEngine.load(folder, language)
        raise EngineFault("No Vosk model is installed; docs/speech-models.md tells how.")
    raise EngineFault(f"There is no engine {name!r} to be measured here; choose whisper_list or vosk.")
