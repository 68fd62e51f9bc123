"""The words of the places where callers hear of tariffs, planned work, news and safety."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

MENUS: Mapping[str, Label] = MappingProxyType(
    {
        "information": Label("Informasi", "Information"),
        "maintenance": Label("Pemeliharaan", "Planned work"),
        "safety": Label("Berita dan keselamatan", "News and safety"),
        "tariff": Label("Tarif", "Tariff"),
    }
)

NODES: Mapping[str, Label] = MappingProxyType(
    {
        "information.complain": Label("pengaduan dimulai", "complaint begun"),
        "information.menu": Label("pilihan", "choices"),
        "maintenance.agree": Label("persetujuan dicatat", "consent noted"),
        "maintenance.area": Label("wilayah mana?", "which area?"),
        "maintenance.consent": Label("setuju dikabari?", "agree to messages?"),
        "maintenance.dark": Label("padam sementara", "power off meanwhile"),
        "maintenance.find_area": Label("wilayah dicari", "area looked up"),
        "maintenance.first": Label("jadwal pertama", "first work"),
        "maintenance.look": Label("jadwal dicari", "work looked up"),
        "maintenance.look_today": Label("jadwal hari ini dicari", "work of today looked up"),
        "maintenance.look_tomorrow": Label("jadwal besok dicari", "work of tomorrow looked up"),
        "maintenance.look_week": Label("jadwal sepekan dicari", "work of a week looked up"),
        "maintenance.next": Label("pilihan lanjut", "what next?"),
        "maintenance.no_area": Label("wilayah tidak diketahui", "area not known"),
        "maintenance.no_number": Label("nomor tersembunyi", "number hidden"),
        "maintenance.none": Label("tidak ada jadwal", "no work planned"),
        "maintenance.none_then": Label("tidak ada pada hari itu", "none on that day"),
        "maintenance.open": Label("dimulai", "begun"),
        "maintenance.second": Label("jadwal kedua", "second work"),
        "maintenance.stop": Label("penghentian dicatat", "stop noted"),
        "maintenance.stopped": Label("pesan dihentikan", "messages stopped"),
        "maintenance.tell_me": Label("nomor diperiksa", "number checked"),
        "maintenance.to_person": Label("ke petugas", "to a person"),
        "maintenance.unknown_area": Label("wilayah tidak dikenal", "area unknown"),
        "maintenance.watched": Label("akan dikabari", "will be told"),
        "maintenance.when": Label("hari apa?", "which day?"),
        "safety.flood": Label("tips banjir", "tip: flood"),
        "safety.generator": Label("tips genset", "tip: generator"),
        "safety.look": Label("pengumuman dicari", "announcement looked up"),
        "safety.next_news": Label("berita berikut?", "next news?"),
        "safety.rest": Label("berita lain?", "other news?"),
        "safety.take": Label("berita diambil", "news taken"),
        "safety.next": Label("tips berikutnya?", "next tip?"),
        "safety.none": Label("tidak ada pengumuman", "no announcement"),
        "safety.tell": Label("pengumuman dibacakan", "announcement told"),
        "safety.tip": Label("tips dipilih", "tip chosen"),
        "safety.wires": Label("tips kabel", "tip: wires"),
        "tariff.by_hour": Label("harga menurut jam", "price by the hour"),
        "tariff.by_month": Label("bayar per bulan", "by the month"),
        "tariff.government": Label("kantor atau lampu jalan?", "office or street lights?"),
        "tariff.look_all": Label("semua tarif golongan dicari", "all tariffs of the class looked up"),
        "tariff.span": Label("harga terendah dan tertinggi", "lowest and highest price"),
        "tariff.steps": Label("harga bertingkat", "price in steps"),
        "tariff.where": Label("letak angka daya", "where the power is written"),
        "tariff.who": Label("untuk siapa?", "for whom?"),
        "tariff.again": Label("percobaan dihitung", "attempts counted"),
        "tariff.enough": Label("tanpa daya", "without a power"),
        "tariff.example": Label("contoh", "example"),
        "tariff.look": Label("tarif dicari", "tariff looked up"),
        "tariff.no_such": Label("daya tidak ada", "no such power"),
        "tariff.open": Label("dimulai", "begun"),
        "tariff.power": Label("daya listrik", "power of the connection"),
        "tariff.price": Label("harga", "price"),
        "tariff.validity": Label("masa berlaku", "validity"),
    }
)
