"""The words of the pages of human voices, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLE = Label("Suara manusia", "Human voices")
SHIPPED = Label("suara bawaan", "the shipped voice")

LANGUAGES: Mapping[str, Label] = MappingProxyType(
    {"id": Label("Bahasa Indonesia", "Indonesian"), "en": Label("Bahasa Inggris", "English")}
)

FAMILIES: Mapping[str, Label] = MappingProxyType(
    {
        "main": Label("Salam dan menu utama", "Greeting and main menu"),
        "digit": Label("Angka satu per satu", "Digits one by one"),
        "value": Label("Bilangan, tanggal, jam", "Numbers, dates, times"),
        "area": Label("Nama wilayah", "Names of areas"),
        "place": Label("Nama tempat", "Names of places"),
        "confirm": Label("Yang dipahami", "What was understood"),
        "outage": Label("Laporan padam", "Report of an outage"),
        "known": Label("Padam yang sudah diketahui", "Known outages"),
        "report": Label("Nomor laporan", "The report number"),
        "status": Label("Status laporan", "State of a report"),
        "help": Label("Bantuan", "Help"),
        "retry": Label("Tanya ulang", "Asking again"),
        "danger": Label("Bahaya", "Danger"),
        "person": Label("Petugas", "A person"),
        "bill": Label("Tagihan", "Bills"),
        "token": Label("Token bermasalah", "Trouble with tokens"),
        "tokens": Label("Riwayat token", "Past tokens"),
        "usage": Label("Pemakaian", "Consumption"),
        "tariff": Label("Tarif", "Tariffs"),
        "application": Label("Permohonan", "Applications"),
        "identify": Label("Nomor pelanggan", "Customer number"),
        "details": Label("Alamat dan telepon", "Address and telephone"),
        "maintenance": Label("Pemeliharaan", "Planned work"),
        "safety": Label("Keselamatan", "Safety"),
        "visit": Label("Kunjungan kantor", "Visits to an office"),
        "office": Label("Kantor", "Offices"),
        "complaint": Label("Pengaduan", "Complaints"),
        "case": Label("Berkas pengaduan", "Complaint cases"),
        "survey": Label("Survei", "Survey"),
        "privacy": Label("Privasi", "Privacy"),
        "fault": Label("Gangguan sistem", "Faults on our side"),
        "common": Label("Umum", "Common"),
        "account": Label("Menu tagihan dan token", "Menu of bills and tokens"),
        "applied": Label("Permohonan yang masuk", "Applications that were made"),
        "check": Label("Cek status", "Looking up a number"),
        "digits": Label("Angka yang diucapkan", "Digits that were spoken"),
        "follow_up": Label("Ditindaklanjuti nanti", "Followed up later"),
        "information": Label("Menu informasi", "Menu of information"),
        "meter": Label("Meteran", "Meters"),
        "more": Label("Ada lagi", "Anything else"),
        "ombudsman": Label("Ombudsman", "Ombudsman"),
        "power_change": Label("Perubahan daya", "Another power"),
        "report_what": Label("Menu lapor", "Menu of reports"),
        "resume": Label("Melanjutkan yang terputus", "Going on after a cut"),
        "temporary": Label("Penyambungan sementara", "Temporary connection"),
        "trouble": Label("Menu gangguan lain", "Menu of other trouble"),
        "voltage": Label("Tegangan", "Voltage"),
        "special": Label("Keadaan khusus", "Special state"),
        "wait": Label("Mohon tunggu", "One moment"),
    }
)

_FAULTS: Mapping[str, Label] = MappingProxyType(
    {
        "unreadable": Label(
            "File ini tidak terbaca sebagai suara. Kirim WAV, FLAC, OGG, MP3, M4A, atau WebM.",
            "This file cannot be read as sound. Send WAV, FLAC, OGG, MP3, M4A or WebM.",
        ),
        "endless": Label(
            "Rekaman lebih lama dari {limit} detik. Potong per teks: satu file untuk satu teks.",
            "The recording is longer than {limit} seconds. Cut it: one file for one text.",
        ),
        "empty": Label("Tidak ada suara di dalamnya. Rekam lagi.", "There is no sound in it. Record it again."),
        "silent": Label(
            "Suaranya tidak terdengar. Periksa apakah mikrofon yang dipilih benar dan tidak dibisukan, "
            "mendekat sejengkal, lalu rekam lagi.",
            "Nobody can be heard. See that the right microphone is chosen and not muted, come closer, record it again.",
        ),
        "clipped": Label(
            "Suaranya pecah karena terlalu keras. Mundur sedikit atau turunkan volume mikrofon, lalu rekam lagi.",
            "The sound is distorted: too loud. Move back a little or turn the microphone down, then record it again.",
        ),
        "noisy": Label(
            "Terlalu berisik: suara hanya {value} dB di atas derau. Matikan kipas, tutup pintu, lalu rekam lagi.",
            "Too noisy: the voice is only {value} dB above the noise. Switch fans off, close the door, try again.",
        ),
        "too_long": Label(
            "Lamanya {value} detik, paling lama {limit} detik. Baca sedikit lebih cepat.",
            "It takes {value} seconds, {limit} at most. Read a little faster.",
        ),
        "too_short": Label(
            "Hanya {value} detik; mungkin terpotong. Rekam lagi.",
            "Only {value} seconds; it may be cut off. Record it again.",
        ),
        "uneven": Label(
            "Kerasnya tidak rata. Jaga jarak ke mikrofon, lalu rekam lagi.",
            "It is uneven in loudness. Keep your distance to the microphone and record it again.",
        ),
        "some_noise": Label(
            "Ada sedikit derau ({value} dB di bawah suara). Dengarkan dulu baik-baik.",
            "There is a little noise ({value} dB below the voice). Listen closely first.",
        ),
        "soft": Label(
            "Suaranya pelan; sudah dikeraskan. Lebih dekat ke mikrofon hasilnya lebih bersih.",
            "The voice is soft and was made louder. Closer to the microphone it is cleaner.",
        ),
    }
)


def family(name: str) -> Label:
    """Return what a family of clips is called; its own name where it has no better one."""
    return FAMILIES.get(name) or Label(name, name)


def said(code: str, value: float = 0.0, limit: float = 0.0) -> Label:
    """Put into words what is wrong with a recording, or worth a word."""
    found = _FAULTS.get(code, _FAULTS["unreadable"])
    return Label(
        found.id.format(value=f"{value:g}".replace(".", ","), limit=f"{limit:g}".replace(".", ",")),
        found.en.format(value=f"{value:g}", limit=f"{limit:g}"),
    )


def all_said(told: tuple[dict[str, Any], ...]) -> list[Label]:
    """Put everything that was told about a recording into words."""
    return [said(one["code"], one["value"], one["limit"]) for one in told]
