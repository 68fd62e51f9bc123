"""Caller numbers: normalise to E.164, mask for logs, keep nothing hostile."""

from __future__ import annotations

import phonenumbers

_VISIBLE_HEAD, _VISIBLE_TAIL = 4, 3


def normalise(raw: str) -> str:
    """Return the number as +62..., or "" when it is no possible Indonesian or international number."""
    text = raw.strip()
    if text.startswith("62"):
        text = f"+{text}"
    elif text.startswith("8"):
        text = f"0{text}"
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def local(number: str) -> str:
    """Return an Indonesian number as people write it (0812...), others unchanged."""
    return f"0{number[3:]}" if number.startswith("+62") else number


def mask(number: str) -> str:
    """Return the number with its middle hidden, for logs: 0812****789."""
    text = local(number)
    if len(text) <= _VISIBLE_HEAD + _VISIBLE_TAIL:
        return "*" * len(text)
    hidden = "*" * (len(text) - _VISIBLE_HEAD - _VISIBLE_TAIL)
    return text[:_VISIBLE_HEAD] + hidden + text[-_VISIBLE_TAIL:]


def is_fixed_line(number: str) -> bool:
    """Tell whether a number (E.164) is a telephone at home or in an office, which receives no text messages."""
    try:
        parsed = phonenumbers.parse(number, "ID")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.FIXED_LINE
