"""Building clips: only those whose recipe, engine or voice changed."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ivr.voice.audio import BAND, copy_clip, loudness, peak, read_alaw, silence, telephone_clip, tone, write_alaw
from ivr.voice.catalogue import LANGUAGES, Phrase, load_catalogue
from ivr.voice.manifest import Clip, clip_path, update_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ivr.voice.audio import Samples
    from ivr.voice.engines import Engine

HUMAN = "human"
"""Engine name of recordings by a person; a build never replaces them."""

_SAVE_EVERY = 25
_BAND = "{}-{}".format(*BAND)


@dataclass(frozen=True)
class Job:
    """One clip that has to be made."""

    language: str
    phrase: Phrase


def stale_clips(
    folder: Path, engine: str, voice: str, *, languages: Iterable[str] = LANGUAGES, only: str = "*"
) -> list[Job]:
    """List the clips that are missing, or whose text, speaking, voice or band changed.

    ``only`` is a key with ``*``. Recordings by a person stay until their text changes.
    """
    return [
        Job(language, phrase)
        for language in languages
        for key, phrase in load_catalogue(language, folder).items()
        if fnmatchcase(key, only) and not _is_current(folder, language, phrase, engine, voice)
    ]


def build(folder: Path, jobs: list[Job], engine: Engine, *, each: Callable[[Job], None] = lambda _: None) -> None:
    """Make the clips of ``jobs`` and keep the manifest in step; ``each`` is called after every clip.

    Raises EngineError; what was made before is kept.
    """
    made: dict[tuple[str, str], Clip] = {}
    spoken: dict[str, Path] = {}  # names of places are the same in every language
    try:
        for number, job in enumerate(jobs, 1):
            made[job.language, job.phrase.key] = _make(folder, job, engine, spoken)
            if number % _SAVE_EVERY == 0:
                update_manifest(folder, made)
            each(job)
    finally:
        update_manifest(folder, made)


def drop_orphans(folder: Path) -> list[Path]:
    """Delete clips and manifest lines that have no text any more; return the deleted files."""
    known = {(language, key) for language in LANGUAGES for key in load_catalogue(language, folder)}
    update_manifest(folder, {}, keep=known.__contains__)
    gone = orphans(folder)
    for path in gone:
        path.unlink()
    return gone


def orphans(folder: Path) -> list[Path]:
    """List clips that no text asks for."""
    found: list[Path] = []
    for language in LANGUAGES:
        known = set(load_catalogue(language, folder))
        clips = sorted((folder / "audio" / language).glob("*"))
        found += [path for path in clips if path.suffix != ".alaw" or path.stem not in known]
    return found


def _is_current(folder: Path, language: str, phrase: Phrase, engine: str, voice: str) -> bool:
    clip = phrase.clip
    if clip is None or clip.recipe != phrase.recipe or not clip_path(folder, language, phrase.key).exists():
        return False
    return phrase.is_signal or clip.engine == HUMAN or (clip.engine, clip.voice, clip.band) == (engine, voice, _BAND)


def _make(folder: Path, job: Job, engine: Engine, spoken: dict[str, Path]) -> Clip:
    phrase, path = job.phrase, clip_path(folder, job.language, job.phrase.key)
    if phrase.recipe in spoken:
        copy_clip(spoken[phrase.recipe], path)
    else:
        write_alaw(path, _sound(phrase, engine))
    spoken[phrase.recipe] = path
    return measured(path, phrase, *_made_by(phrase, engine))


def _sound(phrase: Phrase, engine: Engine) -> Samples:
    if phrase.tone:
        return tone(phrase.tone, phrase.hertz)
    if phrase.silence:
        return silence(phrase.silence)
    spoken = engine.synthesise(
        phrase.spoken, phrase.spoken_in, before=phrase.before, after=phrase.after, speed=phrase.speed
    )
    return telephone_clip(spoken, tight=bool(phrase.after), lead=phrase.lead)


def _made_by(phrase: Phrase, engine: Engine) -> tuple[str, str]:
    if phrase.is_signal:
        return ("tone" if phrase.tone else "silence", "")
    return engine.name, engine.voice


def measured(path: Path, phrase: Phrase, engine: str, voice: str) -> Clip:
    """Describe the clip in ``path`` as it lies on disk."""
    samples = read_alaw(path)
    quiet = phrase.silence > 0
    return Clip(
        recipe=phrase.recipe,
        engine=engine,
        voice=voice,
        seconds=round(len(samples) / 8000, 3),
        rms=-99.0 if quiet else round(loudness(samples), 2),
        peak=-99.0 if quiet else round(peak(samples), 2),
        band=_BAND,
    )
