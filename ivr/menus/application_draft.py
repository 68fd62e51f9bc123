"""What a caller applies for, as far as it is known: shared by the three flows, gone with the call."""

from __future__ import annotations

import zlib
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ivr.dialogue.service import Errand
from ticketing.backoffice.caller import Application, ApplicationKind, ApplicationRequest, Payment
from ticketing.core.phone import normalise

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ivr.dialogue.talk import Talk

CATEGORY: Final = "application"


@dataclass(frozen=True)
class Draft:
    """One application before it is made. ``number`` counts those of this call; ``days`` are those of a feast."""

    kind: ApplicationKind
    area_code: str
    number: int = 1
    power_va: int = 0
    payment: Payment = Payment.PREPAID
    purpose: str = "household"
    regency: str = ""
    customer_number: str | None = None
    first_on: date | None = None
    days: int = 0

    @property
    def last_on(self) -> date | None:
        """Return the last day of a feast."""
        return self.first_on + timedelta(days=max(self.days, 1) - 1) if self.first_on else None


@dataclass(frozen=True)
class Made:
    """What was registered last in this call, and the number of the draft it was made of."""

    draft: int
    application: Application


def of(talk: Talk) -> Draft | None:
    """Return what is being applied for, None when the call is about something else.

    Registered or dropped the call is about nothing: who goes back a step has his draft still.
    """
    return talk.service.kept(Draft) if talk.category in (CATEGORY, None) else None


def change(talk: Talk, **answers: object) -> None:
    """Write answers into the draft."""
    draft = talk.service.kept(Draft)
    if draft is not None:
        talk.service.keep(replace(draft, **answers))  # type: ignore[arg-type]  # its fields are named by menus alone


def begins(kind: ApplicationKind) -> Callable[[Talk], str]:
    """Return an action that opens an application of somebody who need not be a customer."""

    def begin(talk: Talk) -> str:
        talk.service.errand = Errand(kind, CATEGORY)
        talk.about(CATEGORY)
        if talk.area is None:
            return "no_area"
        keep(talk, Draft(kind, talk.area.code))
        return "done"

    return begin


def keep(talk: Talk, draft: Draft) -> None:
    """Begin a draft; a number of its own sets it apart from what was applied for before in this call."""
    talk.service.keep(replace(draft, number=talk.service.times("applied")))


def request(talk: Talk, draft: Draft) -> ApplicationRequest:
    """Return the draft as the back office wants it.

    Its key is that of the call and of what was said: asked twice for the same, there is one application.
    """
    telephone = normalise(talk.answered("callback_number") or "") or talk.caller_number
    said = zlib.crc32(repr((astuple(draft), telephone)).encode())
    return ApplicationRequest(
        key=f"{talk.recording_path(CATEGORY).name}-{draft.number}-{said:08x}",
        kind=draft.kind,
        area_code=draft.area_code,
        power_va=draft.power_va,
        payment=draft.payment,
        phone=telephone,
        purpose=draft.purpose,
        regency=draft.regency,
        recording="" if draft.customer_number else talk.answered("address") or "",
        customer_number=draft.customer_number,
        first_on=draft.first_on,
        last_on=draft.last_on,
    )
