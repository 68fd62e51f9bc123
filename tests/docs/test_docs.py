"""The documents say what is there: links lead somewhere, named tests and commands exist, no row is left out."""

from __future__ import annotations

import ast
import configparser
import re
from functools import cache
from pathlib import Path

import pytest

import ivr.menus
from ivr.dialogue.registry import Menus, load_menus
from line123.cli import COMMANDS
from line123.up import parts
from ticketing.demo import ACCOUNTS, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Decisions tell what was planned on their day; only their links are held to today.
TOLD = [page for page in PAGES if page.parent.name != "decisions"]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs/architecture.md"
SERVICES = ROOT / "docs/services.md"
STATES = ("works", "partly", "not yet")
REQUIREMENTS = [f"A{n}" for n in range(1, 31)] + [f"B{n}" for n in range(1, 28)]

_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href|srcset)=\"([^\"]+)\"")
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_COMMAND = re.compile(r"(?:^|[\s`/])line123 ([a-z]+)")
_TARGET = re.compile(r"(?:`|^)make ([a-z][a-z-]*)", re.MULTILINE)
# Folders that exist on one machine only. System folders and what users type (/tickets) are fine.
_MACHINE_PATH = re.compile(r"/(?:root|home|work|Users|mnt|workspace)/")


def _names(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def _links(page: Path) -> list[str]:
    found = (one or other for one, other in _LINK.findall(page.read_text(encoding="utf-8")))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def _tests_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _missing_tests(text: str) -> list[str]:
    return [
        f"{path}::{name}"
        for path, name in _TEST.findall(text)
        if not (ROOT / path).is_file() or (name and name not in _tests_in(ROOT / path))
    ]


def _rows() -> list[list[str]]:
    lines = SERVICES.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if re.match(r"\| [AB]\d", line)]


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_every_link_inside_the_repository_leads_to_something(page):
    for link in _links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page

        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in _anchors(target), f"{link} names a heading that is not there"


@pytest.mark.parametrize("page", TOLD, ids=_names(TOLD))
def test_every_test_a_page_names_exists(page):
    assert _missing_tests(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", TOLD, ids=_names(TOLD))
def test_every_command_a_page_names_exists(page):
    named = _COMMAND.findall(page.read_text(encoding="utf-8"))

    assert set(named) <= set(COMMANDS)


@pytest.mark.parametrize("page", TOLD, ids=_names(TOLD))
def test_every_make_target_a_page_names_exists(page):
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert set(_TARGET.findall(page.read_text(encoding="utf-8"))) <= set(targets)


def test_every_phony_make_target_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()

    assert sorted(phony) == sorted(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_no_page_names_a_folder_of_one_machine(page):
    assert _MACHINE_PATH.findall(page.read_text(encoding="utf-8")) == []


def test_services_have_one_row_for_every_requirement_in_order():
    assert [row[0] for row in _rows()] == REQUIREMENTS


def test_every_service_has_one_of_three_states_and_says_what_is_missing():
    for number, _, _, _, state in _rows():
        word, _, missing = state.partition(": ")

        assert word in STATES, number
        assert word != "partly" or missing, f"{number} does not say which part is missing"


def test_a_service_that_works_or_partly_works_names_the_test_that_shows_it():
    for number, _, _, tests, state in _rows():
        assert bool(_TEST.search(tests)) == (not state.startswith("not yet")), number


def test_the_count_at_the_head_of_the_services_is_right():
    states = [row[4].partition(":")[0] for row in _rows()]
    told = re.search(r"\*\*(\d+) works?, (\d+) partly, (\d+) not yet\.\*\*", SERVICES.read_text(encoding="utf-8"))

    assert told is not None
    assert [int(number) for number in told.groups()] == [states.count(state) for state in STATES]


def test_architecture_names_every_part_that_is_started():
    text = ARCHITECTURE.read_text(encoding="utf-8")

    assert [name for name in parts.NAMES if f"`{name}`" not in text] == []


def test_architecture_draws_the_walls_that_are_checked():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = config["importlinter:contract:layers"]["layers"].split("\n")[1:]
    text = ARCHITECTURE.read_text(encoding="utf-8")
    drawn = re.findall(r"^((?:line123|ivr|ticketing\.\w+)(?: \| [\w.]+)?)(?: {3,}.+)?$", text, re.MULTILINE)

    assert drawn == layers


def test_a_planted_false_test_name_is_found():
    assert _missing_tests("`tests/docs/test_docs.py::test_of_nothing`") == ["tests/docs/test_docs.py::test_of_nothing"]


def test_readme_gives_every_demonstration_sign_in():
    text = README.read_text(encoding="utf-8")

    assert PASSWORD in text
    assert [account.username for account in ACCOUNTS if f"`{account.username}`" not in text] == []


def test_readme_names_every_room_of_the_house():
    text = README.read_text(encoding="utf-8")
    rooms = [ROOT / "ivr", ROOT / "line123", *(path.parent for path in (ROOT / "ticketing").glob("*/__init__.py"))]
    named = [f"`{room.relative_to(ROOT)}/`" for room in rooms]

    assert [name for name in named if name not in text] == []


def test_the_menu_of_the_example_leads_somewhere():
    blocks = re.findall(r"```python\n(.+?)```", (ROOT / "docs/add-a-menu.md").read_text(encoding="utf-8"), re.DOTALL)
    module: dict[str, object] = {}
    exec(compile(blocks[0], "add-a-menu.md", "exec"), module)  # noqa: S102 the page's own example

    menus = Menus([module["MENU"], *load_menus(ivr.menus)])

    assert menus.find("emergency:number")[1].prompts == ("emergency.number",)
