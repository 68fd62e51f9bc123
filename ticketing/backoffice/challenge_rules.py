"""What proves who a caller is, as administrators set it; the environment says what holds until then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from ticketing.backoffice.embedded.customers import ChallengeRules
from ticketing.backoffice.values import Challenge
from ticketing.changes.errors import RefusedError
from ticketing.changes.sections import Section
from ticketing.core.i18n import Label

if TYPE_CHECKING:
    from ticketing.core.config import Settings

FEWEST_TRIES, MOST_TRIES = 3, 10
SHORTEST_LOCK, LONGEST_LOCK = 1, 72
_HOUR: Final = timedelta(hours=1)


def _read(document: dict[str, Any]) -> ChallengeRules:
    order = tuple(dict.fromkeys(str(name) for name in document["order"]))
    if not order or not set(order) <= set(Challenge):
        raise RefusedError(Label("Pilih paling sedikit satu bukti.", "Choose at least one proof."), field="order")
    return ChallengeRules(
        tuple(Challenge(name) for name in order),
        _between(document["tries"], FEWEST_TRIES, MOST_TRIES, "tries"),
        _between(document["locked_hours"], SHORTEST_LOCK, LONGEST_LOCK, "locked_hours") * _HOUR,
    )


def _write(rules: ChallengeRules) -> dict[str, Any]:
    return {
        "order": [str(one) for one in rules.order],
        "tries": rules.tries,
        "locked_hours": int(rules.locked_for / _HOUR),
    }


CHALLENGES: Final[Section[ChallengeRules]] = Section("challenges", ChallengeRules(), _read, _write)


def of_settings(settings: Settings) -> Section[ChallengeRules]:
    """Return the section with what the environment says as its beginning."""
    order = tuple(Challenge(name) for name in settings.challenges.split(","))
    return CHALLENGES.with_default(ChallengeRules(order=order))


def _between(value: object, least: int, most: int, field: str) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise RefusedError(
            Label(f"Tulis angka dari {least} sampai {most}.", f"Write a number from {least} to {most}."), field=field
        )
    return number
