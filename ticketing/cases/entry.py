"""What is typed about a case, checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ticketing.cases.models import FROM_OUTSIDE, CaseKind
from ticketing.core import phone
from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from datetime import date

LONGEST_TEXT: Final = 4000
LONGEST_LINE: Final = 200
MOST_COVERED: Final = 50


@dataclass(frozen=True)
class Registration:
    """A complaint as it comes in. Days are local days of its unit."""

    kind: CaseKind
    unit_id: int
    summary: str
    received_on: date
    reference: str = ""
    referred_on: date | None = None
    due_on: date | None = None
    is_confidential: bool = False


@dataclass(frozen=True)
class Person:
    """A complainant; ``phone`` in any form people write, empty when he has none."""

    name: str
    phone: str = ""
    address: str = ""
    language: str = "id"


def check_registration(entry: Registration, today: date) -> Registration:
    """Return it cleaned; InvalidError when a letter has no number or date, or a day is impossible."""
    summary = clean(entry.summary, "summary")
    reference = clean_line(entry.reference, "reference")
    if entry.kind in FROM_OUTSIDE and (not reference or entry.referred_on is None):
        raise InvalidError("A case of the Ombudsman has a number and a date.", field="reference")
    if entry.received_on > today:
        raise InvalidError("It cannot have come in after today.", field="received_on")
    if entry.referred_on is not None and entry.referred_on > entry.received_on:
        raise InvalidError("A letter is not dated after the day it came in.", field="referred_on")
    if entry.due_on is not None and entry.due_on < entry.received_on:
        raise InvalidError("The last day is before the first.", field="due_on")
    return replace(entry, summary=summary, reference=reference)


def check_person(person: Person) -> Person:
    """Return the person with the telephone in E.164; InvalidError without a name or with an impossible number."""
    name = clean_line(person.name, "name")
    if not name:
        raise InvalidError("A complainant has a name.", field="name")
    number = phone.normalise(person.phone) if person.phone.strip() else ""
    if person.phone.strip() and not number:
        raise InvalidError("This is no telephone number.", field="phone")
    language = person.language if person.language in ("id", "en") else "id"
    return Person(name, number, clean_line(person.address, "address"), language)


def clean(text: str, field: str) -> str:
    """Return the text; InvalidError when there is none or too much."""
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST_TEXT:
        raise InvalidError(f"Write something, at most {LONGEST_TEXT} characters.", field=field, longest=LONGEST_TEXT)
    return text


def clean_line(text: str, field: str) -> str:
    """Return one line, which may be empty; InvalidError when it is too long."""
    text = " ".join(text.replace("\x00", "").split())
    if len(text) > LONGEST_LINE:
        raise InvalidError(f"At most {LONGEST_LINE} characters.", field=field, longest=LONGEST_LINE)
    return text


def check_covered(text: str) -> list[str]:
    """Return the words to be blacked out, one a line, without repeats."""
    words = list(dict.fromkeys(clean_line(line, "covered") for line in text.splitlines()))
    found = [word for word in words if word]
    if len(found) > MOST_COVERED:
        raise InvalidError(f"At most {MOST_COVERED} words.", field="covered", longest=MOST_COVERED)
    return found
