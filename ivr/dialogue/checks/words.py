"""Rules about words: both languages, keys after their choices, nothing that is heard wrongly."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks.house import Fault, House, keys_of, named_keys, prompts_of
from ivr.dialogue.graph import Choose, Enter, Say
from ivr.dialogue.speaks import spoken_by
from ivr.dialogue.ways import is_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ivr.dialogue.checks.house import Phrases
    from ivr.dialogue.graph import Node

NAMES_OF_KEYS: Final = MappingProxyType(
    {
        "0": "nol|zero",
        "1": "satu|one",
        "2": "dua|two",
        "3": "tiga|three",
        "4": "empat|four",
        "5": "lima|five",
        "6": "enam|six",
        "7": "tujuh|seven",
        "8": "delapan|eight",
        "9": "sembilan|nine",
        "*": "bintang|star",
        "#": "pagar|hash",
    }
)
HOUSE_PROMPTS: Final = ("retry.no_input_1", "retry.no_input_2", "retry.no_match_1", "retry.no_match_2", "retry.give_up")
"""What the interpreter says in trouble, whatever the menu."""

_ANY_KEY: Final = "|".join(NAMES_OF_KEYS.values())
_KEY_FIRST: Final = re.compile(
    rf"(?:(?:^|[.!?;]\s*)(?:tekan|press)\s+(?:{_ANY_KEY})\b\s*(?:untuk|for|to|if|jika|kalau|bila))"
    rf"|(?:\b(?:tekan|press)\s+(?:{_ANY_KEY})\s+(?:untuk|for|to|jika|kalau|bila|if)\b)",
    re.IGNORECASE,
)
_HALF: Final = re.compile(r"\bsetengah\b", re.IGNORECASE)


def both_languages_have_every_prompt(house: House) -> Iterator[Fault]:
    """A caller who changes the language goes on being served."""
    for language, phrases in house.phrases.items():
        for key in HOUSE_PROMPTS:
            if key not in phrases:
                yield Fault("languages", "", "", f"{key} has no text in {language}.")
        for menu, node in house.places():
            for key in _all_keys(node, phrases):
                if key not in phrases:
                    yield Fault("languages", menu.name, node.name, f"{key} has no text in {language}.")


def every_prompt_has_its_clip(house: House) -> Iterator[Fault]:
    """A call never waits for synthesis, so what is not built is not heard."""
    for language, phrases in house.phrases.items():
        missing = {key for key in HOUSE_PROMPTS if key in phrases and phrases[key].clip is None}
        for key in sorted(missing):
            yield Fault("clips", "", "", f"{language}/{key} has no clip; run `line123 prompts build`.")
        for menu, node in house.places():
            for key in _all_keys(node, phrases):
                if key in phrases and phrases[key].clip is None:
                    what = f"{language}/{key} has no clip; run `line123 prompts build`."
                    yield Fault("clips", menu.name, node.name, what)


def every_question_ends_with_its_keys(house: House) -> Iterator[Fault]:
    """What is heard last is what the caller may do."""
    for menu, node in house.places():
        if is_question(node) and prompts_of(node):
            last = prompts_of(node)[-1]
            if not isinstance(last, str) or not last.endswith(".keys"):
                yield Fault("keys_last", menu.name, node.name, "does not end with a prompt `….keys`.")
        elif is_question(node):
            yield Fault("keys_last", menu.name, node.name, "asks without a word.")


def every_choice_is_spoken(house: House) -> Iterator[Fault]:
    """A key that no sentence names is a key nobody presses; only what silence does too may stay unsaid."""
    for language, phrases in house.phrases.items():
        for menu, node in house.places():
            if isinstance(node, Choose) or (isinstance(node, Say) and node.keys):
                text = _text(node, phrases)
                for key, meaning in node.keys.items():
                    if meaning != getattr(node, "silence", None) and not re.search(
                        rf"\b(?:{NAMES_OF_KEYS.get(key, key)})\b", text, re.IGNORECASE
                    ):
                        yield Fault("spoken", menu.name, node.name, f"never says key {key} in {language}.")


def the_choice_comes_before_its_key(house: House) -> Iterator[Fault]:
    """Who hears the key first has forgotten it when the choice comes."""
    for language, key, text in _texts(house):
        if match := _KEY_FIRST.search(text):
            yield Fault("key_first", "", "", f"{language}/{key} says the key before the choice: {match[0].strip()!r}.")


def no_half_hours(house: House) -> Iterator[Fault]:
    """Half past six to some is half past seven to others."""
    for language, key, text in _texts(house):
        if _HALF.search(text):
            yield Fault("half", "", "", f"{language}/{key} says 'setengah', which is heard an hour wrong.")


def questions_for_keys_alone(house: House) -> tuple[str, ...]:
    """Name the questions that hear nothing."""
    return tuple(
        f"{menu.name}:{node.name}"
        for menu, node in house.places()
        if isinstance(node, Choose | Enter) and node.hears is None
    )


def silent_functions(house: House) -> tuple[str, ...]:
    """Name the prompt functions that do not say what they may speak; only walks can judge those."""
    functions = {
        f"menus/{menu.name}.py {node.name}: {getattr(prompt, '__name__', prompt)}"
        for menu, node in house.places()
        for prompt in prompts_of(node)
        if not isinstance(prompt, str) and spoken_by(prompt) is None
    }
    return tuple(sorted(functions))


def _all_keys(node: Node, phrases: Phrases) -> tuple[str, ...]:
    said = tuple(key for prompt in prompts_of(node) for key in keys_of(prompt, phrases))
    return (*said, *named_keys(node))


def _text(node: Node, phrases: Phrases) -> str:
    return " ".join(phrases[key].text for key in _all_keys(node, phrases) if key in phrases)


def _texts(house: House) -> Iterator[tuple[str, str, str]]:
    for language, phrases in house.phrases.items():
        for key in sorted(phrases):
            yield language, key, phrases[key].text
