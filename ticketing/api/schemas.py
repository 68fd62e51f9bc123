"""Shapes of requests and answers. What comes in is strict: unknown fields are refused, so that no typo goes unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import core_schema

from ticketing.backoffice.tariffs import Payment
from ticketing.core import phone
from ticketing.core.paging import LONGEST_PAGE
from ticketing.counter.entry import LONGEST_PLACE, LONGEST_WORDS
from ticketing.counter.labels import SOURCES
from ticketing.tickets.labels import SCOPES, SINCE
from ticketing.tickets.models import Category, Status
from ticketing.tickets.outcomes import ACTIONS, CAUSES
from ticketing.tickets.service import LONGEST_TEXT
from ticketing.tickets.wishes import Wish

# Databases keep no NUL, and no line break belongs into a name.
_TEXT = r"^[^\x00]*$"
_ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
_HIGHEST_ID = 2**31 - 1
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
Kind = Annotated[str, Field(pattern=r"^[a-z_]+\.([a-z_]+|\*)$", max_length=60)]
Kinds = Annotated[list[Kind], Field(min_length=1, max_length=40)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s\x00-\x1f]{1,1900}$")]
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


class CustomerQuery(In):
    """By which telephone."""

    phone: Annotated[Phone, Field(min_length=1)]


class CustomerChange(In):
    """What is different now; what is left out stays."""

    name: Name | None = None
    address: Name | None = None
    district: Annotated[str, Field(max_length=200, pattern=_ONE_LINE)] | None = None
    regency: Annotated[str, Field(max_length=200, pattern=_ONE_LINE)] | None = None
    area_code: AreaCode | None = None
    unit_code: Name | None = None
    tariff_class: Name | None = None
    power_va: Annotated[int, Field(gt=0, le=10**9)] | None = None
    payment: Payment | None = None
    phone: Phone | None = None
    identity_last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] | None = None


class CustomerIn(In):
    """A customer who is new. No more of the identity card than its last four digits is ever kept."""

    number: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    meter: Annotated[str, Field(pattern=r"^[0-9]{11}$")]
    name: Name
    address: Name
    district: Annotated[str, Field(max_length=200, pattern=_ONE_LINE)]
    regency: Annotated[str, Field(max_length=200, pattern=_ONE_LINE)]
    area_code: AreaCode
    unit_code: Name
    tariff_class: Name
    power_va: Annotated[int, Field(gt=0, le=10**9)]
    payment: Payment
    phone: Phone = ""
    identity_last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""


class CustomerOut(Out):
    """A customer of the back office."""

    number: str
    meter: str
    name: str
    address: str
    district: str
    regency: str
    area_code: str
    unit_code: str
    tariff_class: str
    power_va: int
    payment: Payment
    phone: str


class CustomersOut(Out):
    """The customers who registered a telephone."""

    items: list[CustomerOut]


class WebhookIn(In):
    """Where to send events, and which; ``ticket.*`` stands for all of a family."""

    url: Url
    kinds: Kinds


class WebhookChange(In):
    """What is different now. ``after_event`` sends everything behind that event again."""

    url: Url | None = None
    kinds: Kinds | None = None
    is_active: bool | None = None
    after_event: Annotated[int, Field(ge=0, le=_HIGHEST_ID)] | None = None


class WebhookOut(Out):
    """A subscription. ``secret`` is there once, in the answer that made it."""

    id: int
    url: str
    kinds: list[str]
    is_active: bool
    last_event: int
    failures: int
    error: str | None
    next_try_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime
    secret: str | None = None


class WebhooksOut(Out):
    """Your subscriptions."""

    items: list[WebhookOut]


class IndexOut(Out):
    """Where to go from here."""

    name: str
    openapi: str
    docs: str
    scopes: list[str]
    links: dict[str, str]
