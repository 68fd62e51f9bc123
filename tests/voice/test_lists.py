from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.voice import list_judges
from ivr.voice.catalogue import LANGUAGES, PROMPTS, CatalogueError, load_catalogue
from ivr.voice.commands import app
from ivr.voice.judge import NotJudgedError
from ivr.voice.list_judges import Sphinx, WhisperLists, phones
from ivr.voice.lists import ClosedList, judged, keep_misheard, load_lists, load_misheard

JUDGES = {"whisper_list", "pocketsphinx"}


def digits(language: str = "id") -> ClosedList:
    return next(one for one in load_lists() if one.language == language and "end of a group" in one.name)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    for path in PROMPTS.glob("*.*"):
        shutil.copy(path, tmp_path)
    for language in LANGUAGES:
        into = tmp_path / "audio" / language
        into.mkdir(parents=True)
        for path in (PROMPTS / "audio" / language).glob("digit.*.alaw"):
            shutil.copy(path, into)
    return tmp_path


def test_every_list_has_its_clips_in_both_languages():
    lists = load_lists(every=True)
    assert {one.language for one in lists} == set(LANGUAGES)
    assert all(len(one.phrases) > 1 for one in lists)
    assert len(load_lists()) < len(lists)


def test_a_list_that_nothing_belongs_to_is_refused(prompts: Path):
    with (prompts / "lists.toml").open("a") as file:
        file.write('[[list]]\nname = "colours"\nkeys = ["colour.*"]\n')
    with pytest.raises(CatalogueError, match="colours has 0 clips in id"):
        load_lists(prompts)


@pytest.mark.parametrize(
    ("key", "told"),
    [("digit.2.end", "D UW AA"), ("digit.4.end", "AH M P AA T"), ("number.21", "D UW AA P UW L UW S AA T UW")],
)
def test_a_word_is_spelled_in_the_sounds_of_english(key: str, told: str):
    assert phones(load_catalogue("id")[key]).replace("HH ", "") == told


def test_names_in_english_sentences_keep_their_indonesian_sounds():
    assert phones(load_catalogue("en")["area.0381"]).startswith("EH N D EH")


class Deaf:
    """A judge who mishears what it is told to mishear."""

    name = "deaf"

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def misheard(self, closed: ClosedList, folder: Path) -> tuple[str, ...]:
        return tuple(key for key in self.keys if key in closed.phrases and closed.language == "id")


def test_what_was_misheard_before_is_told_apart_from_what_is_new(prompts: Path):
    keep_misheard(prompts, {"deaf": ["id/digit.3.end"], "other": []})
    assert load_misheard(prompts) == {"deaf": frozenset({"id/digit.3.end"}), "other": frozenset()}
    found = judged(Deaf("digit.3.end", "digit.7.end"), [digits("id"), digits("en")], prompts)
    assert (found.misheard, found.newly) == (("id/digit.3.end", "id/digit.7.end"), ("id/digit.7.end",))
    assert (found.right("id"), found.right("en")) == (8, 10)


def test_a_digit_in_the_place_of_another_is_found_by_the_second_judge(prompts: Path):
    sphinx = Sphinx()
    before = sphinx.misheard(digits(), prompts)
    clips = prompts / "audio" / "id"
    shutil.copy(clips / "digit.4.end.alaw", clips / "digit.5.end.alaw")
    assert set(sphinx.misheard(digits(), prompts)) - set(before) == {"digit.5.end"}


def test_what_was_misheard_is_kept():
    kept = load_misheard()
    assert kept
    assert set(kept) <= JUDGES
    known = {f"{one.language}/{key}" for one in load_lists(every=True) for key in one.phrases}
    assert all(clips <= known for clips in kept.values())


@pytest.mark.parametrize(("judge", "module"), [(Sphinx, "pocketsphinx")])
def test_without_its_package_a_judge_says_so(monkeypatch: pytest.MonkeyPatch, judge: type[Sphinx], module: str):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(NotJudgedError, match=f"{module} is not installed"):
        judge()


def check(monkeypatch: pytest.MonkeyPatch, judge: Deaf, *options: str) -> tuple[int, str]:
    def nobody(_cache: object = None) -> object:
        raise NotJudgedError("nobody is here")

    monkeypatch.setattr("ivr.voice.judge.Judge", nobody)
    monkeypatch.setattr(list_judges, WhisperLists.__name__, nobody)
    monkeypatch.setattr(list_judges, Sphinx.__name__, lambda: judge)
    done = CliRunner().invoke(app, ["check", *options])
    return done.exit_code, done.output


def test_check_fails_on_a_short_clip_that_became_unclear(monkeypatch: pytest.MonkeyPatch):
    code, told = check(monkeypatch, Deaf("digit.3.end"))
    assert code == 1
    assert "id/digit.3.end: deaf takes it for another of its list, and did not before." in told
    assert "Short clips were not judged: nobody is here." in told


def test_check_passes_when_every_short_clip_is_told_from_its_like(monkeypatch: pytest.MonkeyPatch):
    code, told = check(monkeypatch, Deaf())
    assert code == 0
    assert "short clips from their like" in told
