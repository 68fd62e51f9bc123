"""Figures of the recogniser since it started: how many turns, how they ended, how long they took."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Final

from ivr.speech.contract import Status

if TYPE_CHECKING:
    from ivr.speech.contract import Recognition

_REMEMBERED: Final = 1000


class Metrics:
    """Counts by status and engine; times of the last thousand turns. Used by one thread."""

    def __init__(self) -> None:
        self.by_status: Counter[str] = Counter()
        self.by_engine: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self._times: deque[float] = deque(maxlen=_REMEMBERED)

    def note(self, recognition: Recognition) -> None:
        """Count one answer."""
        self.by_status[recognition.status] += 1
        if recognition.status not in {Status.TIMEOUT, Status.ERROR}:
            self.by_engine[recognition.engine] += 1
            self._times.append(recognition.ms)

    def figures(self) -> dict[str, object]:
        """Return plain values for JSON; times in milliseconds of decoding, without waiting."""
        return {
            "turns": self.by_status.total(),
            "by_status": {status.value: self.by_status[status] for status in Status},
            "by_engine": dict(self.by_engine),
            "p50_ms": round(self._share(0.50), 1),
            "p95_ms": round(self._share(0.95), 1),
            **{name: self.counts[name] for name in ("partials", "cancelled", "turned_away", "refused", "transcripts")},
        }

    def _share(self, share: float) -> float:
        times = sorted(self._times)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0
