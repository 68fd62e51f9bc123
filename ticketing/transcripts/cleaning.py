"""Throws away what a recogniser of free speech makes up: loops, and sentences it has learned from subtitles."""

from __future__ import annotations

import re
import zlib
from typing import Final

MOST_COMPRESSED: Final = 2.4
"""Whisper's own measure: text that compresses better than this repeats itself."""

LONGEST_TEXT: Final = 2000
_OFTEN: Final = 4
"""Nobody says the same words more often in a row."""

_LOOP = re.compile(r"\b(\w+(?:[\s,.!?]+\w+){0,5}?)(?:[\s,.!?]+\1\b){3,}", re.IGNORECASE)
# Whisper says these over noise and silence, because subtitles end so; nobody says them to an electricity company.
_MADE_UP = re.compile(
    r"(terima ?kasih|makasih) (telah|sudah|udah) (menonton|nonton)|(jangan lupa|silakan) (like|subscribe|berlangganan)"
    r"|(sampai )?(jumpa|ketemu) (lagi )?di (video|episode)|subtitle|teks oleh|terjemahan oleh|amara\.org"
    r"|thanks? (you )?for watching|^\W*(\[?musik\]?|\(musik\)|♪+)\W*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def cleaned(text: str) -> tuple[str, str | None]:
    """Return the words worth reading and, when there are none, why: loop, made_up or silence."""
    plain = " ".join(text.replace("\x00", "").split())[:LONGEST_TEXT]
    if not any(sign.isalnum() for sign in plain):
        return "", "silence"
    if is_loop(plain):
        return "", "loop"
    kept = "".join(part for part in _SENTENCE.findall(plain) if not _MADE_UP.search(part)).strip()
    if not any(sign.isalnum() for sign in kept):
        return "", "made_up"
    return _LOOP.sub(r"\1", kept), None


def is_loop(text: str) -> bool:
    """Tell whether a text only repeats itself."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) > MOST_COMPRESSED
