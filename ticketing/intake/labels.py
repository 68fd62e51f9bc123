"""The words of a call: how it ended, what was reached, what was asked and answered."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label
from ticketing.intake.models import Outcome
from ticketing.tickets.labels import CATEGORIES, SCOPES, SINCE

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTCOMES: Mapping[str, Label] = MappingProxyType(
    {
        Outcome.IN_PROGRESS: Label("Sedang berlangsung", "In progress"),
        Outcome.GOAL_REACHED: Label("Tujuan tercapai", "Goal reached"),
        Outcome.HUNG_UP: Label("Ditutup penelepon", "Caller hung up"),
        Outcome.GAVE_UP: Label("Menyerah", "Gave up"),
        Outcome.FAILED: Label("Gangguan sistem", "System fault"),
    }
)

GOALS: Mapping[str, Label] = MappingProxyType(
    {
        **{
            f"{category}_reported": Label(f"Laporan dibuat: {words.id.lower()}", f"Reported: {words.en.lower()}")
            for category, words in CATEGORIES.items()
        },
        "application_registered": Label("Permohonan terdaftar", "Application registered"),
        "bill_heard": Label("Tagihan didengar", "Bill heard"),
        "call_back_promised": Label("Dijanjikan dihubungi petugas", "Call back promised"),
        "case_heard": Label("Status nomor didengar", "Status of a number heard"),
        "follow_up_promised": Label("Dijanjikan tindak lanjut", "Follow-up promised"),
        "maintenance_heard": Label("Jadwal pemeliharaan didengar", "Planned work heard"),
        "ombudsman_told": Label("Jalur Ombudsman didengar", "Path to the Ombudsman heard"),
        "outage_joined": Label("Digabungkan ke padam meluas", "Joined to a known outage"),
        "safety_heard": Label("Berita atau tips didengar", "News or tips heard"),
        "solved_at_home": Label("Selesai di rumah, tanpa tiket", "Solved at home, no ticket"),
        "status_heard": Label("Status laporan didengar", "Status of the report heard"),
        "tariff_heard": Label("Tarif didengar", "Tariff heard"),
        "token_solved": Label("Token beres, tanpa tiket", "Token solved, no ticket"),
        "tokens_heard": Label("Riwayat token didengar", "Tokens heard"),
        "usage_heard": Label("Pemakaian didengar", "Usage heard"),
        "visit_booked": Label("Janji kunjungan dibuat", "Visit to an office booked"),
    }
)

FIELDS: Mapping[str, Label] = MappingProxyType(
    {
        "tariff_for": Label("Golongan tarif", "Class of tariff"),
        "visit_cancelled": Label("Janji kunjungan dibatalkan", "Appointment called off"),
        "address": Label("Alamat", "Address"),
        "application_cancelled": Label("Permohonan dibatalkan", "Application cancelled"),
        "appointment": Label("Nomor janji kunjungan", "Number of the appointment"),
        "area_code": Label("Kode area", "Area code"),
        "callback_number": Label("Nomor untuk dihubungi", "Call-back number"),
        "case_number": Label("Nomor yang dicek", "Number looked up"),
        "credit": Label("Sisa token", "Credit left"),
        "customer_number": Label("Nomor pelanggan", "Customer number"),
        "days": Label("Berapa hari", "How many days"),
        "display": Label("Tulisan di meteran", "What the meter says"),
        "first_day": Label("Tanggal mulai (hari dan bulan)", "First day (day and month)"),
        "is_solved": Label("Sudah beres", "Is solved"),
        "kind": Label("Jenis gangguan", "Kind of fault"),
        "mcb": Label("Saklar MCB", "Switch at the meter"),
        "maintenance_notices": Label("Dikabari pemeliharaan", "Told of planned work"),
        "message": Label("Pesan", "Message"),
        "meter_stand": Label("Stan meter", "Meter reading"),
        "missed_at": Label("Menelepon pada", "Called at"),
        "pace": Label("Tempo", "Pace"),
        "payment": Label("Cara bayar", "How it is paid"),
        "place": Label("Tempat", "Place"),
        "place_said": Label("Tempat disebut, belum dicocokkan", "Place said, not confirmed"),
        "power": Label("Daya (VA)", "Power (VA)"),
        "praised_number": Label("Laporan yang dipuji", "Report that is praised"),
        "proof": Label("Bukti pelanggan", "Proof of the customer"),
        "purpose": Label("Keperluan", "Purpose"),
        "recording": Label("Rekaman suara", "Recording of the voice"),
        "scope": Label("Luas padam", "Extent"),
        "since": Label("Sejak kapan", "Since when"),
        "subject": Label("Perihal", "Subject"),
        "survey": Label("Ditanya kepuasan sesudah", "Asked how satisfied, after"),
        "survey_about": Label("Penilaian tentang laporan", "Score is about the report"),
        "survey_score": Label("Kepuasan", "Satisfaction"),
        "survey_words": Label("Alasan atau pujian", "Reason or praise"),
        "topic": Label("Kategori tambahan", "Added category"),
        "topic_key": Label("Kategori yang dipilih", "Category chosen"),
        "unknown_caller": Label("Pelapor anonim", "Anonymous"),
        "visit_why": Label("Perlu ke kantor untuk", "Wants to come about"),
        "work_area": Label("Wilayah yang ditanyakan", "Area asked about"),
        "wanted": Label("Layanan yang diminta", "Service asked for"),
    }
)

FREE_FIELDS = frozenset(
    {
        "appointment",
        "area_code",
        "callback_number",
        "case_number",
        "customer_number",
        "days",
        "first_day",
        "meter_stand",
        "missed_at",
        "place",
        "place_said",
        "power",
        "praised_number",
        "proof",
        "survey_about",
        "topic",
        "work_area",
    }
)
"""Answers that stand for themselves: digits, a moment."""

SCORES: Mapping[str, Label] = MappingProxyType(
    {
        "5": Label("5, sangat puas", "5, very satisfied"),
        "4": Label("4, puas", "4, satisfied"),
        "3": Label("3, biasa saja", "3, so so"),
        "2": Label("2, kurang puas", "2, not satisfied"),
        "1": Label("1, kecewa", "1, disappointed"),
    }
)

VALUES: Mapping[str, Label] = MappingProxyType(
    {
        **SCOPES,
        **SINCE,
        **SCORES,
        "1": Label("1", "1"),
        "1300": Label("1300", "1300"),
        "2": Label("2", "2"),
        "2200": Label("2200", "2200"),
        "3": Label("3", "3"),
        "3500": Label("3500", "3500"),
        "4": Label("4", "4"),
        "900": Label("900", "900"),
        "business": Label("Bisnis", "Business"),
        "found": Label("Ketemu", "Found"),
        "government": Label("Pemerintah", "Government"),
        "household": Label("Rumah tangga", "Household"),
        "industry": Label("Industri", "Industry"),
        "not_found": Label("Tidak ketemu", "Not found"),
        "other_area": Label("Wilayah lain", "Another area"),
        "social": Label("Sosial", "Social"),
        "state_office": Label("Kantor pemerintah", "Government office"),
        "street_lights": Label("Lampu jalan", "Street lights"),
        "account": Label("Tagihan atau token", "Bills or tokens"),
        "agree": Label("Boleh direkam", "May be recorded"),
        "again": Label("Layanan lain", "Another service"),
        "another": Label("Nomor lain", "Another number"),
        "anew": Label("Laporan baru", "A new report"),
        "answered": Label("Diterima petugas", "Answered by a person"),
        "application": Label("Pasang atau ubah daya", "Connection or power change"),
        "bill": Label("Tagihan", "Bill"),
        "billing": Label("Tagihan", "Bill"),
        "bright": Label("Terlalu terang", "Too bright"),
        "building": Label("Proyek bangunan", "Building work"),
        "cancel": Label("Batalkan", "Cancel"),
        "change": Label("Ubah", "Change it"),
        "check_bill": Label("Cek tagihan", "Check a bill"),
        "check": Label("Cek status", "Look-up of a status"),
        "complain": Label("Sampaikan keluhan", "Make a complaint"),
        "complaint": Label("Pengaduan", "Complaint"),
        "credit": Label("Masih ada", "Some left"),
        "day": Label("Hari lain", "Another day"),
        "day_after": Label("Lusa", "The day after tomorrow"),
        "dim": Label("Redup", "Dim"),
        "display_off": Label("Layar mati", "Display is dark"),
        "done": Label("Selesai", "Done"),
        "drop": Label("Batal", "Drop it"),
        "earlier": Label("Pembelian sebelumnya", "An earlier purchase"),
        "elsewhere": Label("Wilayah lain", "Another area"),
        "en": Label("Inggris", "English"),
        "enough": Label("Cukup", "Enough"),
        "erased": Label("Dihapus, masa simpan habis", "Erased, its time is over"),
        "exact": Label("Tempat persisnya", "Exactly where"),
        "failed": Label("Tertulis GAGAL", "Says GAGAL"),
        "faster": Label("Minta dipercepat", "More speed"),
        "fault": Label("Gangguan", "Fault"),
        "further": Label("Hal lain", "Something else"),
        "feast": Label("Hajatan", "A celebration"),
        "flickering": Label("Berkedip", "Flickering"),
        "given": Label("Dijawab, tidak disimpan", "Answered, not kept"),
        "go_on": Label("Lanjutkan", "Go on"),
        "id": Label("Indonesia", "Indonesian"),
        "information": Label("Informasi atau pengaduan", "Information or complaints"),
        "join": Label("Rumahnya ikut padam", "The house is out too"),
        "language": Label("Ganti bahasa", "Other language"),
        "leave": Label("Biarkan", "Leave it"),
        "lit": Label("Menyala", "Light is on"),
        "maintenance": Label("Jadwal pemeliharaan", "Planned work"),
        "messages": Label("Mau dikabari", "Wants messages"),
        "meter": Label("Meter atau token", "Meter or token"),
        "new_connection": Label("Pasang baru", "New connection"),
        "news": Label("Berita dan keselamatan", "News and safety"),
        "no": Label("Tidak", "No"),
        "no_credit": Label("Habis", "Used up"),
        "not_recorded": Label("Tidak direkam, sesuai permintaan", "Not recorded, as asked"),
        "nobody": Label("Tidak ada petugas", "Nobody there"),
        "none": Label("Tidak ada", "None"),
        "nothing said": Label("Tidak berkata apa-apa", "Said nothing"),
        "ombudsman": Label("Jalur Ombudsman", "Path to the Ombudsman"),
        "other": Label("Lainnya", "Other"),
        "outage": Label("Listrik padam", "Power cut"),
        "over": Label("Tertulis OVER", "Says OVER"),
        "periksa": Label("Tertulis PERIKSA", "Says PERIKSA"),
        "postpaid": Label("Pascabayar", "Postpaid"),
        "power_change": Label("Ubah daya", "Change of power"),
        "praise": Label("Pujian", "Praise"),
        "prepaid": Label("Prabayar", "Prepaid"),
        "privacy": Label("Soal rekaman dan data", "Recordings and data"),
        "refuse": Label("Tidak mau direkam", "Does not want to be recorded"),
        "report": Label("Laporkan", "Report it"),
        "right": Label("Benar", "Right"),
        "says_periksa": Label("Tertulis PERIKSA", "Says PERIKSA"),
        "send": Label("Kirim ulang token", "Send the token again"),
        "service": Label("Pelayanan", "Service"),
        "skip": Label("Tidak menjawab", "No answer"),
        "slow": Label("Pelan, waktu lebih panjang", "Slow, more time"),
        "something_else": Label("Hal lain", "Something else"),
        "status": Label("Cek status", "Look-up of a status"),
        "still_dark": Label("Masih padam", "Still dark"),
        "still_refused": Label("Masih gagal", "Still refused"),
        "stop": Label("Dihentikan", "Stopped"),
        "tariff": Label("Tarif", "Tariff"),
        "tell_me": Label("Minta dikabari", "Wants to be told"),
        "temporary": Label("Sambungan sementara", "Temporary connection"),
        "theft": Label("Pencurian listrik", "Electricity theft"),
        "this": Label("Nomor ini", "This number"),
        "today": Label("Hari ini", "Today"),
        "tomorrow": Label("Besok", "Tomorrow"),
        "topic_1": Label("Pilihan satu", "First choice"),
        "topic_2": Label("Pilihan dua", "Second choice"),
        "topic_3": Label("Pilihan tiga", "Third choice"),
        "token": Label("Token gagal masuk", "Token refused"),
        "token_history": Label("Riwayat token", "Token history"),
        "token_refused": Label("Token ditolak", "Token refused"),
        "tokens": Label("Riwayat token", "Token history"),
        "trouble": Label("Gangguan lain", "Other trouble"),
        "urgent": Label("Mendesak", "Urgent"),
        "usage": Label("Pemakaian", "Usage"),
        "used": Label("Tertulis SUDAH TERPAKAI", "Says it is used"),
        "visit": Label("Kunjungan kantor", "Visit to an office"),
        "voltage": Label("Tegangan", "Voltage"),
        "week": Label("Tujuh hari", "Seven days"),
        "works": Label("Berhasil", "It works"),
        "wrong": Label("Salah", "Wrong"),
        "yes": Label("Ya", "Yes"),
    }
)


CALLER: Mapping[str, Label] = MappingProxyType(
    {
        "title": Label("Pelapor", "The caller"),
        "loading": Label("Memuat…", "Loading…"),
        "today": Label("menelepon %s kali hari ini", "called %s times today"),
        "unknown": Label(
            "Nomor telepon dan nomor pelanggan tidak diketahui.", "Neither telephone nor customer number is known."
        ),
        "phones": Label("Telepon", "Telephones"),
        "customers": Label("Nomor pelanggan", "Customer numbers"),
        "tickets": Label("Tiket lain", "Other tickets"),
        "no_tickets": Label("Ini laporan pertamanya.", "This is the first report."),
        "calls": Label("Panggilan terakhir", "Last calls"),
        "speed": Label("Kecepatan", "Speed"),
        "path": Label("Jalan di menu dan yang didengar penelepon", "Path through the menus and what the caller heard"),
    }
)
"""Words of the panel about a caller and of the player."""
