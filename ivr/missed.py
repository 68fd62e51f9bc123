"""Calls that came while this process was away: the dialplan kept the caller's words, here they become reports."""

from __future__ import annotations

import re
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from ivr.journal import JournalError
from ticketing.core.phone import mask, normalise
from ticketing.intake.caller import CallStarted, StepTaken

if TYPE_CHECKING:
    from pathlib import Path

    from ivr.ledger import Ledger
    from ticketing.network.caller import AreaTable

log = structlog.get_logger()

_NAME: Final = re.compile(
    r"^(?P<epoch>[0-9]{9,11})_(?P<dialled>\+?[0-9]{3,20})_(?P<caller>\+?[0-9]{0,20})_[A-Za-z0-9.-]{1,80}$"
)
_QUIET_SECONDS: Final = 5.0
_EVERY_SECONDS: Final = 3.0


class MissedCalls(threading.Thread):
    """Looks into the folder every few seconds; a file that still grows belongs to a call that is not over."""

    def __init__(self, folder: Path, recordings: Path, ledger: Ledger, areas: AreaTable) -> None:
        super().__init__(name="missed", daemon=True)
        self._folder = folder
        self._recordings = recordings
        self._ledger = ledger
        self._areas = areas
        self._stopping = threading.Event()

    def run(self) -> None:
        """Take files in until stopped."""
        while not self._stopping.wait(_EVERY_SECONDS):
            try:
                self.take_in(time.time())
            except (OSError, JournalError) as error:
                log.warning("missed calls wait", error=str(error))

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()

    def take_in(self, now: float) -> int:
        """Make a report of every finished file; return how many. ``now`` is the clock of the files, in seconds."""
        taken = 0
        for file in sorted(self._folder.glob("*.wav")):
            if file.name.endswith(".answered.wav") or now - file.stat().st_mtime < _QUIET_SECONDS:
                continue
            marker = file.with_suffix(".answered.wav")
            if marker.exists():
                file.unlink()
                marker.unlink()
                continue
            match = _NAME.match(file.stem)
            if match is None:
                log.warning("file of no call", file=file.name[:60])
                file.rename(file.with_suffix(".strange"))
                continue
            self._report(file, match)
            taken += 1
        return taken

    def _report(self, file: Path, match: re.Match[str]) -> None:
        entry = self._ledger.start(self._fact_of(match))
        entry.category = "call_back"
        self._recordings.mkdir(parents=True, exist_ok=True)
        kept = file.rename(self._recordings / f"{entry.id}-message.wav")
        called_at = datetime.fromtimestamp(int(match["epoch"]), UTC).isoformat()
        self._ledger.step(entry, StepTaken("fault.missed", "missed_at", called_at, "call_back"))
        self._ledger.step(entry, StepTaken("fault.missed", "message", kept.name.removesuffix(".wav"), "call_back"))
        number = self._ledger.report(entry, "call_back")
        self._ledger.end(entry, outcome="failed", goal=None, played=["fault.system"])
        log.info("missed call reported", call=entry.id, number=number, caller=mask(entry.started.caller_number))

    def _fact_of(self, match: re.Match[str]) -> CallStarted:
        try:
            area = self._areas.of_dialled(match["dialled"]).area
        except ValueError:
            area = None
        return CallStarted(
            sip_call_id="",
            dialled=match["dialled"],
            area_code=area.code if area else None,
            unit_code=area.unit_code if area else None,
            caller_number=normalise(match["caller"]) if match["caller"] else "",
            language="id",
        )
