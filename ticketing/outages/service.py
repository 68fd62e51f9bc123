"""The life of an outage: entered, told to callers, followed, over. Every step is an event."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ticketing.accounts.permissions import Permission
from ticketing.clips import orders
from ticketing.clips.errors import ClipNotHeardError, ClipNotReadyError
from ticketing.clips.orders import Order
from ticketing.core import events
from ticketing.core.errors import InvalidError, NotFoundError
from ticketing.core.events import Event
from ticketing.core.typed import clean_reason
from ticketing.network.models import Area
from ticketing.outages.entry import check_details, check_estimate
from ticketing.outages.errors import OutageChangedError, OutageOverError
from ticketing.outages.locking import lock, lock_within_reach
from ticketing.outages.models import ACTIVE, Outage, Stage
from ticketing.tickets import attaching
from ticketing.tickets.reach import within

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from ticketing.core.actor import Actor
    from ticketing.outages.entry import Details, Estimate

PLACE = "outage_place"
"""Owner of the clips of places."""
WITHDRAWN = "outage_withdrawn"


def enter(
    session: Session, actor: Actor, area_code: str, details: Details, now: datetime, *, estimate: Estimate | None = None
) -> Outage:
    """Write down an outage; callers hear nothing of it yet. A place is given to the voice to speak.

    Raises InvalidError, NotFoundError when the area is unknown or out of reach.
    """
    actor.require(Permission.OUTAGE_EDIT)
    details = check_details(details, now)
    if estimate is not None:
        check_estimate(estimate, now)
    area = session.scalar(select(Area).where(Area.code == area_code, within(actor, Area.unit_id)))
    if area is None:
        raise NotFoundError("There is no such area.", area_code=area_code)
    outage = Outage(
        unit_id=area.unit_id,
        area_code=area.code,
        **asdict(details),
        etr_from=estimate.start if estimate else None,
        etr_to=estimate.end if estimate else None,
        etr_made_at=now if estimate else None,
        stage=Stage.REPORTED,
        created_at=now,
    )
    session.add(outage)
    session.flush()
    _order_clip(session, outage, now)
    _record(session, actor, outage, "outage.entered", now, area_code=area.code, **_plain(details), **_window(estimate))
    return outage


def change(session: Session, actor: Actor, outage_id: int, details: Details, now: datetime, *, version: int) -> Outage:
    """Correct place, cause or beginning. A new place is spoken anew, and callers hear the area until it was heard."""
    outage = _to_work_on(session, actor, outage_id, version)
    details = check_details(details, now)
    before = {name: getattr(outage, name) for name in asdict(details)}
    changed = {name: value for name, value in asdict(details).items() if before[name] != value}
    if not changed:
        return outage
    for name, value in changed.items():
        setattr(outage, name, value)
    if "place" in changed:
        outage.place_clip = outage.announced_clip = None
        _order_clip(session, outage, now)
    session.flush()
    old = {name: _json(before[name]) for name in changed}
    new = {name: _json(value) for name, value in changed.items()}
    _record(session, actor, outage, "outage.changed", now, before=old, after=new)
    return outage


def set_stage(session: Session, actor: Actor, outage_id: int, stage: Stage, now: datetime, *, version: int) -> Outage:
    """Say how far the crew is; the ends have functions of their own."""
    if stage not in ACTIVE:
        raise InvalidError("Restoring and withdrawing have buttons of their own.", field="stage")
    outage = _to_work_on(session, actor, outage_id, version)
    if outage.stage is not stage:
        before, outage.stage = outage.stage, stage
        session.flush()
        _record(session, actor, outage, "outage.stage_changed", now, **{"from": before, "to": stage})
    return outage


def change_etr(
    session: Session,
    actor: Actor,
    outage_id: int,
    estimate: Estimate | None,
    now: datetime,
    *,
    version: int,
    reason: str,
) -> Outage:
    """Estimate anew when the power is back, None for "not known yet"; takes a reason, keeps the moment."""
    outage = _to_work_on(session, actor, outage_id, version)
    reason = clean_reason(reason)
    if estimate is not None:
        check_estimate(estimate, now)
    before = {"from": _json(outage.etr_from), "to": _json(outage.etr_to)}
    outage.etr_from = estimate.start if estimate else None
    outage.etr_to = estimate.end if estimate else None
    outage.etr_made_at = now
    session.flush()
    _record(session, actor, outage, "outage.etr_changed", now, before=before, **_window(estimate), reason=reason)
    return outage


def publish(session: Session, actor: Actor, outage_id: int, now: datetime, *, version: int) -> Outage:
    """Let callers of the area hear of it, with the place if there is one.

    Raises ClipNotReadyError and ClipNotHeardError: nobody publishes a place without having listened to it.
    """
    outage = _to_work_on(session, actor, outage_id, version)
    if outage.place and outage.place_clip is None:
        raise ClipNotReadyError("The voice has not spoken this place yet.", outage=outage_id)
    if outage.place and not has_heard(session, actor, outage):
        raise ClipNotHeardError("Listen to the place first.", outage=outage_id)
    outage.announced_clip = outage.place_clip
    outage.published_at = outage.published_at or now
    session.flush()
    _record(session, actor, outage, "outage.published", now, clip=outage.announced_clip, place=outage.place)
    return outage


def restore(session: Session, actor: Actor, outage_id: int, now: datetime, *, version: int) -> int:
    """Say that the power is back; return how many tickets are restored with it."""
    outage = _to_work_on(session, actor, outage_id, version)
    _end(session, outage, Stage.RESTORED, now)
    count = attaching.restore_all(session, actor, outage.id, now)
    _record(session, actor, outage, "outage.restored", now, tickets=count)
    return count


def withdraw(session: Session, actor: Actor, outage_id: int, now: datetime, *, version: int, reason: str) -> int:
    """Take back an outage that was none; return how many tickets go back to the queue."""
    outage = _to_work_on(session, actor, outage_id, version)
    reason = clean_reason(reason)
    _end(session, outage, Stage.WITHDRAWN, now)
    count = attaching.detach_all(session, actor, outage.id, now, why=WITHDRAWN)
    _record(session, actor, outage, "outage.withdrawn", now, tickets=count, reason=reason)
    return count


def note_heard(session: Session, actor: Actor, outage_id: int, clip: str, now: datetime) -> None:
    """Note that this person fetched this clip to listen to it; once for each clip."""
    actor.require(Permission.OUTAGE_EDIT)
    outage = lock_within_reach(session, actor, outage_id)
    if outage.place_clip == clip and not has_heard(session, actor, outage):
        _record(session, actor, outage, "outage.clip_heard", now, clip=clip, place=outage.place)


def clip_made(session: Session, actor: Actor, outage_id: int, place: str, clip: str, now: datetime) -> bool:
    """Keep the clip of a place; False when the place was changed while the voice spoke."""
    outage = lock(session, outage_id)
    if outage is None or outage.place != place or outage.place_clip == clip:
        return False
    outage.place_clip = clip
    session.flush()
    _record(session, actor, outage, "outage.clip_made", now, clip=clip, place=place)
    return True


def has_heard(session: Session, actor: Actor, outage: Outage) -> bool:
    """Tell whether this person has listened to the place as it is spoken now."""
    query = select(Event.data).where(Event.kind == "outage.clip_heard", Event.user_id == actor.user_id)
    of_this = query.where(Event.data["outage_id"].as_integer() == outage.id)
    return any(data.get("clip") == outage.place_clip for data in session.scalars(of_this))


def order_of(outage: Outage) -> Order:
    """Return what the voice is asked to speak for this outage."""
    return Order(PLACE, outage.id, outage.place)


def _end(session: Session, outage: Outage, stage: Stage, now: datetime) -> None:
    outage.stage, outage.ended_at = stage, now
    session.flush()


def _order_clip(session: Session, outage: Outage, now: datetime) -> None:
    if outage.place:
        orders.place(session, order_of(outage), now)


def _to_work_on(session: Session, actor: Actor, outage_id: int, version: int) -> Outage:
    actor.require(Permission.OUTAGE_EDIT)
    outage = lock_within_reach(session, actor, outage_id)
    if not outage.is_active:
        raise OutageOverError("This outage is over.", outage=outage_id, stage=str(outage.stage))
    if outage.version != version:
        raise OutageChangedError("The outage changed meanwhile.", outage=outage_id, version=outage.version)
    return outage


def _record(session: Session, actor: Actor, outage: Outage, kind: str, now: datetime, **data: Any) -> None:
    events.record(session, kind, actor=actor, now=now, outage_id=outage.id, **data)


def _plain(details: Details) -> dict[str, Any]:
    return {name: _json(value) for name, value in asdict(details).items()}


def _window(estimate: Estimate | None) -> dict[str, str | None]:
    return {
        "etr_from": estimate.start.isoformat() if estimate else None,
        "etr_to": estimate.end.isoformat() if estimate else None,
    }


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
