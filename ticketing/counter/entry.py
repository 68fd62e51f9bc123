"""What an agent types into the form of a report, checked: every refusal names its field and says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ticketing.backoffice.values import CUSTOMER_DIGITS, METER_DIGITS
from ticketing.core import phone
from ticketing.core.errors import InvalidError
from ticketing.core.typed import local_moment
from ticketing.counter.errors import EntryError
from ticketing.counter.labels import SOURCES, SUBJECTS, Advice
from ticketing.tickets.labels import SCOPES, SINCE
from ticketing.tickets.models import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.core.i18n import Label

LONGEST_WORDS: Final = 3500
"""Characters; a note has room for a few more lines."""

LONGEST_PLACE: Final = 200
LONGEST_KEY: Final = 64
OLDEST: Final = timedelta(days=366)
_SKEW: Final = timedelta(minutes=2)
"""Clocks of browsers and people differ a little."""

_KEY: Final = re.compile(rf"[A-Za-z0-9_-]{{16,{LONGEST_KEY}}}")


@dataclass(frozen=True)
class ReportEntry:
    """A message as it came in. ``phone`` in E.164 or empty, ``reported_at`` when it came, ``words`` as typed.

    ``topic`` is the code of an added category; ``outage_id`` the known outage it belongs to; ``same_as`` the number of
    the report it only repeats.
    """

    source: str
    reported_at: datetime
    category: Category
    topic: str | None
    scope: str | None
    since: str | None
    customer_number: str
    phone: str
    place: str
    words: str
    subject: str = ""
    outage_id: int | None = None
    same_as: str = ""


def report(form: Mapping[str, str], zone: str, now: datetime, topics: Mapping[str, Category]) -> ReportEntry:
    """Read the form of a report; ``zone`` is that of the area, ``topics`` the added categories. Raises EntryError."""
    source = form.get("source", "")
    if source not in SOURCES:
        raise EntryError(Advice.SOURCE, "source")
    subject = form.get("subject", "")
    category, topic = (_subject(subject), None) if "subject" in form else _category(form, topics)
    words = text(form.get("words", ""), "words", LONGEST_WORDS)
    if subject and not words:
        raise EntryError(Advice.WORDS, "words")
    return ReportEntry(
        source=source,
        reported_at=_moment(form, zone, now),
        category=category,
        topic=topic,
        scope=_choice(form.get("scope", ""), SCOPES),
        since=_choice(form.get("since", ""), SINCE),
        customer_number=customer(form.get("customer_number", "")),
        phone=telephone(form.get("phone", "")),
        place=text(form.get("place", ""), "place", LONGEST_PLACE),
        words=words,
        subject=subject,
        **_known(form.get("known", "")),
    )


def key(typed: str) -> str:
    """Return the key of a form; EntryError when it is none of ours."""
    if _KEY.fullmatch(typed) is None:
        raise EntryError(Advice.KEY, "key")
    return typed


def customer(typed: str) -> str:
    """Return the digits of a customer or meter number, or nothing."""
    digits = re.sub(r"[\s.-]", "", typed)
    is_right = digits.isascii() and digits.isdigit() and len(digits) in (CUSTOMER_DIGITS, METER_DIGITS)
    if digits and not is_right:
        raise EntryError(Advice.CUSTOMER, "customer_number")
    return digits


def telephone(typed: str) -> str:
    """Return the number in E.164, or nothing."""
    clean = re.sub(r"[\s().-]", "", typed)
    number = phone.normalise(clean) if clean else ""
    if clean and not number:
        raise EntryError(Advice.PHONE, "phone")
    return number


def text(typed: str, field: str, longest: int) -> str:
    """Return the text without its edges; EntryError when it is too long."""
    clean = typed.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(clean) > longest:
        raise EntryError(Advice.LONG, field)
    return clean


def _known(chosen: str) -> dict[str, Any]:
    """Read what the message belongs to: outage-12, report-70000123, or nothing."""
    kind, _, number = chosen.partition("-")
    if not (number.isascii() and number.isdecimal()):
        return {}
    return {"outage_id": int(number)} if kind == "outage" else {"same_as": number} if kind == "report" else {}


def _category(form: Mapping[str, str], topics: Mapping[str, Category]) -> tuple[Category, str | None]:
    # A danger is a danger, whatever else was chosen.
    if form.get("is_danger"):
        return Category.DANGER, None
    chosen = form.get("category", "")
    # What was switched off meanwhile is still taken: the form may have waited for the line.
    if chosen in topics:
        return topics[chosen], chosen
    try:
        return Category(chosen), None
    except ValueError as error:
        raise EntryError(Advice.CATEGORY, "category") from error


def _subject(subject: str) -> Category:
    if subject not in SUBJECTS:
        raise EntryError(Advice.CATEGORY, "subject")
    return Category.BILLING if subject == "billing" else Category.COMPLAINT


def _choice(code: str, labels: Mapping[str, Label]) -> str | None:
    return code if code in labels else None


def _moment(form: Mapping[str, str], zone: str, now: datetime) -> datetime:
    # A form that waited for the line brings along when it was typed.
    typed = form.get("reported_at", "") or form.get("typed_at", "")
    if not typed:
        return now
    try:
        moment = local_moment(typed, zone, "reported_at")
    except InvalidError as error:
        raise EntryError(Advice.TIME, "reported_at") from error
    if moment > now + _SKEW:
        raise EntryError(Advice.FUTURE, "reported_at")
    if moment < now - OLDEST:
        raise EntryError(Advice.OLD, "reported_at")
    return min(moment, now)
