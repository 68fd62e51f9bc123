"""The catalogue of services: what a caller may ask for, by which menu, and on which page an agent does the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ticketing.core.i18n import Label


@dataclass(frozen=True)
class Group:
    """Services that belong together."""

    code: str
    title: Label


@dataclass(frozen=True)
class Service:
    """One service. ``menu`` is the telephone menu that gives it, ``page`` the view with ``values`` in its address."""

    code: str
    group: str
    title: Label
    hint: Label
    icon: str
    menu: str
    page: str
    values: tuple[tuple[str, str], ...] = ()


GROUPS: Final = (
    Group("fault", Label("Gangguan dan bahaya", "Faults and danger")),
    Group("account", Label("Tagihan dan token", "Bills and tokens")),
    Group("application", Label("Permohonan", "Applications")),
    Group("information", Label("Informasi", "Information")),
    Group("complaint", Label("Pengaduan", "Complaints")),
)

SERVICES: Final = (
    Service(
        "report",
        "fault",
        Label("Laporan gangguan", "Report of a fault"),
        Label("Padam, tegangan, meter, token gagal", "No power, voltage, meter, token refused"),
        "bolt",
        "outage",
        "counter.report_form",
    ),
    Service(
        "danger",
        "fault",
        Label("Laporan bahaya", "Report of a danger"),
        Label("Kabel putus, kesetrum, kebakaran: tiket darurat", "Wire down, shock, fire: an emergency ticket"),
        "flame",
        "danger",
        "counter.report_form",
        (("category", "danger"),),
    ),
    Service(
        "bill",
        "account",
        Label("Cek tagihan", "Bill"),
        Label("Jumlah, jatuh tempo, tunggakan, denda", "Amount, due day, arrears, late fee"),
        "list-check",
        "bill",
        "counter_accounts.bill",
    ),
    Service(
        "tokens",
        "account",
        Label("Riwayat token", "Tokens"),
        Label("Pembelian terakhir; kirim ulang token yang hilang", "Last purchases; send a lost token again"),
        "keyboard",
        "tokens",
        "counter_accounts.tokens",
    ),
    Service(
        "usage",
        "account",
        Label("Riwayat pemakaian", "Consumption"),
        Label("kWh dua belas bulan, gambar dan tabel", "kWh of twelve months, picture and table"),
        "chart-bar",
        "usage",
        "counter_accounts.usage",
    ),
    Service(
        "new_connection",
        "application",
        Label("Pasang baru", "New connection"),
        Label("Perkiraan biaya, lalu daftarkan", "Estimate the cost, then register"),
        "plug",
        "new_connection",
        "counter_applications.form",
        (("kind", "new_connection"),),
    ),
    Service(
        "power_change",
        "application",
        Label("Ubah daya", "Power change"),
        Label("Naik atau turun daya pelanggan", "More or less power for a customer"),
        "arrow-right",
        "power_change",
        "counter_applications.form",
        (("kind", "power_change"),),
    ),
    Service(
        "temporary",
        "application",
        Label("Penyambungan sementara", "Temporary connection"),
        Label("Pesta, acara, pembangunan: per hari", "Feast, event, building site: by the day"),
        "hourglass",
        "temporary",
        "counter_applications.form",
        (("kind", "temporary"),),
    ),
    Service(
        "status",
        "information",
        Label("Cek status", "Status"),
        Label("Laporan dan permohonan, menurut nomor atau telepon", "Reports and applications, by number or telephone"),
        "clock",
        "check",
        "counter_information.status",
    ),
    Service(
        "tariff",
        "information",
        Label("Tarif", "Tariffs"),
        Label("Harga per kWh menurut golongan dan daya, dengan contoh", "Price by class and power, with an example"),
        "note",
        "tariff",
        "counter_information.tariff",
    ),
    Service(
        "maintenance",
        "information",
        Label("Jadwal pemeliharaan", "Planned work"),
        Label("Pemadaman terencana menurut wilayah", "Planned interruptions by area"),
        "tool",
        "maintenance",
        "counter_information.maintenance",
    ),
    Service(
        "news",
        "information",
        Label("Berita", "News"),
        Label("Yang berlaku hari ini, untuk semua dan per wilayah", "What holds today, for all and by area"),
        "broadcast",
        "safety",
        "counter_information.news",
    ),
    Service(
        "complaint",
        "complaint",
        Label("Pengaduan dan pujian", "Complaints and praise"),
        Label("Pelayanan, tagihan, pencurian (boleh tanpa nama)", "Service, bill, theft (without a name), praise"),
        "message",
        "complaint",
        "counter.complaint_form",
    ),
)
