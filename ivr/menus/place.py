"""Where is it dark? Asked of callers who are heard and gave no customer number; by keys nobody can spell a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.dialogue.graph import Do, Enter, Menu
from ivr.speech.grammars import places

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ivr.speech.grammars.places import Region


def look(talk: Talk) -> str:
    """Tell whether the place is known, can be asked for by voice, or is to be said into a recording."""
    if named(talk) is not None:
        return "known"
    return "ask" if talk.hears_places() else "deaf"


def look_closer(talk: Talk) -> str:
    """Tell whether the place that was named has parts to ask for; drop a code that no place has."""
    place = named(talk)
    if place is None:
        talk.answer("place.find", "place", "")
        return "unknown"
    if not talk.hears_places_within():
        return "enough"
    return "districts" if place.is_regency else "villages"


def is_enough(talk: Talk) -> str:
    """Tell whether the place will do: a whole neighbourhood is found by it, a single house is not."""
    place = named(talk)
    is_found = place is not None and not place.is_regency
    return "enough" if is_found and talk.answered("scope") == "neighbours" else "address"


def named(talk: Talk) -> Region | None:
    """Return the place the caller named and confirmed."""
    return places.find(talk.answered("place") or "")


def check(talk: Talk) -> str:
    """Drop a code that no place has."""
    if named(talk) is None:
        talk.answer("place.check", "place", "")
        return "unknown"
    return "known"


_CODES = frozenset({4, 6, 10})


def _within(name: str, prompt: str) -> Enter:
    """Ask for what lies in the place: in a city its districts, in a district its villages."""
    return Enter(
        name,
        (prompt,),
        field="place",
        lengths=_CODES,
        next="check",
        without="is_enough",
        bad_length="retry.no_match_1",
        attempts=1,
        hears="place_within",
        may_pass=True,
    )


MENU = Menu(
    name="place",
    start="look",
    nodes=(
        Do("look", look, {"known": "is_enough", "ask": "ask", "deaf": "details:address"}),
        Enter(
            "ask",
            ("place.ask.keys",),
            field="place",
            lengths=_CODES,
            next="find",
            without="is_enough",
            bad_length="retry.no_match_1",
            attempts=1,
            hears="place",
            slot="place",
            may_pass=True,
        ),
        Do(
            "find",
            look_closer,
            {
                "unknown": "details:address",
                "districts": "ask_district",
                "villages": "ask_within",
                "enough": "is_enough",
            },
        ),
        _within("ask_district", "place.ask.keys"),
        _within("ask_within", "place.ask_within.keys"),
        Do("check", check, {"known": "is_enough", "unknown": "details:address"}),
        Do("is_enough", is_enough, {"enough": "details:callback", "address": "details:address"}),
    ),
)
