"""The words of the places where callers prove who they are and hear of bills, tokens and consumption."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

MENUS: Mapping[str, Label] = MappingProxyType(
    {
        "account": Label("Tagihan dan token", "Bills and tokens"),
        "bill": Label("Tagihan", "Bill"),
        "identify": Label("Bukti pelanggan", "Proof of the customer"),
        "tokens": Label("Riwayat token", "Token history"),
        "usage": Label("Pemakaian", "Usage"),
    }
)

NODES: Mapping[str, Label] = MappingProxyType(
    {
        "account.menu": Label("pilihan", "choices"),
        "bill.amount": Label("jumlah tagihan", "amount"),
        "bill.fee": Label("denda", "late fee"),
        "bill.late": Label("tunggakan", "arrears"),
        "bill.look": Label("tagihan dicari", "bills looked up"),
        "bill.none": Label("belum ada tagihan", "no bill yet"),
        "bill.open": Label("dimulai", "begun"),
        "bill.open_bill": Label("lunas atau belum", "paid or not"),
        "bill.paid": Label("semua lunas", "all paid"),
        "bill.prepaid": Label("pelanggan token", "prepaid customer"),
        "bill.tokens_instead": Label("riwayat token saja?", "tokens instead?"),
        "bill.use": Label("pemakaian dan jatuh tempo", "usage and due date"),
        "bill.where": Label("tempat bayar", "where to pay"),
        "identify.again": Label("percobaan dihitung", "attempts counted"),
        "identify.ask_again": Label("ditanya lagi", "asked again"),
        "identify.back": Label("kembali ke layanan", "back to the service"),
        "identify.challenge": Label("pertanyaan dipilih", "question chosen"),
        "identify.check": Label("jawaban diperiksa", "answer checked"),
        "identify.confirm": Label("nomor dicocokkan", "number confirmed"),
        "identify.find": Label("nomor dicari", "number looked up"),
        "identify.forget": Label("nomor dihapus", "number dropped"),
        "identify.identity": Label("angka kartu penduduk", "digits of the identity card"),
        "identify.known": Label("sudah dikenal?", "known already?"),
        "identify.locked": Label("terkunci", "locked"),
        "identify.not_found": Label("nomor tidak ada", "number not found"),
        "identify.number": Label("nomor pelanggan", "customer number"),
        "identify.other": Label("pertanyaan lain", "another question"),
        "identify.phone": Label("angka telepon terdaftar", "digits of the registered telephone"),
        "identify.to_person": Label("ke petugas", "to a person"),
        "identify.unproven": Label("tidak terbukti", "not proved"),
        "identify.without": Label("tanpa nomor", "without a number"),
        "identify.wrong": Label("jawaban salah", "wrong answer"),
        "tokens.bill_instead": Label("tagihan saja?", "bill instead?"),
        "tokens.earlier": Label("pembelian sebelumnya dicari", "earlier purchase looked up"),
        "tokens.look": Label("pembelian dicari", "purchases looked up"),
        "tokens.no_earlier": Label("tidak ada sebelumnya", "nothing earlier"),
        "tokens.no_telephone": Label("tidak ada telepon terdaftar", "no telephone registered"),
        "tokens.none": Label("belum ada pembelian", "nothing bought yet"),
        "tokens.open": Label("dimulai", "begun"),
        "tokens.postpaid": Label("pelanggan bulanan", "postpaid customer"),
        "tokens.purchase": Label("pembelian dibacakan", "purchase told"),
        "tokens.send": Label("token dikirim ulang", "token sent again"),
        "tokens.sent": Label("token terkirim", "token on its way"),
        "tokens.to_person": Label("ke petugas", "to a person"),
        "tokens.what_next": Label("kirim ulang atau sebelumnya?", "send again or an earlier one?"),
        "usage.change": Label("naik atau turun", "more or less"),
        "usage.look": Label("pemakaian dicari", "usage looked up"),
        "usage.months": Label("tiga bulan", "three months"),
        "usage.none": Label("belum ada pemakaian", "no usage yet"),
        "usage.no_telephone": Label("tidak ada telepon terdaftar", "no telephone registered"),
        "usage.open": Label("dimulai", "begun"),
        "usage.send": Label("setahun dikirim", "year sent"),
        "usage.sent": Label("setahun terkirim", "year on its way"),
        "usage.year": Label("setahun lewat pesan?", "a year by message?"),
    }
)
