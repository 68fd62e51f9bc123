"""Who gets the report of a month, and whether everybody may see public figures; as it is kept, and what is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.i18n import Label

MOST: Final = 200
COMPANY: Final = "company"
_ADDRESS: Final = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,180}\.[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True)
class Recipient:
    """``unit``: code of the unit whose report it is, or COMPANY. ``language``: id or en."""

    mail: str
    unit: str
    language: str


@dataclass(frozen=True)
class Monthly:
    """``is_public``: the figures of whole months stand on a page that needs no sign-in."""

    recipients: tuple[Recipient, ...] = ()
    is_public: bool = False


def read_monthly(document: dict[str, Any]) -> Monthly:
    """Return the settings of what is kept; RefusedError says which line is wrong."""
    lines = [str(one) for one in document.get("recipients", [])]
    if len(lines) > MOST:
        raise RefusedError(Label(f"Paling banyak {MOST} penerima.", f"At most {MOST} recipients."), field="recipients")
    return Monthly(
        tuple(dict.fromkeys(_recipient(one) for one in lines if one.strip())), bool(document.get("is_public"))
    )


def write_monthly(monthly: Monthly) -> dict[str, Any]:
    """Return the settings as they are kept: a recipient is a line of address, unit and language."""
    lines = [f"{one.mail} {one.unit} {one.language}" for one in monthly.recipients]
    return {"recipients": lines, "is_public": monthly.is_public}


MONTHLY: Final[Section[Monthly]] = Section("monthly_report", Monthly(), read_monthly, write_monthly)


def _recipient(line: str) -> Recipient:
    words = [*line.split(), COMPANY, "id"] if len(line.split()) == 1 else [*line.split(), "id"]
    if _ADDRESS.fullmatch(words[0]) is None or words[2] not in ("id", "en") or len(line.split()) > 3:  # noqa: PLR2004
        raise RefusedError(
            Label(
                f'Baris "{line[:80]}": tulis alamat surel, kode unit (atau company), dan bahasa (id atau en).',
                f'Line "{line[:80]}": write an e-mail address, the code of a unit (or company), and id or en.',
            ),
            field="recipients",
        )
    return Recipient(words[0], words[1], words[2])
