"""A call as people read it: when, who, what was said or pressed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ivr.voice.catalogue import CatalogueError, load_catalogue
from line123.caller.order import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from line123.caller.heard import Heard
    from line123.caller.order import Deed
    from line123.caller.result import CallResult

_ENDINGS = {
    Ending.REFUSED: "The line refused the call",
    Ending.HUNG_UP_BY_LINE: "The line hung up",
    Ending.HUNG_UP_BY_CALLER: "The caller hung up",
    Ending.TIMEOUT: "The call was ended at its time limit",
    Ending.UNREACHABLE: "Nobody answers there",
}
_DEEDS = {"press": "presses", "say": "says", "play": "plays", "hangup": "hangs up"}
_GROUP = 4


def transcript(result: CallResult) -> Group:
    """Return the timeline of a call and what came of it."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("s", justify="right", style="dim")
    table.add_column("prompt", style="cyan", no_wrap=True)
    table.add_column("heard and done")
    for _, at, who, what in sorted(_rows(result), key=lambda row: row[0]):
        table.add_row(at, who, what)
    return Group(Text(f"Call to {result.dialled}", style="bold"), table, Panel(_ending(result), expand=False))


def _rows(result: CallResult) -> Iterator[tuple[float, str, str, Text]]:
    for clip in result.heard:
        yield clip.at, f"{clip.at:.1f}", clip.key, _said(clip)
    for deed in result.did:
        yield deed.at, f"{deed.at:.1f}", "", _done(deed)


def _said(clip: Heard) -> Text:
    return Text(_texts(clip.language).get(clip.key, "")) + Text("" if clip.complete else " …cut", style="dim")


@cache
def _texts(language: str) -> dict[str, str]:
    try:
        return {key: phrase.text for key, phrase in load_catalogue(language).items()}
    except CatalogueError:
        return {}


def _done(deed: Deed) -> Text:
    value = "" if deed.kind in {"hangup", "play"} else f" {deed.value}"
    return Text(f"caller {_DEEDS[deed.kind]}{value}", style="bold green") + Text(f" {deed.fault}", style="red")


def _ending(result: CallResult) -> Text:
    words = f"{_ENDINGS[result.result]}"
    if result.answered:
        words += f" after {result.seconds.total:.1f} s"
    elif result.sip_status:
        words += f": {result.sip_status} {result.sip_reason}"
    text = Text(words)
    if result.report_number:
        text += Text(f"\nReport number {_grouped(result.report_number)}", style="bold")
    elif result.report_number_heard and result.report_number_stored:
        heard, stored = _grouped(result.report_number_heard), _grouped(result.report_number_stored)
        text += Text(f"\nReport number heard {heard}, but stored {stored}", style="bold red")
    elif result.report_number_stored:
        text += Text(f"\nReport number {_grouped(result.report_number_stored)} stored, not heard", style="bold")
    if result.unknown_seconds > 1:
        text += Text(f"\n{result.unknown_seconds:.1f} s of voice that is none of our clips", style="red")
    return text


def _grouped(number: str) -> str:
    return " ".join(number[first : first + _GROUP] for first in range(0, len(number), _GROUP))
