"""The words about transcripts, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label
from ticketing.transcripts.models import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

BANDS: Mapping[str, Label] = MappingProxyType(
    {
        "high": Label("cukup yakin", "fairly sure"),
        "medium": Label("kurang yakin", "not quite sure"),
        "low": Label("tidak yakin", "not sure"),
    }
)

REASONS: Mapping[str, Label] = MappingProxyType(
    {
        "away": Label("Pengenal suara tidak tersedia terlalu lama.", "The recogniser was away for too long."),
        "gone": Label("Berkas rekaman tidak ada lagi.", "The file of the recording is not there any more."),
        "late": Label("Rekaman ini belum pernah dikenali.", "This recording was never given to the recogniser."),
        "loop": Label(
            "Hasilnya hanya kata yang berulang, jadi dibuang.", "The result only repeated itself and was dropped."
        ),
        "made_up": Label(
            "Hasilnya karangan mesin, jadi dibuang.", "The result was made up by the machine and was dropped."
        ),
        "refused": Label("Rekaman ini tidak dapat diolah.", "This recording cannot be processed."),
        "silence": Label("Tidak terdengar ucapan.", "Nobody was heard speaking."),
    }
)

DECISIONS: Mapping[str, Label] = MappingProxyType(
    {
        Decision.APPROVED: Label("Disetujui", "Approved"),
        Decision.DISMISSED: Label("Diabaikan", "Dismissed"),
        Decision.UNDONE: Label("Dibatalkan", "Undone"),
    }
)

LANGUAGES: Mapping[str, Label] = MappingProxyType(
    {
        "id": Label("Indonesia", "Indonesian"),
        "id-colloq": Label("Indonesia sehari-hari", "Colloquial Indonesian"),
        "mkn": Label("Melayu Kupang", "Kupang Malay"),
        "jv": Label("Jawa", "Javanese"),
        "jv-cbn": Label("Jawa Cirebon", "Cirebon Javanese"),
        "su": Label("Sunda", "Sundanese"),
        "min": Label("Minang", "Minangkabau"),
        "xmm": Label("Melayu Manado", "Manado Malay"),
        "pmy": Label("Melayu Papua", "Papuan Malay"),
        "abs": Label("Melayu Ambon", "Ambonese Malay"),
        "bjn": Label("Banjar", "Banjarese"),
        "ban": Label("Bali", "Balinese"),
        "mak": Label("Melayu Makassar", "Makassar Malay"),
        "ace": Label("Aceh", "Acehnese"),
        "tet": Label("Tetun", "Tetum"),
        "mqy": Label("Manggarai", "Manggarai"),
        "aoz": Label("Dawan", "Uab Meto"),
        "en": Label("Inggris", "English"),
    }
)
"""Languages of phrases whose code has words; any other code of the phrase book stands for itself."""
