"""Rules about seconds: clips, what is said at one node, and every straight path from the greeting."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks.goals import may_reach
from ivr.dialogue.checks.hearing import every_meaning_can_be_said
from ivr.dialogue.checks.house import LONGEST_PROMPT, Fault, House, keys_of, named_keys, prompts_of
from ivr.dialogue.checks.words import HOUSE_PROMPTS
from ivr.dialogue.rehearsal import rehearse
from ivr.dialogue.speaks import spoken_by
from ivr.dialogue.text_line import Pace
from ivr.dialogue.walking import walk_all
from ivr.dialogue.worlds import WORLDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ivr.dialogue.checks.house import Journey, Phrases
    from ivr.dialogue.graph import Speaks
    from ivr.dialogue.text_line import Answer, Rehearsal
    from ivr.dialogue.walking import Walk
    from ivr.dialogue.worlds import World

PACE: Final = Pace(first_key=0.0, next_key=0.0, speech=0.0)
"""A budget counts what the caller must listen to and our own waits; the time he takes himself is his."""

_ALIKE: Final = ("area.0*", "main.greet_*")
"""Clips of which every call has one; a budget counts the longest of them."""

_DIGITS: Final = ("digit.*.mid", "digit.*.end")
"""Clips of which a number has many; a budget counts their mean."""

_LETTERS_A_SECOND: Final = 14.0

Walked = dict[str, tuple["Walk", ...]]
"""Name of a world to the straight walks in it."""


@dataclass(frozen=True)
class Measured:
    """A journey in one world: how many straight paths it has, the seconds of the shortest and the longest."""

    journey: Journey
    world: str
    paths: int
    shortest: float
    longest: float
    answers: tuple[str, ...]


def no_clip_is_too_long(house: House) -> Iterator[Fault]:
    """Each clip keeps to its own limit, and none is longer than anybody listens."""
    for language, phrases in house.phrases.items():
        for menu, node in house.places():
            for key in {key for prompt in prompts_of(node) for key in keys_of(prompt, phrases) if key in phrases}:
                clip, allowed = phrases[key].clip, min(phrases[key].seconds_allowed, LONGEST_PROMPT)
                if clip is not None and clip.seconds > allowed:
                    what = f"{language}/{key} takes {clip.seconds:.2f} s; {allowed:g} s are allowed."
                    yield Fault("clip_seconds", menu.name, node.name, what)


def no_node_talks_too_long(house: House) -> Iterator[Fault]:
    """What is said at one node keeps to its budget, 12 s unless the catalogue gives another."""
    for language, phrases in house.phrases.items():
        for menu, node in house.places():
            seconds = sum(_longest(prompt, phrases) for prompt in prompts_of(node))
            allowed = house.budgets.nodes.get(f"{menu.name}.{node.name}", LONGEST_PROMPT)
            if seconds > allowed:
                what = f"takes {seconds:.2f} s in {language}; {allowed:g} s are allowed."
                yield Fault("node_seconds", menu.name, node.name, what)


def journeys_that_take_too_long(house: House, measured: Iterable[Measured]) -> Iterator[Fault]:
    """Every straight path to a goal keeps to its budget, with the real lengths of the clips."""
    for found in measured:
        if found.longest > found.journey.seconds:
            menu, node = _place_of(house, found.journey)
            keys = " ".join(found.answers) or "(silence)"
            what = f"{found.journey.name} takes {found.longest:.1f} s ({found.world}; keys {keys})"
            yield Fault("journey", menu, node, f"{what}; {found.journey.seconds:g} s are allowed.")


def walk_journeys(house: House) -> Walked:
    """Walk every straight path of every world in which reports can be kept; nothing when no journey has a budget."""
    if not house.budgets.journeys:
        return {}
    has_words = not any(every_meaning_can_be_said(house))  # without its words no question can be heard
    worlds = [world for world in WORLDS if world.can_store and (has_words or not world.hears)]
    return {world.name: tuple(_walks(house, world)) for world in worlds}


def measure(house: House, walked: Walked) -> list[Measured]:
    """Measure the journeys in what was walked."""
    found: list[Measured] = []
    hearing = {world.name for world in WORLDS if world.hears}
    for world, walks in walked.items():
        for journey in house.budgets.journeys:
            if journey.by_voice is not None and journey.by_voice != (world in hearing):
                continue
            times = [(seconds, walk.answers) for walk in walks if (seconds := _seconds(walk, journey)) is not None]
            if times:
                longest = max(times)
                found.append(Measured(journey, world, len(times), min(times)[0], *longest))
    return found


def words_nobody_wrote(house: House, walked: Walked) -> Iterator[Fault]:
    """What a prompt function chose on a walk and no catalogue has: it would be a gap in a sentence."""
    named = {key for _, node in house.places() for key in (*prompts_of(node), *named_keys(node))}
    told = {(language, key) for language in house.phrases for key in (*named, *HOUSE_PROMPTS)}
    for walks in walked.values():
        for turn in (turn for walk in walks for turn in walk.call.turns):
            for key in turn.prompts:
                is_known = key.startswith("/") or key in house.phrases[turn.language]
                if not is_known and (turn.language, key) not in told:
                    told.add((turn.language, key))
                    menu, _, node = turn.place.partition(":")
                    yield Fault("words", menu, node, f"says {key}, which has no text in {turn.language}.")


def seconds_in(phrases_by_language: dict[str, Phrases]) -> Callable[[str, str], float]:
    """Return how long a clip is in a language, with one length for all digits and one for all areas."""

    @cache
    def seconds(language: str, key: str) -> float:
        phrases = phrases_by_language[language]
        pattern = next((one for one in (*_ALIKE, *_DIGITS) if fnmatchcase(key, one)), None)
        if pattern is None:
            return _length(phrases, key)
        lengths = [_length(phrases, one) for one in phrases if fnmatchcase(one, pattern)]
        return fmean(lengths) if pattern in _DIGITS else max(lengths)

    return seconds


def _walks(house: House, world: World) -> Iterator[Walk]:
    seconds_of = seconds_in(dict(house.phrases))

    def play(answer: Answer) -> Rehearsal:
        return rehearse(
            house.menus,
            answer,
            world,
            seconds_of=seconds_of,
            pace=PACE,
            has_clip=house.phrases[world.language].__contains__,
        )

    without = _nowhere_measured(house) | world.without
    return walk_all(play, begin=world.begin, is_straight=True, without=without)


def _nowhere_measured(house: House) -> frozenset[str]:
    """Return the places behind which no journey is measured."""
    left_out = [{place.replace(".", ":", 1) for place in journey.without} for journey in house.budgets.journeys]
    return frozenset(set.intersection(*left_out)) if left_out else frozenset()


def _seconds(walk: Walk, journey: Journey) -> float | None:
    if any(turn.place.replace(":", ".") in journey.without for turn in walk.call.turns):
        return None
    if journey.until:
        turn = next((turn for turn in walk.call.turns if turn.place.replace(":", ".") == journey.until), None)
        return turn.began if turn is not None else None
    is_there = walk.stopped_at is None and walk.call.ended == "end" and walk.call.goal == journey.goal
    return walk.call.seconds if is_there else None


def _place_of(house: House, journey: Journey) -> tuple[str, str]:
    if journey.until:
        menu, _, node = journey.until.partition(".")
        return menu, node
    return next((menu.name for menu in house.menus if may_reach(menu, journey.goal)), ""), ""


def _longest(prompt: Speaks, phrases: Phrases) -> float:
    spoken = None if isinstance(prompt, str) else spoken_by(prompt)
    if spoken is not None and spoken.longest:
        return sum(seconds_in({"": phrases})("", key) for key in spoken.longest)
    return max((_length(phrases, key) for key in keys_of(prompt, phrases)), default=0.0)


def _length(phrases: Phrases, key: str) -> float:
    if key.startswith("/"):
        return LONGEST_PROMPT  # a clip made while running, checked when it was saved
    phrase = phrases.get(key)
    if phrase is None:
        return 0.0
    return phrase.clip.seconds if phrase.clip is not None else len(phrase.text) / _LETTERS_A_SECOND
