"""Numbers outside the house that callers are told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contacts:
    """Digits as people dial them. Both were published in 2021 and 2022 and may change: they are settings."""

    ombudsman_phone: str = "137"
    ombudsman_whatsapp: str = "08119063737"
