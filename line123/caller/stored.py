"""What the line itself wrote down about a call: read from the journal, found by the SIP Call-ID."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr import journal

if TYPE_CHECKING:
    from pathlib import Path

_POLL = 0.05


@dataclass(frozen=True)
class Stored:
    """The line's own account: prompts it says it played, questions it took, report number, outcome and goal."""

    played: tuple[str, ...]
    path: tuple[str, ...]
    report_number: str | None
    outcome: str
    goal: str | None


def wait_for_stored(folder: Path, sip_call_id: str, seconds: float) -> Stored | None:
    """Return the account of a call, waiting for its end to be written; None when it is not there in time."""
    deadline = time.monotonic() + seconds
    while True:
        found = _find(folder, re.sub(r"[^A-Za-z0-9@.-]", "", sip_call_id))
        if found or time.monotonic() >= deadline:
            return found
        time.sleep(_POLL)


def _find(folder: Path, sip_call_id: str) -> Stored | None:
    if not folder.is_dir():
        return None
    lines = [line for line in journal.read(folder) if isinstance(line, journal.Line)]
    end = next((line for line in reversed(lines) if _is_end(line, sip_call_id)), None)
    if end is None:
        return None
    ours = [line for line in lines if line.call == end.call]
    return Stored(
        played=tuple(end.data["played"]),
        path=tuple(line.data["node"] for line in ours if line.kind == "call.step"),
        report_number=next((line.data["number"] for line in ours if line.kind == "report.made"), None),
        outcome=end.data["outcome"],
        goal=end.data["goal"],
    )


def _is_end(line: journal.Line, sip_call_id: str) -> bool:
    return line.kind == "call.ended" and line.data.get("sip_call_id") == sip_call_id
