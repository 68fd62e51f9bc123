"""Shapes of requests and answers. What comes in is strict: unknown fields are refused, so that no typo goes unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import core_schema

from ticketing.core import phone
from ticketing.core.paging import LONGEST_PAGE
from ticketing.counter.entry import LONGEST_PLACE, LONGEST_WORDS
from ticketing.counter.labels import SOURCES
from ticketing.tickets.labels import SCOPES, SINCE
from ticketing.tickets.models import Category, Status
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.tickets.ratings import BEST, WORST
from ticketing.tickets.service import LONGEST_TEXT
from ticketing.tickets.wishes import Wish

# Databases keep no NUL, and no line break belongs into a name.
_TEXT = r"^[^\x00]*$"
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class OneOf:
    """One of these codes; the description lists them."""

    codes: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """Return the schema pydantic checks by."""
        return core_schema.literal_schema(list(self.codes))


Source = Annotated[str, OneOf(tuple(SOURCES))]
Extent = Annotated[str, OneOf(tuple(SCOPES))]
Since = Annotated[str, OneOf(tuple(SINCE))]
Cause = Annotated[str, OneOf(tuple(CAUSES))]
Action = Annotated[str, OneOf(tuple(ACTIONS))]


def _telephone(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    number = phone.normalise(value)
    if not number:
        raise ValueError("this is no telephone number")
    return number


def _in_our_time(value: datetime) -> datetime:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"the year must be {_FIRST_YEAR} to {_LAST_YEAR}")
    return value


Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Phone = Annotated[str, BeforeValidator(_telephone), Field(max_length=20, description="As dialled or E.164.")]
AreaCode = Annotated[str, Field(pattern=r"^0[0-9]{2,3}$", description="Area code with its zero, e.g. 0380.")]
CustomerNumber = Annotated[str, Field(pattern=r"^([0-9]{11,12})?$", description="12 digits, or 11 of a meter.")]
Words = Annotated[str, Field(max_length=LONGEST_WORDS, pattern=_TEXT)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=_TEXT)]
OneLine = Annotated[str, Field(max_length=200, pattern=_ONE_LINE)]
Name = Annotated[str, Field(min_length=1, max_length=500, pattern=_ONE_LINE)]


class In(BaseModel):
    """Something a program sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Out(BaseModel):
    """Something a program gets."""

    model_config = ConfigDict(frozen=True)


class PageQuery(In):
    """Which page: ``after`` is the ``next`` of the page before."""

    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 50
    after: Annotated[str, Field(max_length=200)] = ""


class TicketQuery(PageQuery):
    """Which tickets; everything may be left out. ``since`` and ``until`` limit when they were opened, half-open."""

    status: Status | None = None
    category: Category | None = None
    unit: Annotated[str, Field(max_length=40, pattern=_ONE_LINE)] = ""
    area_code: AreaCode | None = None
    since: Moment | None = None
    until: Moment | None = None


class Both(Out):
    """One text in both languages."""

    id: str
    en: str


class TicketOut(Out):
    """A ticket. ``version`` is its ETag; telephone and customer are null without ``customers:read``."""

    number: str
    status: Status
    public_status: Both
    category: Category
    priority: int
    source: str
    unit: str | None
    area_code: str | None
    place: str | None
    scope: str | None
    since: str | None
    language: str
    phone: str | None
    customer_number: str | None
    outage_id: int | None
    holder: str | None
    is_unfinished: bool
    times_called: int
    due_at: datetime | None
    due_clock: str | None
    cause: str | None
    action: str | None
    opened_at: datetime
    status_at: datetime
    closed_at: datetime | None
    version: int


class TicketsOut(Out):
    """A page of tickets, the newest first. ``next`` is null on the last one."""

    items: list[TicketOut]
    next: str | None


class TicketIn(In):
    """A message that becomes a ticket, as the desk's own form takes it."""

    source: Source
    category: Category
    area_code: AreaCode | None = None
    phone: Phone = ""
    customer_number: CustomerNumber = ""
    scope: Extent | None = None
    since: Since | None = None
    place: Annotated[str, Field(max_length=LONGEST_PLACE, pattern=_ONE_LINE)] = ""
    words: Words = ""
    reported_at: Moment | None = None


class TicketChange(In):
    """One step along the workflow. ``closed`` takes a cause and an action; some steps and opening again a reason."""

    status: Status
    reason: Text = ""
    cause: Cause | None = None
    action: Action | None = None
    note: Text = ""


class ReportIn(In):
    """What a customer reports through an app or a page of yours. You vouch for the telephone."""

    category: Category
    phone: Phone
    area_code: AreaCode | None = None
    customer_number: CustomerNumber = ""
    scope: Extent | None = None
    since: Since | None = None
    place: Annotated[str, Field(max_length=LONGEST_PLACE, pattern=_ONE_LINE)] = ""
    words: Words = ""


class ReportQuery(In):
    """Whose reports."""

    phone: Annotated[Phone, Field(min_length=1)]


class HolderQuery(In):
    """Who asks; without it nothing may be asked to be done."""

    phone: Phone = ""


class ReportOut(Out):
    """Where a report stands, in the words callers hear. ``may``: what its holder may ask now. Nothing is personal."""

    number: str
    status: Status
    public_status: Both
    category: Category
    is_unfinished: bool
    changed_at: datetime | None
    outage_id: int | None
    is_holder: bool
    may: list[Wish]


class ReportsOut(Out):
    """The newest reports of one telephone."""

    items: list[ReportOut]


class ReportChange(In):
    """What the holder asks to be done."""

    phone: Annotated[Phone, Field(min_length=1)]
    wish: Wish


class RatingIn(In):
    """How satisfied its holder is: 1 disappointed, 5 very satisfied. Sent again, the newest counts."""

    phone: Annotated[Phone, Field(min_length=1)]
    score: Annotated[int, Field(strict=True, ge=WORST, le=BEST)]
    words: Words = ""


class RatingOut(Out):
    """The rating that counts."""

    number: str
    score: int
    words: str
    rated_at: datetime


class NoteIn(In):
    """Something for colleagues."""

    body: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00]*\S[^\x00]*$")]


class NoteOut(Out):
    """A note; ``corrections`` counts how often it was corrected."""

    id: int
    author: str
    body: str
    created_at: datetime
    corrections: int


class NotesOut(Out):
    """The notes of a ticket, the oldest first."""

    items: list[NoteOut]


class IndexOut(Out):
    """Where to go from here."""

    name: str
    openapi: str
    docs: str
    scopes: list[str]
    links: dict[str, str]
