"""Reads every menu as a caller would live it, and names what would go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.dialogue.checks import goals, hearing, seconds, words
from ivr.dialogue.checks import ways as checks_of_ways
from ivr.dialogue.checks.house import House, load_budgets
from ivr.dialogue.registry import Menus
from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ivr.dialogue.checks.house import Budgets, Fault, Phrases, Rule
    from ivr.dialogue.checks.seconds import Measured
    from ivr.dialogue.graph import Menu

RULES: Final[tuple[Rule, ...]] = (
    checks_of_ways.every_outcome_is_known,
    checks_of_ways.every_node_has_an_exit,
    checks_of_ways.no_loop_runs_by_itself,
    checks_of_ways.every_node_can_be_reached,
    checks_of_ways.every_question_times_out,
    checks_of_ways.nobody_is_asked_too_often,
    checks_of_ways.few_choices,
    checks_of_ways.universal_keys_are_left_alone,
    words.both_languages_have_every_prompt,
    words.every_prompt_has_its_clip,
    words.every_question_ends_with_its_keys,
    words.every_choice_is_spoken,
    words.the_choice_comes_before_its_key,
    words.no_half_hours,
    hearing.every_question_can_be_asked_by_voice,
    hearing.every_spoken_question_names_its_keys,
    hearing.every_meaning_can_be_said,
    goals.goals_are_declared_and_reached,
    seconds.no_clip_is_too_long,
    seconds.no_node_talks_too_long,
)
"""Rules that look; the journeys are walked afterwards."""

_UNWALKABLE: Final = frozenset({"rush", "exit", "outcomes"})
"""Rules whose faults would let a walk run in circles or fall over."""


@dataclass(frozen=True)
class Findings:
    """Faults to correct, notes to know, and what the journeys measured."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    journeys: tuple[Measured, ...]


def inspect_menus(menus: Sequence[Menu], phrases: Mapping[str, Phrases], budgets: Budgets) -> Findings:
    """Apply every rule. Menus that do not fit together get only the faults that say so."""
    faults = list(checks_of_ways.every_way_leads_somewhere(menus))
    if faults:
        return Findings(tuple(faults), (), ())
    house = House(Menus(list(menus)), phrases, budgets)
    faults = [fault for rule in RULES for fault in rule(house)]
    if any(fault.rule in _UNWALKABLE for fault in faults):
        return Findings(tuple(faults), _notes(house), ())
    walked = seconds.walk_journeys(house)
    faults += seconds.words_nobody_wrote(house, walked)
    measured = tuple(seconds.measure(house, walked))
    faults += seconds.journeys_that_take_too_long(house, measured)
    return Findings(tuple(faults), _notes(house), measured)


def inspect_folder(menus: Sequence[Menu], folder: Path = PROMPTS) -> Findings:
    """Apply every rule to these menus with the words of a folder."""
    phrases = {language: load_catalogue(language, folder) for language in LANGUAGES}
    return inspect_menus(menus, phrases, load_budgets(folder))


def _notes(house: House) -> tuple[str, ...]:
    found: list[str] = []
    if deaf := words.questions_for_keys_alone(house):
        found.append(f"questions answered by keys alone: {', '.join(deaf)}")
    if silent := words.silent_functions(house):
        found.append(f"prompt functions without @speaks, judged only by walking: {len(silent)}")
    found += [
        f"journey {journey.name}: no menu has the goal {journey.goal} yet"
        for journey in house.budgets.journeys
        if journey.goal and not any(goals.may_reach(menu, journey.goal) for menu in house.menus)
    ]
    return tuple(found)
