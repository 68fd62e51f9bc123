"""The words of the counter, in both languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.backoffice.tariffs import Payment
from ticketing.backoffice.values import ApplicationKind, ApplicationStatus, Challenge
from ticketing.core.i18n import Label
from ticketing.tickets.labels import SOURCES as ALL_SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES: Mapping[str, Label] = MappingProxyType(
    {code: ALL_SOURCES[code] for code in ("walk_in", "phone", "radio", "letter", "message", "app")}
)
"""Ways a message may come to the counter, the commonest first."""

SUBJECTS: Mapping[str, Label] = MappingProxyType(
    {
        "service": Label("Pelayanan", "Service"),
        "billing": Label("Tagihan", "Bill"),
        "theft": Label("Pencurian listrik", "Electricity theft"),
        "praise": Label("Pujian", "Praise"),
        "other": Label("Lainnya", "Other"),
    }
)
"""The subjects of the telephone's complaint menu."""

CHALLENGES: Mapping[str, Label] = MappingProxyType(
    {
        Challenge.PHONE: Label("4 angka terakhir nomor HP terdaftar", "Last 4 digits of the registered telephone"),
        Challenge.IDENTITY: Label("4 angka terakhir NIK", "Last 4 digits of the identity card"),
    }
)

PAYMENTS: Mapping[str, Label] = MappingProxyType(
    {Payment.PREPAID: Label("Prabayar (token)", "Prepaid"), Payment.POSTPAID: Label("Pascabayar", "Postpaid")}
)

KINDS: Mapping[str, Label] = MappingProxyType(
    {
        ApplicationKind.NEW_CONNECTION: Label("Pasang baru", "New connection"),
        ApplicationKind.POWER_CHANGE: Label("Ubah daya", "Power change"),
        ApplicationKind.TEMPORARY: Label("Penyambungan sementara", "Temporary connection"),
    }
)

PURPOSES: Mapping[str, Label] = MappingProxyType(
    {
        "household": Label("Rumah tangga", "Household"),
        "business": Label("Usaha", "Business"),
        "social": Label("Sosial, rumah ibadah", "Social, worship"),
        "industry": Label("Industri", "Industry"),
        "government": Label("Pemerintah", "Government"),
        "feast": Label("Pesta, acara", "Feast, event"),
        "building": Label("Pembangunan", "Building site"),
        "other": Label("Lainnya", "Other"),
    }
)

APPLICATION_STATUSES: Mapping[str, Label] = MappingProxyType(
    {
        ApplicationStatus.REGISTERED: Label("Terdaftar", "Registered"),
        ApplicationStatus.AWAITING_DOCUMENTS: Label("Menunggu dokumen", "Waiting for documents"),
        ApplicationStatus.AWAITING_PAYMENT: Label("Menunggu pembayaran", "Waiting for payment"),
        ApplicationStatus.PAID: Label("Sudah dibayar", "Paid"),
        ApplicationStatus.WORKING: Label("Sedang dikerjakan", "Being worked on"),
        ApplicationStatus.DONE: Label("Selesai", "Done"),
        ApplicationStatus.CANCELLED: Label("Dibatalkan", "Cancelled"),
        ApplicationStatus.REFUSED: Label("Ditolak", "Refused"),
    }
)

VERIFIED_BY: Mapping[str, Label] = MappingProxyType({**CHALLENGES, "agent": Label("Dipastikan petugas", "Vouched for")})

REFUSALS: Mapping[str, Label] = MappingProxyType(
    {
        "power": Label("Daya ini tidak tersedia; pilih daya lain.", "This power is not to be had; choose another."),
        "same_power": Label("Itu daya yang sekarang; pilih daya lain.", "That is the power there is; choose another."),
        "arrears": Label(
            "Masih ada tagihan lewat jatuh tempo; harus lunas dulu.", "Bills are overdue; they have to be paid first."
        ),
        "days": Label(
            "Harinya tidak mungkin: mulai hari ini atau sesudahnya, paling lama tiga bulan.",
            "These days cannot be: from today on, three months at most.",
        ),
    }
)
"""Why the back office refuses an application, and what to do."""


class Advice:
    """What to do about a field."""

    AREA = Label("Pilih wilayah dari daftar.", "Choose an area of the list.")
    CATEGORY = Label("Pilih perihal laporan.", "Choose what the report is about.")
    CUSTOMER = Label(
        "Nomor pelanggan 12 angka atau nomor meter 11 angka; kosongkan bila tidak ada.",
        "A customer number has 12 digits, a meter number 11; leave it empty when there is none.",
    )
    CUSTOMER_NEEDED = Label(
        "Isi nomor pelanggan 12 angka atau nomor meter 11 angka.",
        "Give the customer number (12 digits) or the meter number (11).",
    )
    DAYS = Label("Isi hari pertama dan hari terakhir.", "Give the first and the last day.")
    FUTURE = Label(
        "Jam pesan tidak boleh lewat dari sekarang; kosongkan bila baru saja diterima.",
        "The message cannot come from the future; leave the time empty when it has just come in.",
    )
    KEY = Label("Muat ulang halaman, lalu kirim lagi.", "Reload the page, then send again.")
    LONG = Label("Teks terlalu panjang; ringkaslah.", "The text is too long; shorten it.")
    NO_CUSTOMER = Label(
        "Nomor ini tidak ada pada data pelanggan; periksa angkanya, atau buat tiket tanpa nomor.",
        "There is no such number; check its digits, or make a ticket without it.",
    )
    NOBODY = Label("Pilih pelanggan dulu.", "Choose the customer first.")
    REFUSED = Label(
        "Permohonan ini tidak dapat didaftarkan begini; periksa isiannya.",
        "This cannot be registered as it is; check what was filled in.",
    )
    OLD = Label("Pesan lebih tua dari setahun; periksa tanggalnya.", "The message is over a year old; check its date.")
    PHONE = Label(
        "Tulis nomor telepon seperti 0812…, atau kosongkan.",
        "Write a telephone number such as 0812…, or leave it empty.",
    )
    PHONE_NEEDED = Label("Isi nomor telepon pemohon, seperti 0812….", "Give the applicant's telephone, such as 0812….")
    POWER = Label("Isi daya dalam VA, misalnya 1300.", "Give the power in VA, such as 1300.")
    REASON = Label(
        "Tulis bagaimana Anda memastikan pelanggan ini; alasannya dicatat.",
        "Write how you made sure of this customer; the reason is recorded.",
    )
    SOURCE = Label("Pilih dari mana pesan ini datang.", "Choose how the message came in.")
    TIME = Label("Tulis tanggal dan jam, atau kosongkan bila sekarang.", "Give date and time, or nothing for now.")
    UNVERIFIED = Label("Pastikan dulu bahwa ini pelanggannya.", "Make sure first that this is the customer.")
    WORDS = Label("Tulis apa yang disampaikan pelapor.", "Write what was said.")
