"""A special state as it is kept, and what is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.i18n import Label
from ticketing.special.state import LONGEST, Mode, Special

_MOST_AREAS: Final = 100


def read_special(document: dict[str, Any]) -> Special:
    """Return the special state of what is kept; raises InvalidError. One that is on has a beginning and an end."""
    begins_at, ends_at = (_moment(document.get(name)) for name in ("begins_at", "ends_at"))
    areas = tuple(sorted({str(code) for code in document.get("areas", [])}))
    special = Special(Mode(document["mode"]), bool(document.get("is_on")), begins_at, ends_at, areas)
    if len(areas) > _MOST_AREAS:
        raise RefusedError(
            Label(f"Paling banyak {_MOST_AREAS} wilayah.", f"At most {_MOST_AREAS} areas."), field="areas"
        )
    if special.is_on and (begins_at is None or ends_at is None):
        raise RefusedError(
            Label(
                "Isi kapan mulai dan kapan selesai; keadaan khusus tidak boleh tanpa akhir.",
                "Fill in when it begins and when it ends; nothing special goes on without an end.",
            ),
            field="ends_at",
        )
    if begins_at is not None and ends_at is not None:
        _check_span(begins_at, ends_at)
    return special


def write_special(special: Special) -> dict[str, Any]:
    """Return the special state as it is kept."""
    return {
        "mode": str(special.mode),
        "is_on": special.is_on,
        "begins_at": special.begins_at.isoformat() if special.begins_at else "",
        "ends_at": special.ends_at.isoformat() if special.ends_at else "",
        "areas": list(special.areas),
    }


SPECIAL: Final[Section[Special]] = Section("special", Special(), read_special, write_special)
"""Off until somebody switches it on."""


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


def _check_span(begins_at: datetime, ends_at: datetime) -> None:
    if ends_at <= begins_at:
        raise RefusedError(Label("Selesainya harus sesudah mulainya.", "It ends after it begins."), field="ends_at")
    if ends_at - begins_at > LONGEST:
        raise RefusedError(
            Label(f"Paling lama {LONGEST.days} hari sekali pasang.", f"It holds for {LONGEST.days} days at most."),
            field="ends_at",
        )
