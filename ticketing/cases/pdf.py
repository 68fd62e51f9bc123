"""A dossier on paper: A4, page numbers, no clock of its own, so that the same case gives the same bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from fpdf import FPDF

_PLAIN: Final = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-"})  # noqa: RUF001
_LABEL_WIDTH: Final = 48
_LINE: Final = 5
_PRODUCER: Final = "Line 123"


@dataclass(frozen=True)
class Row:
    """A label and its text; both may wrap."""

    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading with rows."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Dossier:
    """Everything that is printed. ``as_of`` is the moment of the last thing in it."""

    title: str
    subtitle: str
    as_of: datetime
    footer: str
    sections: tuple[Section, ...]


def render(dossier: Dossier) -> bytes:
    """Return the PDF. Text is drawn as it is: no markup, nothing is fetched."""
    pdf = paper(dossier.title, dossier.footer, dossier.as_of)
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 15)
    pdf.multi_cell(0, 8, printable(dossier.title), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", 9)
    pdf.multi_cell(0, _LINE, printable(dossier.subtitle), new_x="LMARGIN", new_y="NEXT")
    for section in dossier.sections:
        _draw(pdf, section)
    return bytes(pdf.output())


def printable(text: str) -> str:
    """Return the text in the letters of the printer's font; a letter it lacks is named by its code, never dropped."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(letter if _has(letter) else f"[U+{ord(letter):04X}]" for letter in plain)


def paper(
    title: str, footer: str, as_of: datetime, *, orientation: Literal["portrait", "landscape"] = "portrait"
) -> FPDF:
    """Return an empty document with page numbers, of the moment ``as_of``."""
    from fpdf import FPDF  # brings an image library that nothing else here needs

    below = printable(footer)

    class Sheet(FPDF):
        def footer(self) -> None:
            self.set_y(-14)
            self.set_font("Helvetica", "", 8)
            self.cell(0, 6, f"{below}  -  {self.page_no()} / {{nb}}", align="C")

    pdf = Sheet(format="A4", orientation=orientation)
    pdf.set_compression(False)
    pdf.set_creation_date(as_of)
    pdf.set_producer(_PRODUCER)
    pdf.set_title(printable(title))
    pdf.set_auto_page_break(True, margin=18)
    return pdf


def _draw(pdf: FPDF, section: Section) -> None:
    pdf.ln(4)
    if pdf.will_page_break(20):
        pdf.add_page()
    pdf.set_font("Helvetica", "B", 11)
    pdf.multi_cell(0, 7, printable(section.title), new_x="LMARGIN", new_y="NEXT", border="B")
    pdf.ln(1)
    for row in section.rows:
        if pdf.will_page_break(_LINE * 2):
            pdf.add_page()
        top, page = pdf.get_y(), pdf.page_no()
        pdf.set_font("Helvetica", "", 8)
        pdf.multi_cell(_LABEL_WIDTH, _LINE, printable(row.label), align="L", new_x="RIGHT", new_y="NEXT")
        below = pdf.get_y()
        pdf.set_y(top if pdf.page_no() == page else pdf.t_margin)
        pdf.set_x(pdf.l_margin + _LABEL_WIDTH)
        pdf.set_font("Helvetica", "", 9)
        start = pdf.page_no()
        pdf.multi_cell(0, _LINE, printable(row.text) or "-", align="L", new_x="LMARGIN", new_y="NEXT")
        if pdf.page_no() == start:
            pdf.set_y(max(below, pdf.get_y()))


def _has(letter: str) -> bool:
    return letter == "\n" or (letter.isprintable() and ord(letter) < 256)  # noqa: PLR2004 Latin-1
