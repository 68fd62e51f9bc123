"""Makes telephone clips of what people recorded, and tells what is wrong with a recording.

A program of its own (``python -m ivr.voice.take``): the desk asks it with JSON and never decodes a stranger's file
itself. What it may use up is limited before it opens anything.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soundfile

from ivr.voice.audio import LOUDNESS, LOUDNESS_TOLERANCE, RATE, loudness, read_alaw, telephone_clip, write_alaw
from ivr.voice.sounds import LONGEST_SECONDS, StrangeSoundError, open_sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ivr.voice.audio import Samples
    from ivr.voice.engines import Audio

SHORTEST_SECONDS: Final = 0.12
QUIETEST: Final = -45.0
"""dB of full scale of the loudest tenth of a second; below it nobody spoke into this microphone."""
SOFT: Final = -34.0
CLEAR: Final = 25.0
NOISY: Final = 14.0
"""dB between speech and what is heard in its pauses: below CLEAR it is worth a word, below NOISY refused."""
_PAUSES: Final = 0.3
_CLIPPED_RUN: Final = 3
_CLIPPED_RUNS: Final = 8
_FULL_SCALE: Final = 0.989
_MEMORY: Final = 3 * 1024**3
_FILE: Final = 64 * 1024**2
_SECONDS_A_JOB: Final = 4
_SECONDS_TO_START: Final = 20


@dataclass(frozen=True)
class Job:
    """One recording: the file, what its clip may take, whether it stands inside a sentence, silence put before it."""

    path: str
    seconds: float
    is_tight: bool = False
    lead: float = 0.0


@dataclass(frozen=True)
class Remark:
    """Something about a recording; ``value`` and ``limit`` in the unit of the code (seconds or dB)."""

    code: str
    value: float = 0.0
    limit: float = 0.0


@dataclass(frozen=True)
class Taken:
    """``clip`` names the files that were made, empty when the recording is refused for its ``faults``."""

    clip: str
    seconds: float
    faults: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


def take(job: Job, into: Path) -> Taken:
    """Judge a recording and, unless it is refused, write ``NAME.alaw``, ``NAME.wav`` (8 kHz) and ``NAME.flac``.

    The last is the recording as it came, one channel at its own rate, so that clips can be made anew one day.
    """
    try:
        sound = open_sound(Path(job.path))
    except StrangeSoundError as error:
        return Taken("", 0.0, (Remark(error.code, limit=LONGEST_SECONDS),), ())
    faults, remarks = _judged(sound)
    if faults:
        return Taken("", 0.0, tuple(faults), tuple(remarks))
    clip = telephone_clip(sound, tight=job.is_tight, lead=job.lead)
    seconds = round(len(clip) / RATE, 3)
    faults = list(_lengths(seconds, job))
    if abs(loudness(clip) - LOUDNESS) > LOUDNESS_TOLERANCE:
        faults.append(Remark("uneven", round(loudness(clip), 1), LOUDNESS))
    if faults:
        return Taken("", seconds, tuple(faults), tuple(remarks))
    return Taken(_keep(clip, sound, into), seconds, (), tuple(remarks))


def noise_distance(samples: Samples, rate: int) -> float:
    """Return dB between what is spoken and what is heard in the pauses; infinite when it has no pause to hear noise in.

    Noise is even: many frames are about as quiet as the quietest tenth. In a word cut out closely there are few.
    """
    powers = _powers(samples, rate)
    floor = max(float(np.percentile(powers, 10)), 1e-12)
    if (powers < 4 * floor).mean() < _PAUSES:
        return float("inf")
    loud = powers[powers > powers.max() / 1000]
    return float(10 * np.log10(loud.mean() / floor))


def _judged(sound: Audio) -> tuple[list[Remark], list[Remark]]:
    powers = _powers(sound.samples, sound.rate)
    loudest = float(10 * np.log10(max(float(np.sort(powers)[-5:].mean()), 1e-12)))
    if loudest < QUIETEST:
        return [Remark("silent", round(loudest, 1), QUIETEST)], []
    faults: list[Remark] = []
    remarks: list[Remark] = []
    if (runs := _clipped_runs(sound.samples)) >= _CLIPPED_RUNS:
        faults.append(Remark("clipped", runs, _CLIPPED_RUNS))
    distance = round(noise_distance(sound.samples, sound.rate), 1)
    if distance < NOISY:
        faults.append(Remark("noisy", distance, NOISY))
    elif distance < CLEAR:
        remarks.append(Remark("some_noise", distance, CLEAR))
    if loudest < SOFT:
        remarks.append(Remark("soft", round(loudest, 1), SOFT))
    return faults, remarks


def _lengths(seconds: float, job: Job) -> list[Remark]:
    if seconds > job.seconds:
        return [Remark("too_long", round(seconds, 1), job.seconds)]
    if seconds - job.lead < SHORTEST_SECONDS:
        return [Remark("too_short", round(seconds, 2), SHORTEST_SECONDS)]
    return []


def _powers(samples: Samples, rate: int) -> NDArray[np.float64]:
    size = max(1, rate // 50)
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % size))
    return np.asarray((padded.reshape(-1, size) ** 2).mean(axis=1))


def _clipped_runs(samples: Samples) -> int:
    at_top = np.abs(samples) >= max(_FULL_SCALE, 0.999 * float(np.abs(samples).max()))
    edges = np.diff(np.concatenate([[0], at_top.astype(np.int8), [0]]))
    return int((np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1) >= _CLIPPED_RUN).sum())


def _keep(clip: Samples, sound: Audio, into: Path) -> str:
    draft = into / f"{sha256(clip.tobytes()).hexdigest()}.alaw"
    write_alaw(draft, clip)
    name = sha256(draft.read_bytes()).hexdigest()
    draft.replace(into / f"{name}.alaw")
    soundfile.write(into / f"{name}.wav", read_alaw(into / f"{name}.alaw"), RATE, subtype="PCM_16")
    soundfile.write(into / f"{name}.flac", sound.samples, sound.rate, subtype="PCM_24")
    return name


def limit(jobs: int) -> None:
    """Let this process use up no more than so many jobs may need."""
    seconds = _SECONDS_TO_START + _SECONDS_A_JOB * jobs
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_FSIZE, _FILE)):
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Read ``{"into": FOLDER, "jobs": [...]}`` and answer every job with a line of JSON, in their order."""
    asked: dict[str, Any] = json.load(sys.stdin)
    jobs = [Job(**one) for one in asked["jobs"]]
    into = Path(asked["into"])
    into.mkdir(parents=True, exist_ok=True)
    limit(len(jobs))
    for job in jobs:
        print(json.dumps(asdict(take(job, into))), flush=True)  # noqa: T201 this is its answer


if __name__ == "__main__":
    main()
