"""The outage we know of, said before anything is asked; one key joins it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import END, Choose, Do, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.listen.contract import Timers
from ivr.menus.report import number
from ivr.voice import values

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_CREW: Final = {
    "reported": "known.crew_reported",
    "crew_sent": "known.crew_sent",
    "on_site": "known.crew_on_site",
    "repairing": "known.crew_repairing",
}


@speaks(
    "known.*",
    "time.*",
    "number.*",
    longest=("known.outage_in", "known.here", "known.crew_repairing", "known.no_etr"),
)
def outage(talk: Talk) -> tuple[str, ...]:
    """Say where it is dark, who is on it, and when it should be over."""
    known = talk.known_outage()
    if known is None:
        return ()
    place = (str(known.place_clip.with_suffix("")),) if known.place_clip else ("known.here",)
    crew = (_CREW[known.stage],) if known.stage in _CREW else ()
    return ("known.outage_in", *place, *crew, *_estimate(talk))


def _estimate(talk: Talk) -> tuple[str, ...]:
    known = talk.known_outage()
    if known is None or known.etr_from is None or known.etr_to is None or talk.area is None:
        return ("known.no_etr",)
    first, last = (moment.astimezone(talk.area.timezone) for moment in (known.etr_from, known.etr_to))
    one, other = values.clock_span(first, last, talk.language)
    return ("known.etr", *one, "known.until", *other)


def join(talk: Talk) -> str:
    """Make the caller's report one of the known outage's."""
    return "stored" if talk.join_outage() else "not_stored"


MENU = Menu(
    name="known",
    start="tell",
    goal="outage_joined",
    nodes=(
        Choose(
            "tell",
            (outage, "known.join.keys"),
            keys={"1": "join", "2": "something_else"},
            next={"join": "join", "something_else": "main:notice"},
            silence="something_else",
            hears="join",
            timers=Timers(first_digit=2.0),
        ),
        Do("join", join, {"stored": "joined", "not_stored": "report:not_stored"}),
        Say("joined", ("known.joined", number), next="closing", can_interrupt=False, reaches_goal=True),
        Say("closing", ("report.closing",), next=END),
    ),
)
