"""Builds the evaluation set into a folder outside the repository; goes on where it was interrupted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import soundfile

from ivr.speech.contract import SAMPLE_RATE
from ivr.speech.evaluation.carriers import ANSWERS
from ivr.speech.evaluation.manifest import NAME, Recording, read_manifest, write_manifest
from ivr.speech.evaluation.voices import saying
from ivr.speech.evaluation.voices.noises import noise
from ivr.speech.evaluation.voices.speaking import Mouths
from ivr.voice.engines import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ivr.speech.evaluation.voices.speakers import Speaker


@dataclass(frozen=True)
class Built:
    """What became of a build: recordings of the manifest, and a sentence for each speaker who could not be made."""

    folder: Path
    recordings: int
    silent: tuple[str, ...]


def default_folder(cache: Path) -> Path:
    """Folder of the evaluation set, by version of what is said."""
    return cache / f"voices-{saying.version()}"


def carriers_into(folder: Path, table: Path) -> tuple[str, ...]:
    """Put a table of sentences beside the manifest, return the sentences. Raises TaskFault when it is none."""
    from ivr.speech.evaluation.carriers import FILE, read_carriers

    sentences = tuple(read_carriers(table))
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(table, folder / FILE)
    return sentences


def lines(speakers: Sequence[Speaker], carriers: tuple[str, ...]) -> list[tuple[Speaker, Recording]]:
    """Return who says what."""
    return [(speaker, line) for speaker in speakers for line in saying.lines_of(speaker.name, carriers)]


def build(
    folder: Path,
    speakers: Sequence[Speaker],
    cache: Path,
    *,
    carriers: tuple[str, ...] = (),
    each: Callable[[], object] = lambda: None,
) -> Built:
    """Build what is missing below ``folder`` and write its manifest; ``each`` is called after every line."""
    mouths, said, silent = Mouths(cache), [], {}
    for speaker, line in lines(speakers, carriers):
        each()
        if speaker.name in silent:
            continue
        try:
            _build_line(folder, speaker, line, mouths)
        except EngineError as error:
            silent[speaker.name] = f"{speaker.name} cannot speak: {error}"
        else:
            said.append(line)
    noises = saying.noises()
    for number, clip in enumerate(noises):
        _write(folder / clip.file, noise(number, len(noises), saying.noise_seconds()), SAMPLE_RATE)
    (folder / ANSWERS).write_text(saying.answers_table(), "utf-8")
    (folder / saying.places_file()).write_text("\n".join(saying.places()) + "\n", "utf-8")
    recordings = _earlier(folder) | {line.file: line for line in (*said, *noises)}
    write_manifest(folder, recordings.values())
    return Built(folder, len(recordings), tuple(silent.values()))


def _earlier(folder: Path) -> dict[str, Recording]:
    """Return what an earlier build said, of other speakers perhaps."""
    if not (folder / NAME).exists():
        return {}
    return {line.file: line for line in read_manifest(folder)}


def _build_line(folder: Path, speaker: Speaker, line: Recording, mouths: Mouths) -> None:
    if not (folder / line.file).exists():
        sound = mouths.speak(speaker, line.transcript)
        _write(folder / line.file, sound.samples, sound.rate)


def _write(path: Path, samples: NDArray[Any], rate: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    soundfile.write(draft, samples, rate, format="WAV", subtype="PCM_16")
    draft.replace(path)
