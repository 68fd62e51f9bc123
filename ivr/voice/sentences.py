"""Prompt keys as a reader sees them: texts, with digits in a row as one number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ivr.voice.playback import PAUSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ivr.voice.catalogue import Phrase


def sentences(keys: Sequence[str], phrases: Mapping[str, Phrase]) -> Iterator[str]:
    """Yield the text of each prompt; a key without a text is shown itself."""
    for is_digit, run in groupby((key for key in keys if key != PAUSE), key=lambda key: key.startswith("digit.")):
        if is_digit:
            yield "".join(f"{key.split('.')[1]}{' ' if key.endswith('.end') else ''}" for key in run).strip()
        else:
            yield from (phrases[key].text if key in phrases else f"[{key}]" for key in run)
