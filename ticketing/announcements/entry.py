"""What a person types for callers to hear, checked: the texts and how long they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_TEXT: Final = 240
"""Characters; what really counts are the seconds of the clip."""

LONGEST_VALIDITY: Final = timedelta(days=92)
_READ_ALOUD = re.compile(r"[^\W_](?:[^\W_]|[ .,;:!?'()%-])*")


@dataclass(frozen=True)
class Words:
    """What callers hear and from when until when. ``text_en`` may be empty."""

    text_id: str
    text_en: str
    valid_from: datetime
    valid_until: datetime


def check_words(words: Words, now: datetime) -> Words:
    """Return the words with clean texts; InvalidError when they cannot be spoken or hold for an impossible time."""
    text_id = _clean(words.text_id, "text_id")
    if not text_id:
        raise InvalidError("Write what callers hear.", field="text_id")
    if not words.valid_from < words.valid_until:
        raise InvalidError("It ends after it begins.", field="valid_until")
    if words.valid_until <= now:
        raise InvalidError("It ends in the future.", field="valid_until")
    if words.valid_until - words.valid_from > LONGEST_VALIDITY:
        raise InvalidError("An announcement holds for three months at most.", field="valid_until")
    return Words(text_id, _clean(words.text_en, "text_en"), words.valid_from, words.valid_until)


def _clean(text: str, field: str) -> str:
    clean = " ".join(text.split())
    if len(clean) > LONGEST_TEXT:
        raise InvalidError(f"A text has at most {LONGEST_TEXT} characters.", field=field, longest=LONGEST_TEXT)
    if clean and _READ_ALOUD.fullmatch(clean) is None:
        raise InvalidError("Write letters, digits and . , ; : ! ? ' ( ) % - only: the voice reads it.", field=field)
    return clean
