"""The words of the places where callers apply for something."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

MENUS: Mapping[str, Label] = MappingProxyType(
    {
        "application": Label("Permohonan", "Application"),
        "application_power": Label("Daya permohonan", "Power applied for"),
        "application_steps": Label("Pendaftaran permohonan", "Registration of an application"),
        "new_connection": Label("Pasang baru", "New connection"),
        "power_change": Label("Perubahan daya", "Change of power"),
        "temporary": Label("Sambungan sementara", "Temporary connection"),
    }
)

NODES: Mapping[str, Label] = MappingProxyType(
    {
        "application.menu": Label("pilihan", "choices"),
        "application_power.agreed": Label("disetujui", "agreed"),
        "application_power.listed": Label("daya dicatat", "power noted"),
        "application_power.look": Label("daya dicari", "power looked up"),
        "application_power.nearest": Label("daya terdekat", "nearest power"),
        "application_power.other": Label("daya lain", "another power"),
        "application_power.power": Label("pilihan daya", "choice of power"),
        "application_power.too_much": Label("terlalu besar", "too much"),
        "application_power.with_person": Label("dibantu petugas", "helped by a person"),
        "application_steps.visit": Label("ke janji kunjungan", "to an appointment"),
        "application_steps.again": Label("nomor diulangi", "number repeated"),
        "application_steps.arrears": Label("ada tunggakan", "bills overdue"),
        "application_steps.begin_again": Label("diubah", "changed"),
        "application_steps.confirm": Label("persetujuan akhir", "last yes"),
        "application_steps.drop": Label("batal", "given up"),
        "application_steps.dropped": Label("tidak jadi", "dropped"),
        "application_steps.due": Label("target waktu", "target day"),
        "application_steps.estimate": Label("perkiraan biaya", "estimated cost"),
        "application_steps.go_on": Label("setuju lanjut", "agrees to go on"),
        "application_steps.no_area": Label("wilayah tidak diketahui", "area not known"),
        "application_steps.no_telephone": Label("tanpa telepon", "without a telephone"),
        "application_steps.official": Label("biaya resmi", "official cost"),
        "application_steps.papers": Label("dokumen", "papers"),
        "application_steps.price": Label("biaya dihitung", "cost computed"),
        "application_steps.refused": Label("ditolak", "refused"),
        "application_steps.register": Label("didaftarkan", "being registered"),
        "application_steps.registered": Label("nomor permohonan", "number of the application"),
        "application_steps.repeat": Label("ringkasan", "summary"),
        "application_steps.send": Label("nomor dikirim", "number being sent"),
        "application_steps.sent": Label("nomor terkirim", "number sent"),
        "application_steps.to_person": Label("ke petugas", "to a person"),
        "application_steps.unknown": Label("biaya belum diketahui", "cost not known"),
        "application_steps.urgent": Label("mendesak?", "urgent?"),
        "application_steps.whereabouts": Label("alamat atau telepon", "address or telephone"),
        "application_steps.without": Label("belum termasuk", "not included"),
        "new_connection.open": Label("dimulai", "begun"),
        "new_connection.paid": Label("cara bayar dicatat", "payment noted"),
        "new_connection.payment": Label("prabayar atau pascabayar", "prepaid or postpaid"),
        "power_change.begin": Label("pelanggan diketahui", "customer known"),
        "power_change.compare": Label("daya dibandingkan", "power compared"),
        "power_change.now": Label("daya sekarang", "power now"),
        "power_change.open": Label("dimulai", "begun"),
        "power_change.same": Label("daya sama", "same power"),
        "temporary.day_after": Label("lusa", "the day after tomorrow"),
        "temporary.days": Label("berapa hari", "how many days"),
        "temporary.first_day": Label("tanggal mulai", "first day"),
        "temporary.for": Label("keperluan dicatat", "purpose noted"),
        "temporary.lasts": Label("jumlah hari diperiksa", "number of days checked"),
        "temporary.no_day": Label("tanggal tidak bisa", "impossible day"),
        "temporary.on_date": Label("tanggal diperiksa", "day checked"),
        "temporary.open": Label("dimulai", "begun"),
        "temporary.other_days": Label("jumlah hari", "number of days"),
        "temporary.purpose": Label("keperluan", "purpose"),
        "temporary.starts": Label("mulai kapan", "from when"),
        "temporary.tomorrow": Label("besok", "tomorrow"),
        "temporary.too_long": Label("terlalu lama", "too long"),
    }
)
