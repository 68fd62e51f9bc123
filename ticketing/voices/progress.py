"""How far a speaker is: pure functions over the texts and the takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ticketing.voices.models import Take
    from ticketing.voices.script import Families, Line


@dataclass(frozen=True)
class Progress:
    """One family of one speaker: how many texts it has, how many of them are recorded, and listened to."""

    family: str
    count: int
    recorded: int
    heard: int
    first: str

    @property
    def is_complete(self) -> bool:
        """Whether callers may hear it: every text recorded and listened to."""
        return self.heard == self.count


def counts(line: Line, take: Take | None) -> bool:
    """Tell whether a text is recorded as it reads today."""
    return take is not None and take.text == line.text


def progress_of(family: str, lines: Sequence[Line], takes: Mapping[str, Take]) -> Progress:
    """Count what is recorded of a family."""
    recorded = [takes[line.key] for line in lines if counts(line, takes.get(line.key))]
    heard = sum(1 for take in recorded if take.heard_at is not None)
    return Progress(family, len(lines), len(recorded), heard, lines[0].text)


def all_progress(families: Families, takes: Mapping[str, Take]) -> list[Progress]:
    """Count every family; those that were begun come first, then the shortest."""
    found = [progress_of(family, lines, takes) for family, lines in families.items()]
    return sorted(found, key=lambda one: (one.recorded == 0, one.count, one.family))


def next_key(lines: Sequence[Line], takes: Mapping[str, Take]) -> str:
    """Return the text to go on with: the first that is not recorded, then the first that nobody listened to."""
    for line in lines:
        if not counts(line, takes.get(line.key)):
            return line.key
    return next((line.key for line in lines if takes[line.key].heard_at is None), lines[0].key)
