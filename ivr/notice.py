"""What callers are told about their voice and data, and how long a recording is kept: the promise each call notes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ivr.voice.catalogue import Catalogue

_SHORT: Final = "main.privacy"
_WORDS: Final = (_SHORT, "privacy.notice", "privacy.rights")
_VERSION_SIGNS: Final = 12


@dataclass(frozen=True)
class Notice:
    """``voice_days``: how long recordings are kept. ``versions``: language to the version of the words."""

    voice_days: int = 180
    versions: Mapping[str, str] = field(default_factory=dict)

    def heard(self, played: Sequence[str], language: str) -> str | None:
        """Return the version of the words the caller was given, None when the call ended before them."""
        return self.versions.get(language, "") if _SHORT in played else None


def notice_of(catalogues: Mapping[str, Catalogue], voice_days: int) -> Notice:
    """Return the notice as worded today; a version is the first signs of the sha256 of its words."""
    return Notice(voice_days, {language: _version(catalogue) for language, catalogue in catalogues.items()})


def _version(catalogue: Catalogue) -> str:
    words = "\n".join(catalogue[key].script for key in _WORDS)
    return hashlib.sha256(words.encode()).hexdigest()[:_VERSION_SIGNS]
