"""A small house with two menus in which nothing is wrong, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ivr.dialogue.checks.house import Budgets, Journey
from ivr.dialogue.checks.words import HOUSE_PROMPTS
from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Say
from ivr.dialogue.linter import Findings, inspect_menus
from ivr.voice.catalogue import Phrase
from ivr.voice.manifest import Clip

CLIP = Clip("recipe", "made-up", "voice", 2.0, -20.0, -6.0)
TEXTS = {
    "main.hello": "Halo.",
    "main.menu.keys": "Padam, tekan satu. Meteran, dua.",
    "fault.number.keys": "Masukkan nomor, lalu pagar.",
    "fault.badlen": "Jumlah angkanya belum pas.",
    "fault.thanks": "Terima kasih.",
    "fault.sorry": "Maaf.",
    "person.soon": "Petugas segera menelepon.",
    "danger.safety": "Jauhi kabel.",
    **dict.fromkeys(HOUSE_PROMPTS, "Maaf."),
}


def file(talk) -> str:
    return "stored" if talk.report("outage") else "not_stored"


def nothing(talk) -> str:
    return "done"


def phrase(key: str, text: str, language: str, seconds: float = 2.0) -> Phrase:
    return Phrase(key, text, text, language, clip=replace(CLIP, seconds=seconds))


@dataclass
class SmallHouse:
    """Menus by name, phrases by language, budgets: a test breaks one of them and looks."""

    menus: dict[str, Menu]
    phrases: dict[str, dict[str, Phrase]]
    budgets: Budgets = field(default_factory=lambda: Budgets({}, (Journey("report", 60.0, goal="reported"),)))

    def change(self, menu: str, node: str, **changes: object) -> None:
        nodes = tuple(replace(one, **changes) if one.name == node else one for one in self.menus[menu].nodes)
        self.menus[menu] = replace(self.menus[menu], nodes=nodes)

    def put(self, menu: str, node: object) -> None:
        others = tuple(one for one in self.menus[menu].nodes if one.name != node.name)
        self.menus[menu] = replace(self.menus[menu], nodes=(*others, node))

    def say(self, key: str, text: str, seconds: float = 2.0) -> None:
        for language, phrases in self.phrases.items():
            phrases[key] = phrase(key, text, language, seconds)

    def inspect(self) -> Findings:
        return inspect_menus(list(self.menus.values()), self.phrases, self.budgets)


def small_house() -> SmallHouse:
    menus = [_main(), _fault(), _short("person", "promise", "soon"), _short("danger", "file", "safety")]
    phrases = {language: {key: phrase(key, text, language) for key, text in TEXTS.items()} for language in ("id", "en")}
    return SmallHouse({menu.name: menu for menu in menus}, phrases)


def _main() -> Menu:
    keys = {"1": "fault", "2": "meter"}
    choose = Choose("menu", ("main.menu.keys",), keys, {"fault": "fault:number", "meter": "fault:number"})
    return Menu("main", "greet", (Say("greet", ("main.hello",), next="menu"), choose))


def _fault() -> Menu:
    number = Enter(
        "number",
        ("fault.number.keys",),
        field="customer_number",
        lengths=frozenset({11}),
        next="file",
        without="file",
        bad_length="fault.badlen",
    )
    nodes = (
        number,
        Do("file", file, {"stored": "thanks", "not_stored": "sorry"}),
        Say("thanks", ("fault.thanks",), next=END, reaches_goal=True),
        Say("sorry", ("fault.sorry",), next=END),
    )
    return Menu("fault", "number", nodes, goal="reported")


def _short(name: str, start: str, moment: str) -> Menu:
    nodes = (Do(start, nothing, {"done": "say"}), Say("say", (f"{name}.{moment}",), next=END, reaches_goal=True))
    return Menu(name, start, nodes, goal=f"{name}_goal")
