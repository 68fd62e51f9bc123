"""Which recording of a person is heard in place of a shipped clip: whole families, or the shipped ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from ticketing.voices.caller import BrokenSetError, PublishedSet, Voices, clip_of, read_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ivr.voice.catalogue import Phrase

log = structlog.get_logger(__name__)


class RecordedVoices:
    """Answers for each clip whether a person speaks it now. Any thread may ask at any time.

    A set that misses a clip, has one that is damaged, or was read from texts that have changed since is not heard at
    all: one sentence is never spoken by two voices, and an old text may name a wrong key.
    """

    def __init__(
        self, chosen: Callable[[], Voices], folder: Path, catalogues: Mapping[str, Mapping[str, Phrase]]
    ) -> None:
        """``chosen`` tells what is published at this moment, ``folder`` holds the voices of this copy."""
        self._chosen = chosen
        self._folder = folder.absolute()
        self._catalogues = catalogues
        self._families = {language: _families(phrases) for language, phrases in catalogues.items()}
        self._known: dict[tuple[str, str], tuple[str, PublishedSet | None]] = {}

    def path(self, language: str, key: str) -> Path | None:
        """Return the recording of a clip, None when the shipped one is heard."""
        found = self._set_of(language, key)
        if found is None:
            return None
        version = found.version
        path = clip_of(self._folder, version, key)
        if path.is_file():
            return path
        log.error("voice.not_heard", language=language, family=found.family, version=version, reason=f"{key} was lost")
        self._known[language, found.family] = (version, None)  # all of it: a sentence keeps to one voice
        return None

    def seconds(self, key: str) -> float:
        """Return how long the longest recording of this clip is, 0 when there is none."""
        found = [self._set_of(language, key) for language in self._catalogues]
        return max((one.clips[key].seconds for one in found if one is not None), default=0.0)

    def _set_of(self, language: str, key: str) -> PublishedSet | None:
        phrase = self._catalogues.get(language, {}).get(key)
        if phrase is None or phrase.is_signal:
            return None
        version = self._chosen().get(language, {}).get(phrase.family)
        if version is None:
            return None
        known = self._known.get((language, phrase.family))
        if known is None or known[0] != version:
            known = (version, self._checked(language, phrase.family, version))
            self._known[language, phrase.family] = known
        return known[1]

    def _checked(self, language: str, family: str, version: str) -> PublishedSet | None:
        try:
            found = read_set(self._folder, version)
            self._refuse_others(found, language, family)
        except BrokenSetError as error:
            log.error("voice.not_heard", language=language, family=family, version=version, reason=str(error))  # noqa: TRY400 the reason says it
            return None
        log.info("voice.heard", language=language, family=family, version=version, clips=len(found.clips))
        return found

    def _refuse_others(self, found: PublishedSet, language: str, family: str) -> None:
        if (found.language, found.family) != (language, family):
            raise BrokenSetError(f"it is the set of {found.language}/{found.family}")
        for phrase in self._families[language][family]:
            clip = found.clips.get(phrase.key)
            if clip is None:
                raise BrokenSetError(f"{phrase.key} was not recorded")
            if clip.text != phrase.text:
                raise BrokenSetError(f"the text of {phrase.key} has changed since it was recorded")


def _families(phrases: Mapping[str, Phrase]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases.values():
        if not phrase.is_signal:
            found.setdefault(phrase.family, []).append(phrase)
    return found
