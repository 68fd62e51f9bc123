"""A recogniser process with the models of Vosk in the cache of ``LINE123_CACHE`` and nothing else."""

from __future__ import annotations

import asyncio
import os

from ivr.speech.engines.installed import candidates
from ivr.speech.engines.registry import Registry
from ivr.speech.process import serve
from ticketing.core.config import load_settings

if __name__ == "__main__":
    settings = load_settings()
    asyncio.run(serve(settings, Registry([one for one in candidates(settings) if one.engine == "vosk"])))
    os._exit(0)
