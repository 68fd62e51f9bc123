"""What a question offers can be said: the very words of its prompt are in the phrase book."""

from __future__ import annotations

import re

import pytest

from ivr.speech.grammars.making import grammar_for
from ivr.voice.catalogue import load_catalogue

OFFERED = {
    "main": {
        "outage": "listrik padam",
        "trouble": "gangguan lain",
        "account": "tagihan dan token",
        "application": "pasang baru",
        "information": "info dan aduan",
        "person": "petugas",
    },
    "trouble": {"voltage": "tegangan naik turun", "meter": "meteran", "token": "token gagal masuk"},
    "billing": {
        "check_bill": "cek tagihan",
        "token_history": "riwayat token",
        "usage": "pemakaian listrik",
        "token_refused": "token gagal masuk",
    },
    "tokens": {"send": "kirim ulang tokennya", "earlier": "pembelian sebelumnya", "enough": "selesai"},
    "token": {
        "failed": "tulisan gagal",
        "used": "sudah terpakai",
        "periksa": "tulisan periksa",
        "over": "tulisan over",
    },
    "token_worked": {"works": "sudah berhasil", "still_refused": "masih gagal"},
    "token_history": {"token_history": "riwayat token", "report": "laporkan saja"},
    "more": {"again": "layanan lain"},
    "info": {
        "tariff": "tarif listrik",
        "maintenance": "jadwal pemeliharaan",
        "news": "berita dan keselamatan",
        "status": "cek status",
        "complaint": "pengaduan",
    },
    "complaint_kind": {
        "service": "pelayanan",
        "billing": "tagihan",
        "theft": "pencurian listrik",
        "praise": "pujian",
        "other": "hal lain",
    },
    "complaint_other": {"another": "keluhan lain", "ombudsman": "jalur ombudsman"},
    "ombudsman": {"send": "kirim sebagai pesan", "complain": "sampaikan keluhan", "enough": "selesai"},
    "scope": {"own_house": "rumah sendiri", "neighbours": "tetangga juga padam"},
    "since": {
        "just_now": "baru saja",
        "under_an_hour": "belum sejam",
        "longer": "lebih dari sejam",
        "yesterday": "kemarin",
    },
    "mcb": {"lit": "sudah menyala", "still_dark": "masih padam"},
    "credit": {"credit": "masih ada", "no_credit": "sudah habis", "postpaid": "bukan token"},
    "voltage": {"dim": "lampu redup", "bright": "terlalu terang", "flickering": "berkedip"},
    "meter": {"token_refused": "token gagal masuk", "display_off": "layar mati", "says_periksa": "tulisan periksa"},
    "resume": {"go_on": "lanjutkan laporan", "anew": "mulai baru"},
    "status": {"still_dark": "masih padam", "something_else": "keperluan lain"},
    "join": {"join": "ikut padam"},
    "callback": {"another": "nomor lain"},
    "readback": {"right": "betul", "wrong": "salah"},
    "customer": {"have": "ada", "none": "tidak ada"},
}
PROMPTS = {
    "main": "main.choices.speech",
    "trouble": "trouble.menu.speech",
    "billing": "account.menu.speech",
    "tokens": "tokens.what_next.speech",
    "token": "token.display.speech",
    "token_worked": "token.worked.speech",
    "token_history": "token.history.speech",
    "more": "more.ask.speech",
    "info": "information.menu.speech",
    "complaint_kind": "complaint.kind.speech",
    "complaint_other": "complaint.other.speech",
    "ombudsman": "ombudsman.next.speech",
    "scope": "outage.ask_scope.speech",
    "since": "outage.ask_since.speech",
    "mcb": "outage.check_mcb.speech",
    "credit": "outage.check_credit.speech",
    "voltage": "voltage.ask_kind.speech",
    "meter": "meter.ask_kind.speech",
    "resume": "resume.ask.speech",
    "status": "status.what_next.speech",
    "join": "known.join.speech",
    "callback": "details.call_this.speech",
    "readback": "common.confirm.speech",
    "customer": "outage.ask_customer.speech",
}


@pytest.mark.parametrize("grammar", OFFERED)
def test_words_of_a_prompt_are_words_of_its_grammar(grammar: str) -> None:
    said = {(phrase.text.lower(), phrase.meaning) for phrase in grammar_for(grammar, None).phrases}
    text = load_catalogue("id")[PROMPTS[grammar]].text.lower()
    for meaning, words in OFFERED[grammar].items():
        assert re.search(rf"\b{words}\b", text), f"{PROMPTS[grammar]} no longer offers {words!r}"
        assert (words, meaning) in said, f"nobody can say {words!r} to {grammar}"
