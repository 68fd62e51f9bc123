"""The end of every report: its number twice in groups, a kind word, goodbye."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import END, Menu, Say
from ivr.dialogue.speaks import speaks
from ivr.voice import playback
from ticketing.core.report_number import groups

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk


@speaks("digit.*", "common.pause", longest=("digit.4.mid",) * 6 + ("digit.4.end",) * 2 + ("common.pause",) * 2)
def number(talk: Talk) -> tuple[str, ...]:
    """Say the report number of this call in groups."""
    return playback.digits_in_groups(talk.number, groups(talk.number)) if talk.number else ()


MENU = Menu(
    name="report",
    start="number",
    nodes=(
        Say("number", (number, "report.again", number), next="closing", can_interrupt=False),
        Say("closing", ("report.closing",), next=END),
        Say("not_stored", ("fault.not_stored",), next=END, can_interrupt=False),
    ),
)
