"""A recogniser process whose engine is a script: the audio itself says what is to happen.

``python -m helpers.scripted_recogniser`` with ``LINE123_DATA`` set. Audio that begins with ``b"say:MEANING:"`` is heard
as that meaning; ``sleep:SECONDS:`` takes that long; ``crash:`` raises; ``die:`` ends the process
as a fault in a library would.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time

from ivr.speech.contract import Band, Candidate, Recognition, Status, Transcript
from ivr.speech.engines import registry
from ivr.speech.engines.null import Unheard
from ivr.speech.process import serve
from ticketing.core.config import load_settings


class ScriptedEngine:
    """Understands the languages it is given and hears what its audio says."""

    streams = True

    def __init__(self, name="whisper_list", languages=("id",), fault=None):
        self.name, self.languages, self.fault = name, frozenset(languages), fault
        self.model = "0123456789ab"
        self.decoded = 0

    def self_test(self):
        if self.fault:
            raise self.fault

    def covers(self, grammar):
        return "unreachable" not in grammar.meanings

    def prepare(self, grammar):
        if grammar.name == "unpreparable":
            raise ValueError("no")
        if grammar.name == "slow":
            time.sleep(0.5)
        return Unheard(grammar)

    def recognise(self, audio, prepared):
        self.decoded += 1
        word, _, rest = audio.decode("ascii", "replace").partition(":")
        if word == "sleep":
            time.sleep(float(rest.split(":")[0]))
        elif word == "crash":
            raise RuntimeError("scripted")
        elif word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif word == "say":
            meaning = rest.split(":")[0]
            best = Candidate(meaning, meaning, 0.9)
            return Recognition(Status.OK, self.name, self.model, n_best=(best,), band=Band.ACCEPT)
        return Recognition(Status.REJECT, self.name, self.model)

    def listen(self, prepared):
        return _Hearing()

    def transcribe(self, audio):
        return Transcript("padam sejak sore", 0.5, self.name, self.model, 1.0)


class _Hearing:
    def __init__(self):
        self.heard = b""

    def feed(self, audio):
        self.heard += audio
        return Candidate("kabel putus", "danger", 0.9) if b"danger" in self.heard else None


def scripted(*engines):
    return registry.Registry([registry.Candidate(one.name, "scripted", lambda one=one: one) for one in engines])


if __name__ == "__main__":
    asyncio.run(serve(load_settings(), scripted(ScriptedEngine())))
    os._exit(0)
