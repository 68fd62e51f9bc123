"""The door for the phone: which published set speaks each family, and what such a set holds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ticketing.changes.sections import Section
from ticketing.core.errors import InvalidError
from ticketing.voices.published import BrokenSetError, PublishedClip, PublishedSet, clip_of, is_version, read_set

__all__ = ["VOICES", "BrokenSetError", "PublishedClip", "PublishedSet", "Voices", "clip_of", "read_set"]

Voices = Mapping[str, Mapping[str, str]]
"""Language -> family -> version of the set that is heard; what is not in it is spoken by the shipped voice."""

_LANGUAGES: Final = ("id", "en")


def _read(told: dict[str, Any]) -> Voices:
    read: dict[str, Mapping[str, str]] = {}
    for language, families in told.items():
        if language not in _LANGUAGES or not isinstance(families, dict):
            raise InvalidError("This is no language of the voice.", field="language")
        for version in families.values():
            if not is_version(str(version)):
                raise InvalidError("This is no published set.", field="version")
        read[language] = MappingProxyType({str(family): str(version) for family, version in families.items()})
    return MappingProxyType(read)


def _write(voices: Voices) -> dict[str, Any]:
    return {language: dict(families) for language, families in voices.items() if families}


VOICES: Final[Section[Voices]] = Section("voices", MappingProxyType({}), _read, _write)
"""What is set with the other settings, so it has the same history and the same undo."""
