"""What somebody typed into the box, taken apart: a number of ours, a telephone, a customer, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ticketing.core import phone
from ticketing.core.report_number import is_valid

LONGEST: Final = 200
MOST_WORDS: Final = 8
SHORTEST_END: Final = 4
"""So many last digits of a telephone or customer are enough to look for."""

_DIGITS: Final = re.compile(r"\+?[\d\s().-]{4,}")
_WORD: Final = re.compile(r"\w+")
_CUSTOMER_DIGITS: Final = (11, 12)


@dataclass(frozen=True)
class Question:
    """``number``: a valid report number. ``phone``: E.164. ``ending``: last digits of one. ``words``: lower case."""

    typed: str = ""
    number: str = ""
    phone: str = ""
    customer: str = ""
    ending: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not (self.number or self.phone or self.customer or self.ending or self.words)


def ask(typed: str) -> Question:
    """Return what was meant; anything that no part is made of is an empty question, never an error."""
    text = " ".join(typed.replace("\x00", "").split())[:LONGEST]
    if not _DIGITS.fullmatch(text):
        words = dict.fromkeys(_WORD.findall(text.casefold()))
        return Question(text, words=tuple(words)[:MOST_WORDS])
    digits = re.sub(r"\D", "", text)
    return Question(
        text,
        number=digits if is_valid(digits) else "",
        phone=phone.normalise(f"+{digits}" if text.startswith("+") else digits),
        customer=digits if len(digits) in _CUSTOMER_DIGITS else "",
        ending=digits[-12:] if len(digits) >= SHORTEST_END else "",
    )
