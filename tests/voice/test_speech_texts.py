"""What callers are told to say is what they are heard by."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ivr import menus
from ivr.dialogue.checks.words import NAMES_OF_KEYS
from ivr.dialogue.graph import Choose
from ivr.dialogue.registry import declared_menus
from ivr.speech.grammars.making import grammar_for
from ivr.voice.catalogue import LANGUAGES, load_catalogue

KEYS = {name: key for key, names in NAMES_OF_KEYS.items() for name in names.split("|")}
CHOICE = re.compile(rf"([^.?!:]+), (?:or )?(?:atau )?(?:tekan |press )?({'|'.join(map(re.escape, KEYS))})\b")
QUESTIONS = [
    pytest.param(node, id=f"{menu.name}:{node.name}")
    for menu in declared_menus(menus)
    for node in menu.nodes
    if isinstance(node, Choose) and getattr(node, "hears", None)
]


def choices(node: Choose, language: str) -> Iterator[tuple[str, str]]:
    """Yield (what the prompt tells callers to say, the key it names)."""
    phrases = load_catalogue(language)
    for key in (one for one in (*node.prompts, node.reprompt) if isinstance(one, str)):
        spoken = phrases.get(f"{key.removesuffix('.keys')}.speech")
        if spoken is not None and spoken.spoken_in == language:
            for match in CHOICE.finditer(spoken.text):
                yield re.sub(r"^(?:Katakan|Say) ", "", match[1].strip()), KEYS[match[2]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("node", QUESTIONS)
def test_a_choice_is_worded_as_it_is_heard(node: Choose, language: str):
    heard = {phrase.text.lower(): phrase.meaning for phrase in grammar_for(node.hears, None, language).phrases}
    for said, key in choices(node, language):
        if key in node.keys and not said.startswith(("Kalau", "If", "For another", "We", "Kami")):
            ways = [said] if said.lower() in heard else re.split(" or | atau ", said)
            meanings = {heard.get(way.lower()) for way in ways}
            # "Batal" is heard everywhere and ends what was begun, as the key beside it does.
            assert meanings in ({node.keys[key]}, {"cancel"} if node.keys[key] == "drop" else None), (
                f"{said!r} is key {key}"
            )


def test_most_questions_are_looked_at():
    found = [said for param in QUESTIONS for said, _ in choices(param.values[0], "id")]
    assert len(found) > 20
