"""What was found and what was done: the codes a ticket is closed with, and their words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[str, Label] = MappingProxyType(
    {
        "line_broken": Label("Kabel putus", "Broken line"),
        "tree": Label("Pohon atau dahan", "Tree or branch"),
        "animal": Label("Hewan", "Animal"),
        "lightning": Label("Petir", "Lightning"),
        "weather": Label("Angin, hujan atau banjir", "Wind, rain or flood"),
        "transformer": Label("Gangguan gardu", "Transformer fault"),
        "fuse": Label("Pengaman jaringan putus", "Network fuse blown"),
        "connection": Label("Sambungan rumah", "Service connection"),
        "meter": Label("Meter atau MCB", "Meter or breaker"),
        "overload": Label("Beban lebih", "Overload"),
        "customer_installation": Label("Instalasi pelanggan", "Customer's own installation"),
        "third_party": Label("Pihak ketiga", "Third party"),
        "planned_work": Label("Pekerjaan terencana", "Planned work"),
        "no_fault_found": Label("Tidak ditemukan gangguan", "No fault found"),
        "not_a_fault": Label("Bukan gangguan", "Not a fault"),
        "unknown": Label("Belum diketahui", "Not known"),
    }
)

ACTIONS: Mapping[str, Label] = MappingProxyType(
    {
        "repaired": Label("Diperbaiki", "Repaired"),
        "replaced": Label("Diganti", "Replaced"),
        "reset": Label("Dinormalkan", "Reset"),
        "cleared": Label("Dibersihkan", "Cleared"),
        "switched": Label("Manuver beban", "Load transferred"),
        "made_safe": Label("Diamankan", "Made safe"),
        "explained": Label("Dijelaskan kepada pelanggan", "Explained to the customer"),
        "called_back": Label("Pelanggan dihubungi kembali", "Customer called back"),
        "not_reached": Label("Pelanggan tidak dapat dihubungi", "Customer could not be reached"),
        "none": Label("Tidak ada tindakan", "No action"),
    }
)
