"""Which benchmarks there are, and what one is given and gives back."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

BENCHMARKS: Final = {
    "bookkeeping": "line123.bench.bookkeeping:measure",
    "calls": "line123.bench.calls:measure",
    "pacing": "line123.bench.pacing:measure",
    "speaking": "line123.bench.speaking:measure",
    "desk": "line123.bench.desk:measure",
    "desk-million": "line123.bench.desk:measure_million",
    "page": "line123.bench.page:measure",
    "streams": "line123.bench.streams:measure",
    "tasks": "line123.bench.tasks:measure",
}
"""Name to the function that measures it, loaded only when asked for."""


class BenchmarkError(Exception):
    """The benchmark cannot be run here; the message is one sentence."""


@dataclass(frozen=True)
class Order:
    """``is_short``: a smaller run of about half a minute. ``ports``: first port of the copy, None for the next free."""

    is_short: bool = False
    ports: int | None = None
    say: Callable[[str], None] = lambda _: None


@dataclass(frozen=True)
class Promise:
    """One figure that the project promises. ``value`` is what was measured, None when nothing was."""

    what: str
    limit: float
    value: float | None

    @property
    def is_kept(self) -> bool:
        """Tell whether the figure is there and within its limit."""
        return self.value is not None and self.value <= self.limit


@dataclass(frozen=True)
class Measured:
    """``rows``: one mapping a case, all with the same names; the table shows ``columns`` of them (name to heading)."""

    rows: tuple[dict[str, Any], ...]
    columns: dict[str, str]
    promises: tuple[Promise, ...] = ()
    notes: tuple[str, ...] = field(default=())


def load(name: str) -> Callable[[Order], Measured]:
    """Return the function of a benchmark. Raises BenchmarkError for a name that is none."""
    place = BENCHMARKS.get(name)
    if place is None:
        raise BenchmarkError(f"{name!r} is no benchmark; there are {', '.join(BENCHMARKS)}.")
    module, function = place.split(":")
    found: Callable[[Order], Measured] = getattr(importlib.import_module(module), function)
    return found
