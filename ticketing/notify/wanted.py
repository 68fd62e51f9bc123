"""What callers asked to read on their telephone, by topic."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Mapping[str, Label] = MappingProxyType(
    {
        "ombudsman": Label(
            "Layanan 123: sampaikan dulu keluhan Anda ke 123 dan simpan nomor laporannya. Kami menjawab paling lama 14 "
            "hari dan memutuskan paling lama 60 hari sejak berkas lengkap. Belum puas? Ombudsman RI, tanpa biaya: "
            "telepon {ombudsman_phone}. Darurat atau mengancam jiwa: WhatsApp {ombudsman_whatsapp}. Siapkan KTP, nomor "
            "laporan, urutan kejadian, bukti, dan harapan Anda.",
            "Service 123: complain to 123 first and keep the number of your report. We answer within 14 days and "
            "decide within 60 days after your papers are complete. Not satisfied? Ombudsman of Indonesia, free "
            "of charge: telephone {ombudsman_phone}. Urgent or a life in danger: WhatsApp {ombudsman_whatsapp}. "
            "Have ready your identity card, report number, what happened when, evidence, and what you expect.",
        ),
    }
)
