"""Collect the texts of pages and code into the Indonesian catalogue and compile it.

English is the text in the code itself. Run ``python -m ticketing.web.translations.update`` after changing one.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).resolve().parents[2]
PO = Path(__file__).resolve().parent / "id" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")

_METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None}


def texts() -> set[str]:
    """Return every text that is to be translated."""
    return {str(text) for text in _found()}


def read() -> Catalog:
    """Return the catalogue as committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="id")


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue in the form gettext loads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def updated(old: Catalog) -> Catalog:
    """Return a catalogue of exactly the texts in use, with the translations the old one had."""
    fresh = Catalog(locale="id", header_comment="# Indonesian texts of the pages of Line 123.", charset="utf-8")
    for text in sorted(texts()):
        known = old.get(text)
        fresh.add(text, string=known.string if known is not None else "")
    return fresh


def main() -> None:
    """Bring both files up to date and name what is untranslated."""
    catalogue = updated(read())
    with PO.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, sort_output=True, ignore_obsolete=True)
    MO.write_bytes(compiled(read()))
    missing = [str(message.id) for message in catalogue if message.id and not message.string]
    print("\n".join(["untranslated:", *missing]) if missing else "complete")  # noqa: T201 a tool for a terminal


def _found() -> Iterator[str]:
    for _file, _line, text, _comments, _context in extract_from_dir(
        HOUSE, method_map=_METHODS, options_map={}, keywords=_KEYWORDS
    ):
        if isinstance(text, str):
            yield text


if __name__ == "__main__":
    main()
