"""What the recogniser tells of itself: which engine serves which language, and why one does not."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ticketing.speech.book import FILE, Engine, engine_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.core.config import Settings

_NAMES: Final = {"id": "Indonesian", "en": "English"}


@dataclass(frozen=True)
class Speech:
    """``state``: away, loading or ready. ``served``: language -> engine, "null" where callers press keys."""

    state: str = "away"
    served: Mapping[str, str] = field(default_factory=dict)
    engines: tuple[Engine, ...] = ()

    def faults(self) -> list[str]:
        """One sentence for each language that only keys serve; none while models are still loading."""
        if self.state != "ready":
            return []
        reasons = "; ".join(f"{one.label}: {one.why}" for one in self.engines if one.why) or "no model is installed"
        silent = [_NAMES.get(language, language) for language, engine in self.served.items() if engine == "null"]
        return [f"Speech: callers in {name} press keys, nothing hears them ({reasons})." for name in silent]


def read_speech(settings: Settings, pid: int) -> Speech:
    """Read what the recogniser with this pid has written; what another one wrote is of another time."""
    try:
        told = json.loads((settings.run_dir / FILE).read_text(encoding="utf-8"))
        if not pid:
            return Speech()
        return _speech(told) if told["pid"] == pid else Speech("loading")
    except (OSError, ValueError, KeyError, TypeError):
        return Speech("loading" if pid else "away")


def _speech(told: Mapping[str, Any]) -> Speech:
    engines = tuple(engine_of(row) for row in told["engines"])
    return Speech(str(told["state"]), {str(key): str(value) for key, value in told["served"].items()}, engines)
