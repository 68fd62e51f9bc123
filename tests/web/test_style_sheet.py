"""The style sheet is shipped without what no page uses: a page that starts to use some of it must be noticed."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = set((ROOT / "deploy/vendor/left_out.txt").read_text(encoding="utf-8").split())
_CLASSES = re.compile(r"""class=(?:"([^"]*)"|'([^']*)')""")
_SET = re.compile(r"""class(?:List\.\w+\(|Name = )["'`]([^"'`]+)""")
_WORD = re.compile(r"[\w-]+")


def used() -> dict[str, Path]:
    """Every word that stands where classes stand, with a file that has it."""
    pages = {path: " ".join(map("".join, _CLASSES.findall(path.read_text(encoding="utf-8")))) for path in templates()}
    files = (ROOT / "ticketing/web/static").glob("*.js")
    scripts = {path: " ".join(_SET.findall(path.read_text(encoding="utf-8"))) for path in files}
    return {word: path for path, text in (pages | scripts).items() for word in _WORD.findall(text)}


def templates() -> list[Path]:
    return [path for path in (ROOT / "ticketing").rglob("*.html") if "templates" in path.parts]


def test_no_page_uses_a_class_that_is_not_shipped() -> None:
    missing = {word: path.name for word, path in used().items() if word in LEFT_OUT}
    assert not missing, f"run python deploy/vendor/vendor.py: {missing}"


def test_what_pages_use_is_found_at_all() -> None:
    assert {"btn", "card", "table", "form-select"} <= set(used())
    assert len(LEFT_OUT) > 1000
