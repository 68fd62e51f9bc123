"""A time at an office: which office, the next free times, one of them booked, and what to bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ivr.dialogue.counter import Outcome
from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.menus.booked import clip_of
from ivr.menus.details import callback_number, forget_callback, has_number, keep_number, was_said
from ivr.voice import playback, values
from ticketing.backoffice.caller import Appointment, Slot, VisitRequest
from ticketing.core.phone import normalise

if TYPE_CHECKING:
    from datetime import date, datetime

    from ivr.dialogue.talk import Talk
    from ticketing.announcements.caller import KnownAnnouncement
    from ticketing.backoffice.caller import BackOffice, Office

_DAYS: Final = 14
_MOST_OFFERS: Final = 3
_MOST_TAKEN: Final = 1
_APART: Final = timedelta(hours=3)
"""Times that are offered one after the other are as far apart: who cannot come at nine cannot at half past nine."""

_WHEN: Final = ("day.4", "date.25", "month.9", "time.at", "number.11", "number.30", "time.morning")
_WHEN_KEYS: Final = ("day.*", "date.*", "month.*", "time.*", "number.*")
_NUMBER_GROUPS: Final = (3, 3, 3)


@dataclass(frozen=True)
class Offices:
    """The offices of the caller's area that can be told from each other, the one that is talked about first."""

    offices: tuple[Office, ...]


@dataclass(frozen=True)
class Offers:
    """Times that are still to be offered, the one that is talked about first."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Rules:
    """The visiting rules of the office, as they are spoken."""

    told: KnownAnnouncement


def offices(talk: Talk) -> str:
    """Find the offices of the caller's area; where there are several, those that have a clip of their name."""
    area = talk.area
    if area is None:
        return "no_area"
    found = talk.ask_office(lambda office: office.offices(area.code))
    if found.value is None:
        return "away"
    named = tuple(office for office in found.value if talk.can_say(clip_of(office.code)))
    told = found.value if len(found.value) == 1 else named
    talk.service.keep(Offices(told))
    if not told:
        return "none"
    return "one" if len(told) == 1 else "several"


def next_office(talk: Talk) -> str:
    """Go on to the next office of the area."""
    left = _offices(talk)[1:]
    talk.service.keep(Offices(left))
    return "there" if left else "none"


def look(talk: Talk) -> str:
    """Find the next times of the office, some hours apart."""
    office, today = _offices(talk)[0], talk.local_time().date()
    found = talk.ask_office(lambda desk: next_slots(desk, office.code, today))
    if found.value is None:
        return "away"
    talk.service.keep(Offers(found.value))
    return "found" if found.value else "none"


def next_slots(office: BackOffice, code: str, today: date) -> tuple[Slot, ...]:
    """Return at most three free times of the next two weeks, the earliest first."""
    picked: list[Slot] = []
    for ahead in range(1, _DAYS + 1):
        for slot in office.slots(code, today + timedelta(days=ahead)):
            if not picked or slot.starts_at - picked[-1].starts_at >= _APART:
                picked.append(slot)
            if len(picked) == _MOST_OFFERS:
                return tuple(picked)
    return tuple(picked)


def next_offer(talk: Talk) -> str:
    """Go on to the next time; after the last one a person helps."""
    left = _slots(talk)[1:]
    talk.service.keep(Offers(left))
    return "there" if left else "none"


def book(talk: Talk) -> str:
    """Book the time that was offered last; the same call asks for the same time only once."""
    slot = _slots(talk)[0]
    request = VisitRequest(
        key=f"{talk.recording_path('visit').name}-{slot.starts_at:%Y%m%dT%H%M}",
        office_code=slot.office_code,
        starts_at=slot.starts_at,
        phone=normalise(talk.answered("callback_number") or "") or talk.caller_number,
        reason=talk.answered("visit_why") or "other",
    )
    booked = talk.ask_office(lambda office: office.book(request))
    if booked.outcome is Outcome.AWAY:
        return "away"
    if booked.value is None:
        return "taken" if talk.service.times("time taken") <= _MOST_TAKEN else "none"
    talk.service.keep(booked.value)
    talk.answer("appointment.book", "appointment", booked.value.number)
    return "booked"


@speaks("office.*", "visit.your_office", longest=("office.ulp_cirebon_kota",))
def office_name(talk: Talk) -> tuple[str, ...]:
    """Say which office; the only one of an area needs no name of its own."""
    told = _offices(talk)
    if not told:
        return ()
    name = clip_of(told[0].code)
    return (name if talk.can_say(name) else "visit.your_office",)


@speaks("visit.offer", *_WHEN_KEYS, longest=("visit.offer", *_WHEN))
def offered(talk: Talk) -> tuple[str, ...]:
    """Say the day and the time that is free."""
    told = _slots(talk)
    return ("visit.offer", *_when(talk, told[0].starts_at)) if told else ()


@speaks("visit.booked", *_WHEN_KEYS, longest=("visit.booked", *_WHEN))
def appointed(talk: Talk) -> tuple[str, ...]:
    """Say the day and the time that is booked."""
    appointment = talk.service.kept(Appointment)
    return ("visit.booked", *_when(talk, appointment.starts_at)) if appointment else ()


@speaks("digit.*", "common.pause", longest=("digit.4.mid",) * 6 + ("digit.4.end",) * 3 + ("common.pause",) * 3)
def number(talk: Talk) -> tuple[str, ...]:
    """Say the number of the appointment in groups."""
    appointment = talk.service.kept(Appointment)
    if appointment is None:
        return ()
    digits = appointment.number
    groups = _NUMBER_GROUPS if len(digits) == sum(_NUMBER_GROUPS) else playback.groups_for(len(digits))
    return playback.digits_in_groups(digits, groups)


@speaks(
    "visit.open_from",
    "known.until",
    "time.*",
    "number.*",
    longest=("visit.open_from", "time.at", "number.7", "number.30", "time.morning", "known.until", "number.3"),
)
def hours(talk: Talk) -> tuple[str, ...]:
    """Say when the office is open."""
    told = _offices(talk)
    if not told:
        return ()
    opens, closes = (_at(talk.local_time(), clock) for clock in (told[0].opens, told[0].closes))
    one, other = values.clock_span(opens, closes, talk.language)
    return ("visit.open_from", *one, "known.until", *other)


def look_rules(talk: Talk) -> str:
    """Tell whether the office has visiting rules of its own that the voice has spoken."""
    told = _offices(talk)
    rules = talk.cases.rules_of(told[0].code) if told else None
    if rules is None:
        return "none"
    talk.service.keep(Rules(rules))
    return "there"


@speaks(longest=("/announcement",))
def own_rules(talk: Talk) -> tuple[str, ...]:
    """Say the visiting rules of the office."""
    kept = talk.service.kept(Rules)
    clip = kept.told.clip(talk.language) if kept else None
    return (str(clip.with_suffix("")),) if clip else ()


def to_person(talk: Talk) -> str:
    """From here on a hang-up leaves a ticket: somebody wants to come."""
    talk.about(talk.service.errand.category)
    return "done"


def _offices(talk: Talk) -> tuple[Office, ...]:
    kept = talk.service.kept(Offices)
    return kept.offices if kept else ()


def _slots(talk: Talk) -> tuple[Slot, ...]:
    kept = talk.service.kept(Offers)
    return kept.slots if kept else ()


def _when(talk: Talk, starts_at: datetime) -> tuple[str, ...]:
    zone = ZoneInfo(_offices(talk)[0].timezone)
    local, today = starts_at.astimezone(zone), talk.local_time().astimezone(zone).date()
    return (*values.say_day(local.date(), today, talk.language), *values.clock_time(local, talk.language))


def _at(day: datetime, clock: str) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    return day.replace(hour=hour, minute=minute)


_YES_NO: Final = {"1": "yes", "2": "no"}

_WHERE_AND_WHEN = (
    Do(
        "offices",
        offices,
        {"one": "look", "several": "here", "none": "no_office", "no_area": "no_area", "away": "follow_up:file"},
    ),
    Say("no_area", ("maintenance.no_area",), next="to_person"),
    Say("no_office", ("visit.no_office",), next="to_person"),
    Choose(
        "here",
        (office_name, "visit.here.keys"),
        keys=_YES_NO,
        next={"yes": "look", "no": "next_office"},
        hears="other_offer",
    ),
    Do("next_office", next_office, {"there": "here", "none": "no_office"}),
    Do("look", look, {"found": "offer", "none": "full", "away": "follow_up:file"}),
    Choose(
        "offer",
        (office_name, offered, "visit.offer_ok.keys"),
        keys=_YES_NO,
        next={"yes": "phone", "no": "next_offer"},
        hears="other_offer",
    ),
    Do("next_offer", next_offer, {"there": "offer", "none": "full"}),
    Say("full", ("visit.full",), next="to_person"),
    Do("to_person", to_person, {"done": "person:promise"}),
)

_PHONE = (
    Do("phone", has_number, {"known": "book", "unknown": "ask_number"}),
    Enter(
        "ask_number",
        ("details.ask_number.keys",),
        field="callback_number",
        lengths=frozenset(range(8, 15)),
        next="was_said",
        without="to_person",
        bad_length="details.number_badlen",
        hears="phone",
    ),
    Do("was_said", was_said, {"said": "number_readback", "keyed": "keep_number"}),
    Choose(
        "number_readback",
        ("outage.readback", callback_number, "common.confirm.keys"),
        keys={"1": "right", "2": "wrong"},
        next={"right": "keep_number", "wrong": "wrong_number"},
        hears="readback",
    ),
    Do("wrong_number", forget_callback, {"done": "ask_number"}),
    Do("keep_number", keep_number, {"kept": "book", "refused": "number_refused"}),
    Say("number_refused", ("details.number_badlen",), next="ask_number"),
)
"""An office expects a telephone number: a visit may have to be called off."""

_BOOKING = (
    Do("book", book, {"booked": "booked", "taken": "taken", "none": "full", "away": "follow_up:file"}),
    Say("taken", ("visit.taken",), next="look"),
    Say("booked", (appointed,), next="number", reaches_goal=True),
    Say("number", ("visit.number_is", number), next="rules", can_interrupt=False),
    Say("rules", ("visit.bring", hours), next="look_rules"),
    Do("look_rules", look_rules, {"there": "own_rules", "none": "healthy"}),
    Say("own_rules", (own_rules,), next="healthy"),
    Say("healthy", ("visit.healthy",), next="more:ask"),
)

MENU = Menu(
    name="appointment",
    start="offices",
    goal="visit_booked",
    nodes=(*_WHERE_AND_WHEN, *_PHONE, *_BOOKING),
)
