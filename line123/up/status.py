"""How a copy is: every part, why anything is degraded, what the journal still has to hand over."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from line123.up import parts, state, supervisor
from line123.up.speech import Speech, read_speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ticketing.core.config import Settings


@dataclass(frozen=True)
class PartStatus:
    """One part; ``why`` says in a few words why it does not serve and is empty when it does."""

    name: str
    state: str
    pid: int
    seconds_up: int
    ports: dict[str, int]
    why: str

    @property
    def ready(self) -> bool:
        return self.state == "RUNNING" and not self.why


@dataclass(frozen=True)
class Report:
    """One copy; ``pid`` is 0 when it is down, ``journal_backlog`` is None when the ivr has not told it."""

    data: str
    base: int
    pid: int
    parts: tuple[PartStatus, ...]
    degraded: tuple[str, ...]
    journal_backlog: int | None
    speech: Speech

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=2)


def look(settings: Settings, wanted: Iterable[parts.Part]) -> Report:
    """Look at a copy now. Never raises for a part that is down: that is the answer."""
    pid = state.owner(settings) or 0
    seen = _parts(settings, wanted)
    journal = _journal(settings)
    degraded = [f"{part.name}: {part.why or part.state.lower()}" for part in seen if not part.ready]
    backlog = _count(journal, "backlog")
    ear = next((part for part in seen if part.name == "recogniser"), None)
    speech = read_speech(settings, ear.pid if ear else 0)
    if pid:  # what the file of a copy that is down says is of another time
        degraded += _journal_faults(journal, backlog or 0) + speech.faults()
    return Report(
        data=str(settings.data),
        base=settings.ports,
        pid=pid,
        parts=tuple(seen),
        degraded=tuple(degraded),
        journal_backlog=backlog,
        speech=speech,
    )


def _parts(settings: Settings, wanted: Iterable[parts.Part]) -> list[PartStatus]:
    try:
        running = supervisor.programs(settings.socket_dir / "supervisor.sock")
    except supervisor.SupervisorAwayError:
        running = {}
    return [_part(settings, part, running.get(part.name)) for part in wanted]


def _part(settings: Settings, part: parts.Part, found: supervisor.Running | None) -> PartStatus:
    ports = parts.ports_of(settings, part.name)
    if found is None:
        return PartStatus(part.name, "STOPPED", 0, 0, ports, "")
    why = part.probe() if found.state == "RUNNING" else ""
    return PartStatus(part.name, found.state, found.pid, found.seconds_up, ports, why)


def _journal_faults(journal: dict[str, Any], backlog: int) -> list[str]:
    """One sentence for each thing that is wrong with the journal or its way into the database."""
    damaged = _count(journal, "damaged_lines") or 0
    faults = {
        f"The database is away: {backlog} journal records wait on disk, none is lost.": journal.get("is_database_away"),
        "The journal cannot be written, so no report number is given: look at the disk.": journal.get("has_failed"),
        f"The journal has {damaged} damaged lines: line123 journal verify names them.": damaged,
    }
    return [sentence for sentence, is_so in faults.items() if is_so]


def _count(journal: dict[str, Any], name: str) -> int | None:
    found = journal.get(name)
    return found if isinstance(found, int) else None


def _journal(settings: Settings) -> dict[str, Any]:
    """What the ivr process writes about its journal, if it runs and has done so."""
    try:
        told = json.loads((settings.run_dir / "journal.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
