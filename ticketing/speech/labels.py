"""The words of the page about speech."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ticketing.core.i18n import Label

TITLE: Final = Label("Pengenalan suara", "Speech")
SHORT: Final = Label("Suara", "Speech")
"""For the main menu, which must fit one line."""

WORDS: Final = MappingProxyType(
    {
        "title": TITLE,
        "none": Label("Pengenal suara belum berjalan", "The recogniser has not started yet"),
        "none_why": Label(
            "Penelepon menekan tombol. Halaman ini terisi begitu pengenal suara berjalan.",
            "Callers press keys. This page fills as soon as the recogniser runs.",
        ),
        "loading": Label(
            "Model masih dimuat; penelepon menekan tombol sampai selesai.",
            "Models are still loading; callers press keys until then.",
        ),
        "keys_only": Label("Hanya tombol", "Keys only"),
        "keys_only_why": Label(
            "Tidak ada mesin yang mendengar bahasa ini: penelepon hanya dapat menekan tombol.",
            "No engine hears this language: callers can only press keys.",
        ),
        "engines": Label("Mesin pengenal", "Engines"),
        "engine": Label("Mesin", "Engine"),
        "model": Label("Model", "Model"),
        "languages": Label("Bahasa", "Languages"),
        "self_test": Label("Uji mandiri", "Self-test"),
        "passed": Label("lulus", "passed"),
        "failed": Label("gagal", "failed"),
        "load_seconds": Label("Dimuat dalam", "Loaded in"),
        "served": Label("Yang mendengar penelepon", "Who hears the callers"),
        "questions": Label("Pertanyaan dan mesinnya", "Questions and their engines"),
        "question": Label("Pertanyaan", "Question"),
        "phrases": Label("Frasa", "Phrases"),
        "meanings": Label("Makna", "Meanings"),
        "why": Label("Mengapa bukan mesin lain", "Why no other engine"),
        "preparing": Label("disiapkan", "being prepared"),
        "no_questions": Label(
            "Belum ada pertanyaan yang didaftarkan oleh saluran telepon.",
            "The telephone line has announced no question yet.",
        ),
        "figures": Label("Angka sejak mulai", "Figures since the start"),
        "by_question": Label("Jawaban per pertanyaan, tujuh hari terakhir", "Answers by question, the last seven days"),
        "as_of": Label("Keadaan pada", "As of"),
    }
)

FIGURES: Final = MappingProxyType(
    {
        "turns": Label("Jawaban", "Answers"),
        "ok": Label("Dipahami", "Understood"),
        "reject": Label("Tidak ada dalam daftar", "Not on the list"),
        "silence": Label("Hening", "Silence"),
        "timeout": Label("Terlambat", "Too late"),
        "error": Label("Kesalahan", "Errors"),
        "p50": Label("Separuh selesai dalam (ms)", "Half are done within (ms)"),
        "p95": Label("95 % selesai dalam (ms)", "95 % are done within (ms)"),
        "queued": Label("Menunggu sekarang", "Waiting now"),
        "turned_away": Label("Ditolak karena penuh", "Turned away, queue full"),
        "partials": Label("Bertindak sebelum selesai bicara", "Acted before the end of speech"),
        "transcripts": Label("Rekaman ditulis", "Recordings written down"),
    }
)

LANGUAGES: Final = MappingProxyType({"id": Label("Indonesia", "Indonesian"), "en": Label("Inggris", "English")})

KINDS: Final = MappingProxyType(
    {
        "menu": Label("pilihan", "menu"),
        "yesno": Label("ya atau tidak", "yes or no"),
        "digits": Label("angka", "digits"),
        "place": Label("tempat", "place"),
    }
)


def language_name(tag: str) -> Label:
    """Return the name of a language, its tag where we have none."""
    return LANGUAGES.get(tag) or Label(tag, tag)


def kind_name(kind: str) -> Label:
    """Return what a sort of question is called."""
    return KINDS.get(kind) or Label(kind, kind)
