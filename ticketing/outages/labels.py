"""The words of an outage, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label
from ticketing.outages.models import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGES: Mapping[str, Label] = MappingProxyType(
    {
        Stage.REPORTED: Label("Dilaporkan", "Reported"),
        Stage.CREW_SENT: Label("Regu berangkat", "Crew sent"),
        Stage.ON_SITE: Label("Regu di lokasi", "Crew on site"),
        Stage.REPAIRING: Label("Sedang diperbaiki", "Being repaired"),
        Stage.RESTORED: Label("Nyala", "Power is back"),
        Stage.WITHDRAWN: Label("Ditarik", "Withdrawn"),
    }
)

HISTORY: Mapping[str, Label] = MappingProxyType(
    {
        "outage.entered": Label("Padam dicatat", "Outage entered"),
        "outage.changed": Label("Keterangan diubah", "Details changed"),
        "outage.clip_made": Label("Nama tempat selesai disuarakan", "The place has been spoken"),
        "outage.clip_heard": Label("Nama tempat didengarkan", "The place was listened to"),
        "outage.published": Label("Diumumkan kepada penelepon", "Told to callers"),
        "outage.stage_changed": Label("Tahap regu diubah", "Crew stage changed"),
        "outage.etr_changed": Label("Perkiraan nyala diubah", "Estimate changed"),
        "outage.restored": Label("Listrik menyala", "Power restored"),
        "outage.withdrawn": Label("Padam ditarik", "Outage withdrawn"),
    }
)

FIELDS: Mapping[str, Label] = MappingProxyType(
    {
        "place": Label("Tempat", "Place"),
        "cause": Label("Penyebab", "Cause"),
        "started_at": Label("Padam sejak", "Out since"),
    }
)
