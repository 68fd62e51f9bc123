"""``line123 bench calls``: many callers at once, by keys and with listening, against the same talk in pure dialplan."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from line123.bench.copy import running_copy
from line123.bench.load import baseline, sipp
from line123.bench.load.probe import Prober, Seen
from line123.bench.machine import load_average
from line123.bench.registry import Measured, Order, Promise

if TYPE_CHECKING:
    from line123.bench.copy import BenchCopy

DIALLED: Final = "0380123"
_SHORT_KEYS: Final = ((1500, "1"), (700, "2"), (700, "1"), (700, "#"), (6500, "#"))
KEYS: Final = ((5000, "1"), (1500, "2"), (1500, "1"), (1500, "#"), (7500, "#"))
"""An outage, the neighbours too, just now, no customer number; an address is spoken until the last key."""

_CALL_SECONDS: Final = 39.0
_RAMP_SHARE: Final = 0.5
"""Share of a call's length in which all callers arrive: for the rest of it all of them are on the line."""

_PROBE_EVERY: Final = 5.0
_KEYS_LEVELS: Final = (50, 200, 400)
_LISTEN_LEVELS: Final = (25, 50, 100)
_SHORT_LEVEL, _SHORT_RAMP = 10, 4.0
_MOST_KEYS_COST, _MOST_LATE_SHARE, _MOST_MS_TO_SOUND = 1.5, 0.001, 300.0

COLUMNS: Final = {
    "way": "way",
    "at_once": "at once",
    "calls": "calls",
    "failed": "failed",
    "without_report": "without report",
    "most_at_once": "most at once",
    "asterisk_ms": "Asterisk ms a call",
    "ivr_ms": "ivr ms a call",
    "drain_ms": "of it to the database",
    "pacing_ms": "of it pacing",
    "times_baseline": "x baseline",
    "frames": "prompt frames",
    "late_share": "late",
    "answer_p50_ms": "INVITE-200 p50 ms",
    "answer_p95_ms": "p95",
    "sound_p50_ms": "200-sound p50 ms",
    "sound_p95_ms": "p95",
    "load": "load",
}


@dataclass(frozen=True)
class _Bench:
    copy: BenchCopy
    program: str
    folder: Path
    order: Order

    def load(self, way: str, at_once: int, series: int) -> dict[str, Any]:
        """Run one load and give its row, all but the comparison."""
        dialled = baseline.DIALLED if way == "dialplan" else DIALLED
        wanted = self._wanted(dialled, at_once, series)
        before, cost, reports = self.copy.figures(), self.copy.cost(), self._reports(series)
        prober = Prober(self.copy.settings.port("sip"), dialled, _PROBE_EVERY)
        prober.start()
        try:
            outcome = sipp.run(self.program, self.copy.settings.port("sip"), wanted, self.folder / str(series))
        finally:
            seen = prober.stop()
        self.copy.wait_until_drained()
        spent = {name: value - cost[name] for name, value in self.copy.cost().items()}
        after = self.copy.figures()
        missing = 0 if way == "dialplan" else at_once - (self._reports(series) - reports)
        row = {
            "way": way,
            "at_once": at_once,
            "calls": at_once,
            "failed": at_once - outcome.done,
            "without_report": missing,
            "most_at_once": outcome.most_at_once,
            "asterisk_ms": round(1000 * spent["asterisk"] / at_once, 1),
            "ivr_ms": round(1000 * spent["ivr"] / at_once, 1),
            "load": load_average(),
        }
        if way == "dialplan":
            return row | _times(outcome.answer_ms, seen)
        return row | _threads(before, after, at_once) | _audio(before, after) | _times(outcome.answer_ms, seen)

    def _wanted(self, dialled: str, at_once: int, series: int) -> sipp.Load:
        keys, ramp = (_SHORT_KEYS, _SHORT_RAMP) if self.order.is_short else (KEYS, _CALL_SECONDS * _RAMP_SHARE)
        return sipp.Load(dialled, keys, at_once, ramp, series)

    def _reports(self, series: int) -> int:
        # Callers of this load only: those who look closely hang up and leave nothing.
        mine = f"+62812{series:02d}"
        return sum(str(data.get("caller_number", "")).startswith(mine) for data in self.copy.records("report.made"))


def measure(order: Order) -> Measured:
    """Measure both ways of serving and what the same talk costs without us."""
    program = sipp.require(order.say)
    by_keys, listening = ((_SHORT_LEVEL,),) * 2 if order.is_short else (_KEYS_LEVELS, _LISTEN_LEVELS)
    rows = _ways(order, program, ("dialplan", "keys"), by_keys)
    base = rows[0]
    for row in _ways(order, program, ("listening",), listening):
        rows.append(row | {"times_baseline": _ratio(row, base)})
    return Measured(tuple(rows), COLUMNS, _promises(rows), _NOTES)


_NOTES: Final = (
    "One call: about 39 s; 5 s of opening, keys 1 2 1 #, an address of 2 s, the report number twice, goodbye.",
    "Audio flows both ways all the time; sipp runs on the same machine and takes its share of the processors.",
    "dialplan: the same prompts, keys and recording by Read, Record and Playback alone, in the same copy, just before.",
    "x baseline: processor time of Asterisk and the ivr process together, over that of the dialplan at the same level.",
    "listening x baseline: over the dialplan at the lowest level, in another copy some minutes before.",
    "of it to the database: the drainer's thread, which writes calls and reports; the dialplan keeps no books.",
    "late: share of prompt frames sent more than 60 ms after their time (listening only; else Asterisk paces itself).",
    "200-sound: from the 200 OK to the first packet with a sound in it, by one more caller every 5 s; kernel's clock.",
)


def _ways(order: Order, program: str, ways: tuple[str, ...], levels: tuple[int, ...]) -> list[dict[str, Any]]:
    """Run each way at each level on one copy; of two ways the last is compared with the first."""
    rows: list[dict[str, Any]] = []
    listen = "audiosocket" if "listening" in ways else "keys"
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="line123-load-")))
        copy = closing.enter_context(running_copy(order.ports, order.say, listen=listen, listen_sessions=10_000))
        copy.add_dialplan(baseline.dialplan(str(folder / "said")))
        bench = _Bench(copy, program, folder, order)
        for level in levels:
            for way in ways:
                order.say(f"{way}: {level} calls at once")
                rows.append(bench.load(way, level, len(rows)))
            if len(ways) > 1:
                rows[-1]["times_baseline"] = _ratio(rows[-1], rows[-2])
    return rows


def _ratio(row: dict[str, Any], base: dict[str, Any]) -> float:
    ours, theirs = float(row["asterisk_ms"] + row["ivr_ms"]), float(base["asterisk_ms"])
    return round(ours / max(0.1, theirs), 2)


def _threads(before: dict[str, float], after: dict[str, float], calls: int) -> dict[str, float]:
    named = {"drain_ms": "draining_seconds", "pacing_ms": "pacing_seconds"}
    return {
        shown: round(1000 * (after[name] - before[name]) / calls, 1) for shown, name in named.items() if name in after
    }


def _audio(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    sent = after.get("frames_sent", 0) - before.get("frames_sent", 0)
    if not sent:
        return {}
    late = after["frames_late"] - before["frames_late"]
    pacing = after["pacing_seconds"] - before["pacing_seconds"]
    return {
        "frames": sent,
        "late_share": round(late / sent, 5),
        "pacing_us_a_frame": round(1e6 * pacing / sent, 1),
        "turned_away": after["turned_away"] - before["turned_away"],
    }


def _times(answers: tuple[float, ...], seen: list[Seen]) -> dict[str, float]:
    sounds = [one.first_sound_ms for one in seen if one.first_sound_ms is not None]
    packets = [one.first_packet_ms for one in seen if one.first_packet_ms is not None]
    named = {"answer": answers, "sound": sounds, "packet": packets}
    return {
        f"{name}_p{share}_ms": round(float(np.percentile(values, share)), 1)
        for name, values in named.items()
        if values
        for share in (50, 95)
    } | {"probes": len(seen), "probes_without_sound": len(seen) - len(sounds)}


def _promises(rows: list[dict[str, Any]]) -> tuple[Promise, ...]:
    ours = [row for row in rows if row["way"] != "dialplan"]
    keys = [row for row in ours if row["way"] == "keys"]
    listening = [row for row in ours if row["way"] == "listening"]
    return (
        Promise("failed calls", 0, sum(row["failed"] for row in ours)),
        Promise("calls without a report on disk", 0, sum(row["without_report"] for row in ours)),
        Promise("keys, processor time x baseline", _MOST_KEYS_COST, _most(keys, "times_baseline")),
        Promise("prompt frames later than 60 ms, share", _MOST_LATE_SHARE, _most(listening, "late_share")),
        Promise("answer to first sound, p95 ms", _MOST_MS_TO_SOUND, _most(ours, "sound_p95_ms")),
    )


def _most(rows: list[dict[str, Any]], name: str) -> float | None:
    found = [row[name] for row in rows if name in row]
    return max(found) if found else None
