from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from ivr.voice import judge, list_judges
from ivr.voice.catalogue import LANGUAGES, PROMPTS, CatalogueError
from ivr.voice.commands import app
from ivr.voice.hearing import joined, load_kept, load_sentences, sheet
from ivr.voice.judge import Judge, NotJudgedError, error_by_language, letters

ROOT = PROMPTS.parent
BY_NAME = {(one.name, one.language): one for one in load_sentences()}


def test_values_stand_in_sentences_in_the_words_of_each_language():
    assert BY_NAME["money", "id"].text == "satu juta tiga ratus lima puluh ribu dua ratus tujuh puluh lima rupiah."
    assert (
        BY_NAME["time by the area's clock", "en"].text == "six oh five in the morning. by the clock of the Kupang area."
    )
    assert "pukul dua sampai dua empat puluh lima siang." in BY_NAME["known outage", "id"].text
    assert "Nomornya, lima, dua, satu, empat." in BY_NAME["customer number", "id"].text


@pytest.mark.parametrize("name", sorted({name for name, _ in BY_NAME}))
def test_every_sentence_can_be_heard_in_every_language(name: str):
    for language in LANGUAGES:
        samples = joined(BY_NAME[name, language])
        assert 0.5 < len(samples) / 8000 < 20
        assert np.abs(samples).max() > 0.1


def test_the_listening_sheet_is_the_one_that_the_command_writes():
    assert (ROOT / "docs/listening-sheet.md").read_text("utf-8") == sheet(load_sentences())


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    for path in PROMPTS.glob("*.*"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.mark.parametrize(("part", "told"), [("main.hello", "says main.hello"), ("{colour:red}", "is none of digits")])
def test_a_sentence_that_cannot_be_said_is_refused_by_name(prompts: Path, part: str, told: str):
    path = prompts / "listening.toml"
    path.write_text(path.read_text("utf-8").replace('"main.choices.keys"', f'"{part}"'), "utf-8")
    with pytest.raises(CatalogueError, match=told):
        load_sentences(prompts)


@pytest.mark.parametrize(
    ("text", "heard", "language", "numbers"),
    [
        ("satu dua tiga.", "1, 2, 3", "id", False),
        ("nol tiga delapan nol", "0380", "id", False),
        ("seribu tiga ratus lima puluh rupiah.", "Rp1.350 rupiah", "id", True),
        ("dua ratus tujuh belas koma empat kWh.", "217,4 kWh", "id", True),
        ("twelve point five percent.", "12.5%", "en", True),
        ("twenty-one", "21", "en", True),
        ("satu dua tiga", "1.2.3", "id", False),
        ("nol tujuh dua empat", "072.4", "id", False),
        ("empat kWh.", "4 ka we ha", "id", False),
    ],
)
def test_figures_and_words_are_the_same_letters(text: str, heard: str, language: str, *, numbers: bool):
    assert letters(heard, language, numbers=numbers) == letters(text, language)


@pytest.fixture(autouse=True)
def _sentences_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short clips have tests of their own."""

    def nobody(_cache: object = None) -> None:
        raise NotJudgedError("nobody is here")

    monkeypatch.setattr(list_judges, "WhisperLists", nobody)
    monkeypatch.setattr(list_judges, "Sphinx", nobody)


def without(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)


def test_without_a_recogniser_the_judge_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    without(monkeypatch, "faster_whisper")
    with pytest.raises(NotJudgedError, match="faster_whisper is not installed"):
        Judge(tmp_path)


def test_check_says_plainly_that_nobody_judged(monkeypatch: pytest.MonkeyPatch):
    without(monkeypatch, "faster_whisper")
    done = CliRunner().invoke(app, ["check"])
    assert done.exit_code == 0
    assert "Not judged whether it can be understood: faster_whisper is not installed." in done.output


class Scribe:
    """Writes down what it was told it would hear, with some letters wrong."""

    def __init__(self, wrong: int) -> None:
        self.wrong = wrong

    def hear(self, samples: np.ndarray, language: str) -> str:
        return "text"

    def wrong_letters(self, text: str, heard: str, language: str) -> tuple[int, int]:
        return self.wrong, 100


def test_the_error_of_a_language_counts_letters_not_sentences():
    assert error_by_language(Scribe(7), load_sentences(), PROMPTS) == {"id": 0.07, "en": 0.07}  # type: ignore[arg-type]


@pytest.mark.parametrize(("wrong", "code"), [(1, 0), (60, 1)])
def test_check_fails_when_sentences_are_understood_worse_than_before(
    monkeypatch: pytest.MonkeyPatch, wrong: int, code: int
):
    monkeypatch.setattr(judge, "Judge", lambda _cache: Scribe(wrong))
    done = CliRunner().invoke(app, ["check"])
    assert done.exit_code == code
    assert f"id: {wrong:.1f}% of the letters were heard wrong" in done.output
    assert ("understood worse than before" in done.output) == bool(code)


def test_both_languages_have_a_kept_measurement():
    assert set(load_kept()) == set(LANGUAGES)
    assert all(0 < share < 0.25 for share in load_kept().values())


def test_a_sentence_can_be_written_out_for_a_listener(tmp_path: Path):
    done = CliRunner().invoke(app, ["join", "money", "--into", str(tmp_path / "money.wav")])
    assert done.exit_code == 0
    assert soundfile.info(tmp_path / "money.wav").samplerate == 8000
    assert CliRunner().invoke(app, ["join", "moon", "--into", str(tmp_path / "moon.wav")]).exit_code == 2
