"""Human recordings: they replace whole families of clips, so that one voice never breaks off inside a sentence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import soundfile

from ivr.voice.audio import telephone_clip, write_alaw
from ivr.voice.build import HUMAN, measured
from ivr.voice.catalogue import LANGUAGES, load_catalogue
from ivr.voice.engines import Audio
from ivr.voice.manifest import Clip, clip_path, update_manifest

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = (".wav", ".flac", ".ogg")


class InstallError(Exception):
    """The recordings cannot be taken over; ``faults`` holds one sentence each, and nothing was changed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def install(folder: Path, recordings: Path, *, voice: str) -> list[str]:
    """Replace clips of ``folder`` by ``recordings/<language>/<key>.wav``; ``voice`` names the speaker.

    Returns what was replaced, as ``id/main.privacy``. Raises InstallError before anything is changed when a recording
    belongs to no text, cannot be read, or its family is not complete.
    """
    found = {
        (language, path.stem): path
        for language in LANGUAGES
        for path in sorted((recordings / language).glob("*"))
        if path.suffix in _KINDS
    }
    faults = _faults(folder, set(found)) if found else [f"{recordings} has no id/*.wav or en/*.wav."]
    sounds: dict[tuple[str, str], Audio] = {}
    for name, path in found.items():
        try:
            sounds[name] = _read(path)
        except soundfile.LibsndfileError as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise InstallError(faults)
    return _replace(folder, sounds, voice)


def _faults(folder: Path, given: set[tuple[str, str]]) -> list[str]:
    faults: list[str] = []
    for language in LANGUAGES:
        catalogue = load_catalogue(language, folder)
        faults += [
            f"{one}/{key} belongs to no text." for one, key in sorted(given) if one == language and key not in catalogue
        ]
        families: dict[str, set[str]] = defaultdict(set)
        for key, phrase in catalogue.items():
            if not phrase.is_signal:
                families[phrase.family].add(key)
        for family, keys in sorted(families.items()):
            missing = sorted(key for key in keys if (language, key) not in given)
            if missing and len(missing) < len(keys):
                faults.append(f"The family {language}/{family} is not complete; missing: {', '.join(missing)}.")
    return faults


def _read(path: Path) -> Audio:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return Audio(samples.mean(axis=1), rate)


def _replace(folder: Path, sounds: dict[tuple[str, str], Audio], voice: str) -> list[str]:
    clips: dict[tuple[str, str], Clip] = {}
    for (language, key), sound in sounds.items():
        phrase = load_catalogue(language, folder)[key]
        path = clip_path(folder, language, key)
        write_alaw(path, telephone_clip(sound, tight=bool(phrase.after)))
        clips[language, key] = measured(path, phrase, HUMAN, voice)
    update_manifest(folder, clips)
    return [f"{language}/{key}" for language, key in sounds]
