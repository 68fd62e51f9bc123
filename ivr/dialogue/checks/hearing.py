"""Rules about speech: what a question hears can be asked for, said, confirmed, and keyed as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks.house import Fault, House, named_keys, prompts_of
from ivr.dialogue.checks.words import NAMES_OF_KEYS
from ivr.dialogue.graph import Choose, Enter, Menu, Node
from ivr.dialogue.speaks import spoken_by
from ivr.speech.grammars.making import grammar_for

if TYPE_CHECKING:
    from collections.abc import Iterator

SPOKEN_PROMPTS: Final = (
    "confirm.right.speech",
    "confirm.right.keys",
    "confirm.universal.person",
    "confirm.universal.danger",
    "confirm.universal.cancel",
    "retry.no_input_1.speech",
    "retry.no_match_1.speech",
    "wait.moment",
)
"""What is said around every question that hears."""

NUMBER_PROMPTS: Final = ("digits.first.speech", "digits.next.speech", "digits.last.speech", "digits.again.speech")
_SPOKEN_NUMBER: Final = "customer"
_SPOKEN_PHONE: Final = "phone"
_BY_OTHER_MEANS: Final = frozenset({"area", "digits", "phone", "place", "place_within"})
"""What ``hears`` may name without being a grammar of the phrase book."""


def every_question_can_be_asked_by_voice(house: House) -> Iterator[Fault]:
    """Who may answer by voice is told so, in both languages, in a clip that is there."""
    for menu, node in _hearing(house):
        for key in _needed(node):
            for language, phrases in house.phrases.items():
                if key not in phrases:
                    yield Fault("speech", menu.name, node.name, f"{key} has no text in {language}.")
                elif phrases[key].clip is None:
                    what = f"{language}/{key} has no clip; run `line123 prompts build`."
                    yield Fault("speech", menu.name, node.name, what)


def every_spoken_question_names_its_keys(house: House) -> Iterator[Fault]:
    """Whoever cannot or will not speak finds the key in the same sentence."""
    for menu, node in _hearing(house):
        if not isinstance(node, Choose):
            continue
        for language, phrases in house.phrases.items():
            text = " ".join(phrases[key].text for key in spoken_keys(node) if key in phrases)
            for key, meaning in node.keys.items():
                names = NAMES_OF_KEYS.get(key, key)
                if text and meaning != node.silence and not re.search(rf"\b(?:{names})\b", text, re.IGNORECASE):
                    yield Fault("speech", menu.name, node.name, f"never says key {key} by voice in {language}.")


def every_meaning_can_be_said(house: House) -> Iterator[Fault]:
    """A grammar that lacks the words for a key would leave that caller unheard."""
    for menu, node in _hearing(house):
        if node.hears is None or node.hears in _BY_OTHER_MEANS:
            continue
        try:
            meanings = grammar_for(node.hears, None).meanings
        except KeyError:
            yield Fault("speech", menu.name, node.name, f"hears {node.hears}, which the phrase book does not have.")
            continue
        for meaning in sorted(_meanings(node) - meanings):
            yield Fault("speech", menu.name, node.name, f"nobody can say {meaning!r}: {node.hears} has no phrase.")


def spoken_keys(node: Node) -> tuple[str, ...]:
    """Return the ``.speech`` prompts that stand for the ``.keys`` prompts of a node."""
    said = [*named_keys(node)]
    for prompt in prompts_of(node):
        said += (prompt,) if isinstance(prompt, str) else getattr(spoken_by(prompt), "keys", ())
    return tuple(f"{key.removesuffix('.keys')}.speech" for key in said if key.endswith(".keys"))


def _needed(node: Choose | Enter) -> tuple[str, ...]:
    numbers = NUMBER_PROMPTS if node.hears in (_SPOKEN_NUMBER, _SPOKEN_PHONE) else ()
    confirmed = () if node.hears in _BY_OTHER_MEANS else sorted(_meanings(node))
    return (*spoken_keys(node), *(f"confirm.{node.hears}.{one}" for one in confirmed), *numbers, *SPOKEN_PROMPTS)


def _meanings(node: Choose | Enter) -> frozenset[str]:
    """Return what callers may answer by voice; a number's digits are asked back by themselves."""
    if isinstance(node, Choose):
        return frozenset((*node.keys.values(), *node.said))
    if node.hears == _SPOKEN_NUMBER:
        return frozenset({"have", "none"})
    try:
        meanings = grammar_for(node.hears or "", None).meanings
    except KeyError:
        return frozenset()
    return frozenset(meaning for meaning in meanings if meaning.isdigit())


def _hearing(house: House) -> Iterator[tuple[Menu, Choose | Enter]]:
    for menu, node in house.places():
        if isinstance(node, Choose | Enter) and node.hears is not None:
            yield menu, node
