"""The words of announcements, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.announcements.standing import Standing
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDINGS: Mapping[str, Label] = MappingProxyType(
    {
        Standing.SPEAKING: Label("Sedang disuarakan", "Being spoken"),
        Standing.TOO_LONG: Label("Terlalu panjang", "Too long"),
        Standing.UNHEARD: Label("Belum didengarkan", "Nobody has listened yet"),
        Standing.READY: Label("Siap diumumkan", "Ready to be told"),
        Standing.SCHEDULED: Label("Terjadwal", "Scheduled"),
        Standing.TOLD: Label("Didengar penelepon", "Callers hear it"),
        Standing.OVER: Label("Masa berlaku habis", "No longer valid"),
        Standing.WITHDRAWN: Label("Ditarik", "Withdrawn"),
    }
)

HISTORY: Mapping[str, Label] = MappingProxyType(
    {
        "announcement.written": Label("Pengumuman ditulis", "Announcement written"),
        "announcement.changed": Label("Pengumuman diubah", "Announcement changed"),
        "announcement.ordered": Label("Suara diminta sekali lagi", "The voice was asked again"),
        "announcement.clip_made": Label("Selesai disuarakan", "Spoken by the voice"),
        "announcement.heard": Label("Didengarkan", "Listened to"),
        "announcement.published": Label("Diumumkan kepada penelepon", "Told to callers"),
        "announcement.withdrawn": Label("Ditarik dari saluran", "Taken off the line"),
        "announcement.undone": Label("Langkah terakhir dibatalkan", "Last step undone"),
    }
)

FIELDS: Mapping[str, Label] = MappingProxyType(
    {
        "text_id": Label("Teks", "Indonesian text"),
        "text_en": Label("Teks bahasa Inggris", "English text"),
        "valid_from": Label("Berlaku dari", "Valid from"),
        "valid_until": Label("sampai", "until"),
    }
)

LANGUAGE_NAMES: Mapping[str, Label] = MappingProxyType(
    {"id": Label("Bahasa Indonesia", "Indonesian"), "en": Label("Bahasa Inggris", "English")}
)
