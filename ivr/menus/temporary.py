"""Power for a feast or a building site: what for, from which day, for how many days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Enter, Menu, Say
from ivr.menus import application_draft as drafts
from ticketing.backoffice.caller import ApplicationKind, Payment, check_days

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_FARTHEST: Final = timedelta(days=180)
"""A day that is over means next year's, and that is too far away to be meant."""

_MOST_MISSES: Final = 2


def purpose(talk: Talk) -> str:
    """Take what it is for; it is paid before it is used."""
    drafts.change(talk, purpose=talk.answered("purpose") or "other", payment=Payment.POSTPAID)
    return "done"


def tomorrow(talk: Talk) -> str:
    """Take tomorrow."""
    return _in_days(talk, 1)


def day_after(talk: Talk) -> str:
    """Take the day after tomorrow."""
    return _in_days(talk, 2)


def _in_days(talk: Talk, ahead: int) -> str:
    day = _today(talk) + timedelta(days=ahead)
    drafts.change(talk, first_on=day)
    talk.answer("temporary.starts", "first_day", f"{day:%d%m}")
    return "done"


def on_date(talk: Talk) -> str:
    """Take the next day of a keyed day and month; ask again, not for ever, for one that is no day or too far away."""
    day = _next(talk.answered("first_day") or "", _today(talk))
    if day is None:
        return "no_day" if talk.service.times("day missed") <= _MOST_MISSES else "enough"
    drafts.change(talk, first_on=day)
    return "done"


def lasts(talk: Talk) -> str:
    """Take so many days; ask again, not for ever, for more than there may be."""
    drafts.change(talk, days=int(talk.answered("days") or 0))
    draft = drafts.of(talk)
    if draft is None:
        return "lost"
    if _is_possible(draft, _today(talk)):
        return "done"
    return "too_long" if talk.service.times("too long") <= _MOST_MISSES else "enough"


def _is_possible(draft: drafts.Draft, today: date) -> bool:
    if draft.first_on is None or draft.last_on is None or not draft.days:
        return False
    try:
        check_days(draft.first_on, draft.last_on, today)
    except ValueError:
        return False
    return True


def _today(talk: Talk) -> date:
    return talk.local_time().date()


def _next(digits: str, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            day = date(year, int(digits[2:] or 0), int(digits[:2] or 0))
        except ValueError:
            continue  # the 29th of February may be there next year
        if today <= day <= today + _FARTHEST:
            return day
    return None


MENU = Menu(
    name="temporary",
    start="open",
    nodes=(
        Do(
            "open",
            drafts.begins(ApplicationKind.TEMPORARY),
            {"done": "purpose", "no_area": "application_steps:no_area"},
        ),
        Choose(
            "purpose",
            ("temporary.purpose.keys",),
            keys={"1": "feast", "2": "building", "3": "other"},
            next={"*": "for"},
            field="purpose",
            hears="purpose",
        ),
        Do("for", purpose, {"done": "starts"}),
        Choose(
            "starts",
            ("temporary.starts.keys",),
            keys={"1": "tomorrow", "2": "day_after", "3": "other"},
            next={"tomorrow": "tomorrow", "day_after": "day_after", "other": "first_day"},
            hears="starts",
        ),
        Do("tomorrow", tomorrow, {"done": "days"}),
        Do("day_after", day_after, {"done": "days"}),
        Enter(
            "first_day",
            ("temporary.first_day.keys",),
            field="first_day",
            lengths=frozenset({4}),
            next="on_date",
            without="starts",
            bad_length="temporary.no_day",
            hears="digits",
        ),
        Do("on_date", on_date, {"done": "days", "no_day": "no_day", "enough": "application_power:with_person"}),
        Say("no_day", ("temporary.no_day",), next="first_day"),
        Choose(
            "days",
            ("temporary.days.keys",),
            keys={"1": "1", "2": "2", "3": "3", "4": "4", "5": "other"},
            next={"other": "other_days", "*": "lasts"},
            field="days",
            hears="days",
        ),
        Do(
            "lasts",
            lasts,
            {
                "done": "application_power:power",
                "too_long": "too_long",
                "enough": "application_power:with_person",
                "lost": "application:menu",
            },
        ),
        Enter(
            "other_days",
            ("temporary.other_days.keys",),
            field="days",
            lengths=frozenset({2}),
            next="lasts",
            without="days",
            bad_length="temporary.too_long",
            hears="digits",
        ),
        Say("too_long", ("temporary.too_long",), next="days"),
    ),
)
