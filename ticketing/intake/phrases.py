"""What callers were told, as text: prompt keys looked up in the catalogue of `prompts/`."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
_SILENT = ("common.pause",)


def spoken(keys: Sequence[str], language: str) -> list[str]:
    """Return the sentences of these prompt keys; digits in a row become one number."""
    return list(_sentences([key for key in keys if key not in _SILENT], language))


def _sentences(keys: Sequence[str], language: str) -> Iterator[str]:
    texts = _texts(language)
    for is_digit, run in groupby(keys, key=lambda key: key.startswith("digit.")):
        if is_digit:
            yield "".join(f"{key.split('.')[1]}{' ' if key.endswith('.end') else ''}" for key in run).strip()
        else:
            yield from (texts.get(key, key) for key in run)


@cache
def _texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted(_PROMPTS.glob(f"*.{language}.toml")):
        texts |= _flat(tomllib.loads(path.read_text(encoding="utf-8")), "")
    return texts


def _flat(table: dict[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
