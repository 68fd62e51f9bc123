"""An engine that hears what it is told to, and a folder of recordings for it."""

from dataclasses import dataclass

import numpy as np
import soundfile

from ivr.speech.contract import SAMPLE_RATE, Band, Candidate, Grammar, Recognition, Status
from ivr.speech.evaluation.manifest import Recording, write_manifest


@dataclass(frozen=True)
class ScriptedPrepared:
    grammar: Grammar


class ScriptedEngine:
    """``hears(sound number, grammar)`` gives a recognition; sounds are told apart by their pitch."""

    name = "scripted"
    model = "none"
    languages = frozenset({"id"})

    def __init__(self, hears):
        self.hears = hears
        self.made_ready = 0

    def self_test(self):
        pass

    def covers(self, grammar):
        return True

    def prepare(self, grammar):
        self.made_ready += 1
        return ScriptedPrepared(grammar)

    def recognise(self, audio, prepared):
        return self.hears(sound_number(audio), prepared.grammar)

    def listen(self, prepared):
        return None

    def transcribe(self, audio):
        return None


def answer(*meanings, band=Band.ACCEPT, confidence=0.9, status=Status.OK):
    best = tuple(Candidate(meaning, meaning, confidence) for meaning in meanings)
    return Recognition(status, "scripted", n_best=best, band=band)


def write_sounds(folder, rows):
    """Write the recordings, each a tone of 400 Hz and 40 Hz more for each one before it, and their manifest."""
    made = [Recording(f"{number}.wav", *row) for number, row in enumerate(rows)]
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    for number, one in enumerate(made):
        soundfile.write(folder / one.file, 0.2 * np.sin(2 * np.pi * (400 + 40 * number) * time), SAMPLE_RATE)
    write_manifest(folder, made)
    return made


def sound_number(audio):
    samples = np.frombuffer(audio, "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples, 8 * SAMPLE_RATE))
    return round((int(spectrum.argmax()) / 8 - 400) / 40)
