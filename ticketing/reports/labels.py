"""The words of the part about satisfaction, and of the page about spoken answers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ticketing.core.i18n import Label

SURVEY: Final = MappingProxyType(
    {
        "title": Label("Kata penelepon", "What callers say"),
        "none": Label(
            "Hari ini belum ada yang ditanya. Penelepon yang sudah mendapat yang dicarinya ditanya satu angka; "
            "satu nomor sekali dalam %(days)s hari.",
            "Nobody was asked today yet. Callers who got what they called for are asked for one digit; "
            "a number once in %(days)s days.",
        ),
    }
)

SPEECH: Final = MappingProxyType(
    {
        "title": Label("Penelepon yang berbicara", "Callers who speak"),
        "span": Label("Tujuh hari terakhir", "The last seven days"),
        "none": Label("Belum ada yang berbicara", "Nobody has spoken yet"),
        "none_why": Label(
            "Jawaban yang diucapkan penelepon muncul di sini per pertanyaan.",
            "Answers that callers speak appear here by question.",
        ),
        "questions": Label("Jawaban per pertanyaan", "Answers by question"),
        "question": Label("Pertanyaan", "Question"),
        "turns": Label("Jawaban", "Answers"),
        "refused": Label("Frasa yang paling sering ditolak", "Phrases refused most often"),
        "refused_why": Label(
            "Paling mirip dengan yang diucapkan, tetapi kurang yakin. Kata baru dari penelepon ada di halaman Kata.",
            "Most like what was said, but not surely enough. New words of callers are on the page Words.",
        ),
        "phrase": Label("Frasa", "Phrase"),
        "meaning": Label("Makna", "Meaning"),
        "times": Label("Kali", "Times"),
        "confidence": Label("Keyakinan rata-rata", "Mean confidence"),
    }
)
