"""What can be wrong with a form of the counter, each with a sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from ticketing.core.i18n import Label


class EntryError(InvalidError):
    """A field has to be corrected; ``advice`` in the details tells the person how, ``field`` names it."""

    code = "entry"

    def __init__(self, advice: Label, field: str) -> None:
        super().__init__(advice.en, advice=advice, field=field)
