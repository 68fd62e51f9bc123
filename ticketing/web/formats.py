"""How values look on a page: times in the unit's zone, ages, numbers, telephone numbers, labels."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 filters are read at run time
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from babel.numbers import format_decimal
from flask import g
from flask_babel import gettext

from ticketing.core import clock, phone
from ticketing.core.clock import COMPANY_ZONE
from ticketing.core.i18n import Label, zone_label
from ticketing.core.report_number import pretty
from ticketing.network.caller import AreaTable
from ticketing.web.language import current

if TYPE_CHECKING:
    from flask import Flask

    from ticketing.network.models import Unit
    from ticketing.tickets.models import Ticket

DEFAULT_ZONE = COMPANY_ZONE
SEES_NUMBERS = "ticket.work"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def zone_of(unit: Unit | None) -> str:
    """Return the zone in which a unit's times are read."""
    return unit.timezone if unit is not None else DEFAULT_ZONE


def moment(value: datetime, unit: Unit | None = None) -> str:
    """Return a moment as its unit reads it: today only the time, else day (of another year with it) and time."""
    zone = ZoneInfo(zone_of(unit))
    local, today = value.astimezone(zone), clock.now().astimezone(zone).date()
    time = "HH.mm" if current() == "id" else "HH:mm"
    day = "" if local.date() == today else "d MMM " if local.year == today.year else "d MMM y "
    return f"{format_datetime(local, day + time, locale=_locale())} {zone_label(zone.key, value)}"


def full_moment(value: datetime, unit: Unit | None = None) -> str:
    """Return day, date and time to the second with the zone, for titles and details."""
    zone = ZoneInfo(zone_of(unit))
    pattern = "EEEE, d MMMM y HH.mm.ss" if current() == "id" else "EEEE, d MMMM y HH:mm:ss"
    return f"{format_datetime(value.astimezone(zone), pattern, locale=_locale())} {zone_label(zone.key, value)}"


def day(value: datetime, zone: str) -> str:
    """Return the date and weekday a moment has in a zone."""
    return str(format_datetime(value.astimezone(ZoneInfo(zone)), "EEEE, d MMMM y", locale=_locale()))


def clock_in(value: datetime, zone: str, *, seconds: bool = True) -> str:
    """Return the time of day in a zone, to the second unless that is too fine."""
    pattern = ("HH.mm.ss" if current() == "id" else "HH:mm:ss")[: None if seconds else 5]
    return f"{format_time(value.astimezone(ZoneInfo(zone)), pattern, locale=_locale())} {zone_label(zone, value)}"


def duration(seconds: float) -> str:
    """Return a span in its two largest units; the page's clock writes the same."""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return str(gettext("%(n)d sec", n=whole))
    if whole < _HOUR:
        return str(gettext("%(n)d min", n=whole // _MINUTE))
    if whole < _DAY:
        return str(gettext("%(h)d h %(m)d min", h=whole // _HOUR, m=whole % _HOUR // _MINUTE))
    return str(gettext("%(d)d d %(h)d h", d=whole // _DAY, h=whole % _DAY // _HOUR))


def age(value: datetime) -> str:
    """Return how long ago this was."""
    return duration((clock.now() - value).total_seconds())


def time_left(value: datetime) -> str:
    """Return how long it is until then, or how long ago it was."""
    seconds = (value - clock.now()).total_seconds()
    if seconds >= 0:
        return str(gettext("%(time)s left", time=duration(seconds)))
    return str(gettext("%(time)s late", time=duration(-seconds)))


def urgency(ticket: Ticket) -> str:
    """Return how near the due time of a ticket is: ``far``, ``soon`` or ``late``; empty without one."""
    if ticket.due_at is None or ticket.warn_at is None:
        return ""
    now = clock.now()
    return "late" if ticket.due_at <= now else "soon" if ticket.warn_at <= now else "far"


def number(value: float) -> str:
    """Return a number with the separators of the language."""
    return _number(value, _locale())


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    # A table of a month holds two thousand of them, mostly the same small ones.
    return str(format_decimal(value, locale=locale))


def caller_number(value: str) -> str:
    """Return a caller's number for those who work tickets, its masked form for everybody else."""
    if not value:
        return ""
    viewer = g.get("actor")
    is_trusted = viewer is not None and SEES_NUMBERS in viewer.permissions
    return phone.local(value) if is_trusted else phone.mask(value)


def area_name(code: str | None) -> str:
    """Return a telephone area as people say it: 0380 Kupang."""
    area = _areas().by_code(code) if code else None
    return f"{code} {area.name}" if area is not None else (code or "")


@cache
def _areas() -> AreaTable:
    return AreaTable.load()


def label(value: Label | None) -> str:
    """Return the text of a label in the language of the page."""
    return value.text(current()) if value is not None else ""


def install(app: Flask) -> None:
    """Give templates these formats as filters."""
    app.jinja_env.filters.update(
        age=age,
        area=area_name,
        caller=caller_number,
        clock_in=clock_in,
        day=day,
        duration=duration,
        full_moment=full_moment,
        label=label,
        moment=moment,
        number=number,
        pretty=pretty,
        time_left=time_left,
        urgency=urgency,
    )
    app.jinja_env.globals.update(now_utc=clock.now, current_language=current)


def _locale() -> str:
    return "id_ID" if current() == "id" else "en_GB"
