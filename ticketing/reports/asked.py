"""What a page of figures is asked for: it stands in the address, so that a link shows the same to a colleague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from flask import request, url_for

from ticketing.accounts.models import User
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.i18n import zone_label
from ticketing.intake.models import Call
from ticketing.reports.narrowing import Narrowing
from ticketing.reports.periods import DEFAULT_ZONE, Local, Period, Span, local_of, period, read_moment
from ticketing.tickets.units import visible_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.network.models import Unit
    from ticketing.reports.registry import Figure

_MINUTE_FORMAT: Final = "%Y-%m-%dT%H:%M"
_DAY_FORMAT: Final = "%Y-%m-%d"


@dataclass(frozen=True)
class View:
    """Whose figures are looked at: an actor narrowed to the chosen unit, the local span and where it is on the clock.

    ``zone``: the one that is shown; ``zones``: all in which units of this view live.
    """

    actor: Actor
    unit: Unit | None
    units: Sequence[Unit]
    zone: str
    zones: tuple[str, ...]
    local: Local
    period: Period
    is_default: bool
    agent_name: str = ""

    @property
    def before(self) -> Period:
        """Return the period before, as far as this one has passed."""
        now = self.period.now
        return period(self.local.before, self.zones, now, self.period.narrow).cut_like(self.period)

    @property
    def zone_names(self) -> str:
        """Return WIB, WITA, WIT: the clocks that count here."""
        return ", ".join(dict.fromkeys(zone_label(one, self.period.start) for one in (self.zone, *self.zones)))

    @property
    def here(self) -> datetime:
        """Return what the clock of the shown zone shows now, as a naive moment."""
        return local_of(self.period.now, self.zone)

    @property
    def is_now(self) -> bool:
        """Tell whether this moment lies in the period, so that what is true of this moment is part of the picture."""
        return self.period.start <= self.period.now < self.period.end

    def shows(self, figure: Figure) -> bool:
        """Tell whether a figure means something here."""
        if figure.is_of_now and not self.is_now:
            return False
        return not (figure.of is Call and self.period.narrow.is_of_tickets)

    def part(self, local: Local) -> Period:
        """Return another local span on the same clocks with the same narrowing."""
        return period(local, self.zones, self.period.now, self.period.narrow)

    def address(self, **more: Any) -> dict[str, Any]:
        """Return the arguments of a link that stays in this view; ``local`` moves it, None leaves something out."""
        local: Local | None = more.pop("local", None)
        where: dict[str, Any] = {"unit": self.unit.id if self.unit else None, **self.period.narrow.address}
        if local is not None or not self.is_default:
            where |= span_address(local or self.local)
        return {**where, **more}

    def url(self, endpoint: str, **more: Any) -> str:
        """Return the address of a page in this view."""
        return url_for(endpoint, **self.address(**more))


def span_address(local: Local) -> dict[str, str]:
    """Return how a local span stands in the address."""
    short = local.span in (Span.DAY, Span.WEEK, Span.MONTH)
    at = local.begin.strftime(_DAY_FORMAT if short else _MINUTE_FORMAT)
    return {"span": str(local.span), "at": at}


def view(session: Session, actor: Actor, *, now: datetime | None = None) -> View:
    """Read the address; NotFoundError for a unit that is not one's own, InvalidError for a date that is none."""
    return _view(session, actor, request.args, http.integer("unit"), now or clock.now())


def view_of(session: Session, actor: Actor, unit_id: int | None, local: Local, now: datetime) -> View:
    """Return the view of a local span without an address, for reports that nobody looks at yet."""
    return _view(session, actor, span_address(local), unit_id, now)


def view_at(session: Session, actor: Actor, address: Mapping[str, Any], now: datetime) -> View:
    """Return the view that these arguments of an address lead to."""
    given = {name: str(value) for name, value in address.items() if value is not None}
    return _view(session, actor, given, int(given["unit"]) if given.get("unit") else None, now)


def _view(session: Session, actor: Actor, address: Mapping[str, str], unit_id: int | None, now: datetime) -> View:
    units = visible_units(session, actor)
    unit = next((unit for unit in units if unit.id == unit_id), None)
    if unit_id is not None and unit is None:
        raise NotFoundError("There is no such unit.", unit=unit_id)
    if unit is not None:
        actor = replace(actor, unit_ids=frozenset({unit.id}))
    zones = tuple(sorted({one.timezone for one in (visible_units(session, actor) if unit else units)}))
    zone = unit.timezone if unit else zones[0] if len(zones) == 1 and actor.unit_ids is not None else DEFAULT_ZONE
    if actor.unit_ids is None and DEFAULT_ZONE not in zones:
        zones = (*zones, DEFAULT_ZONE)
    local = _local(address, local_of(now, zone))
    narrow = replace(Narrowing.read(address), in_unit=unit is not None)
    found = period(local, zones, now, narrow)
    is_default = "at" not in address and "span" not in address
    return View(actor, unit, units, zone, zones, local, found, is_default, _name_of(session, narrow.agent))


def _name_of(session: Session, agent: str) -> str:
    user = session.get(User, int(agent)) if agent.isdigit() else None
    return user.name if user is not None else ""


def _local(address: Mapping[str, str], here: datetime) -> Local:
    try:
        span = Span(address.get("span") or Span.DAY)
    except ValueError as error:
        raise InvalidError("There is no such span.", field="span", value=address.get("span")) from error
    at = address.get("at")
    return Local.around(span, read_moment(at) if at else here)
