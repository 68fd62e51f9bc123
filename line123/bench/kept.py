"""Results worth keeping: one file each under docs/benchmarks, and the page that shows them all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from line123.up.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from line123.bench.machine import Machine
    from line123.bench.registry import Measured

FOLDER = ROOT / "docs" / "benchmarks"
_BEGIN = "<!-- results: written by `line123 bench NAME --keep` -->"


@dataclass(frozen=True)
class Result:
    """One run of one benchmark, with the machine it ran on."""

    name: str
    machine: Machine
    measured: Measured
    is_short: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        found = asdict(self.measured)
        promises = [asdict(promise) | {"is_kept": promise.is_kept} for promise in self.measured.promises]
        return {
            "benchmark": self.name,
            "is_short": self.is_short,
            "machine": asdict(self.machine),
            **found,
            "promises": promises,
        }


def keep(result: Result, folder: Path = FOLDER) -> Path:
    """Write the result and the page; a second run of the same day and commit replaces the first."""
    folder.mkdir(parents=True, exist_ok=True)
    commit = result.machine.commit.replace("+", "-changed")
    path = folder / f"{result.name}-{result.machine.date}-{commit}.json"
    path.write_text(json.dumps(result.as_dict(), indent=1) + "\n", encoding="utf-8")
    write_page(folder)
    return path


def write_page(folder: Path = FOLDER) -> None:
    """Write the tables anew behind the mark in README.md; what stands before it is written by people."""
    page = folder / "README.md"
    head = page.read_text(encoding="utf-8").partition(_BEGIN)[0] if page.exists() else "# Benchmarks\n\n"
    results = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    results.sort(key=lambda kept: (kept["benchmark"], kept["machine"]["date"], kept["machine"]["commit"]))
    page.write_text(head + _BEGIN + "\n" + "".join(_section(kept) for kept in results), encoding="utf-8")


def shown(value: object) -> str:
    """Return a figure for people; a dash when there is none."""
    if value is None:
        return "-"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _section(kept: dict[str, Any]) -> str:
    where, columns = kept["machine"], kept["columns"]
    head = (
        f"\n## {kept['benchmark']}, {where['date']}, commit {where['commit']}\n\n"
        f"Calibration {where['calibration_ms']:g} ms, {where['processors']} processors, load average "
        f"{where['load'][0]:g} before and {where['load'][1]:g} after, Python {where['python']}.\n\n"
    )
    lines = [list(columns.values()), ["---"] * len(columns)]
    lines += [[shown(row.get(name)) for name in columns] for row in kept["rows"]]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    promises = "".join(
        f"* {promise['what']}: {shown(promise['value'])}, at most {promise['limit']:g}: "
        f"{'kept' if promise['is_kept'] else '**broken**'}\n"
        for promise in kept["promises"]
    )
    notes = "".join(f"\n{note}\n" for note in kept["notes"])
    return f"{head}{table}\n{promises}{notes}"
