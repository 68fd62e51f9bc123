import json

import pytest
import soundfile
from helpers.scripted_hearing import ScriptedEngine, answer, write_sounds
from typer.testing import CliRunner

from ivr.speech.calibration import book
from ivr.speech.commands import app
from ivr.speech.contract import Kind
from ivr.speech.engines.base import EngineFault
from ivr.speech.evaluation import hearers, single

MENU = ("meja", "kursi", "jendela", "pintu")


@pytest.fixture
def engine(monkeypatch):
    made = ScriptedEngine(lambda number, grammar: answer(MENU[number % 4]))
    monkeypatch.setattr(hearers, "load", lambda name, cache, threads: made)
    return made


def said(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_folder_is_measured_as_json(tmp_path, engine):
    write_sounds(tmp_path, [(text, "ani", "menu:4") for text in MENU])
    told = json.loads(said("eval", tmp_path, "--task", "menu:4", "--condition", "g711n15", "--json").stdout)
    assert (told["task"], told["condition"], told["engine"]) == ("menu:4", "g711n15", "scripted")
    assert told["accuracy"]["share"] == 1
    assert set(told) >= {"bands", "other_words", "noise", "cost", "confusion", "speakers", "faults", "top3"}


def test_a_folder_is_measured_as_text(tmp_path, engine):
    write_sounds(tmp_path, [(text, "ani", "menu:4") for text in MENU])
    told = said("eval", tmp_path, "--task", "menu:4", "--speaker", "a*")
    assert "100.0% (4 of 4" in told.stdout


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--task", "songs"), "choose digits"),
        (("--condition", "g722"), "choose clean"),
        (("--task", "digits"), "no recording with the task digits"),
        (("--task", "list:nowhere.txt"), "no recording with|cannot be read"),
    ],
)
def test_a_wrong_request_is_answered_in_a_sentence(tmp_path, engine, options, why):
    write_sounds(tmp_path, [(text, "ani", "menu:4") for text in MENU])
    told = said("eval", tmp_path, *options)
    assert told.exit_code == 2
    assert any(part in told.output for part in why.split("|"))


def test_a_folder_that_is_not_there_is_told(tmp_path, engine):
    told = said("eval", tmp_path / "nowhere")
    assert told.exit_code == 2
    assert "manifest.tsv cannot be read" in " ".join(told.output.split())


def test_an_engine_that_cannot_be_had_is_told(tmp_path, monkeypatch):
    def fails(name, cache, threads):
        raise EngineFault("no weights of Whisper base")

    monkeypatch.setattr(hearers, "load", fails)
    write_sounds(tmp_path, [(text, "ani", "menu:4") for text in MENU])
    told = said("eval", tmp_path, "--task", "menu:4")
    assert told.exit_code == 2
    assert "no weights of Whisper base" in told.output


def test_an_unknown_engine_is_refused(tmp_path):
    with pytest.raises(EngineFault, match="choose whisper_list"):
        hearers.load("siri", tmp_path, 1)


def test_one_recording_is_recognised_against_a_list(tmp_path, engine):
    write_sounds(tmp_path, [("meja", "ani", "menu:4")])
    (tmp_path / "list.txt").write_text("meja\ttable\nkursi\n")
    told = json.loads(said("recognise", tmp_path / "0.wav", "--phrases", tmp_path / "list.txt", "--json").stdout)
    assert told["n_best"][0]["meaning"] == "meja"
    assert "meja (meja)" in said("recognise", tmp_path / "0.wav", "--phrases", tmp_path / "list.txt").stdout


def test_a_list_has_a_phrase_a_line_and_meanings_after_tabs(tmp_path):
    (tmp_path / "list.txt").write_text("\ufeffmati lampu\toutage\n\n listrik padam \toutage\ntoken\n")
    grammar = single.read_phrases(tmp_path / "list.txt", "menu", "id")
    assert [(one.text, one.meaning) for one in grammar.phrases] == [
        ("mati lampu", "outage"),
        ("listrik padam", "outage"),
        ("token", "token"),
    ]
    assert grammar.kind is Kind.MENU


@pytest.mark.parametrize(("text", "kind", "why"), [("", "menu", "no phrase"), ("a", "song", "choose one of menu")])
def test_a_list_that_is_none_is_told(tmp_path, engine, text, kind, why):
    write_sounds(tmp_path, [("meja", "ani", "menu:4")])
    (tmp_path / "list.txt").write_text(text)
    told = said("recognise", tmp_path / "0.wav", "--phrases", tmp_path / "list.txt", "--kind", kind)
    assert told.exit_code == 2
    assert why in told.output


def test_a_recording_that_is_none_is_told(tmp_path, engine):
    (tmp_path / "list.txt").write_text("meja\n")
    (tmp_path / "0.wav").write_bytes(b"no sound")
    told = said("recognise", tmp_path / "0.wav", "--phrases", tmp_path / "list.txt")
    assert told.exit_code == 2
    assert "0.wav cannot be read" in " ".join(told.output.split())


def test_the_voices_are_built_where_they_are_wanted(tmp_path, monkeypatch):
    from ivr.speech.evaluation import commands

    monkeypatch.setattr(commands.os, "nice", lambda more: 0)
    monkeypatch.setenv("LINE123_CACHE", str(tmp_path / "cache"))
    told = said("voices", "--dir", tmp_path / "set", "--speakers", "espeak-id")
    assert told.exit_code == 0
    assert soundfile.info(tmp_path / "set" / "espeak-id" / "menu-000.wav").channels == 1
    assert said("voices", "--dir", tmp_path / "set", "--speakers", "siri").exit_code == 2


def test_an_engine_that_tells_no_measures_is_not_calibrated(tmp_path, engine, monkeypatch):
    from ivr.speech.evaluation import commands

    monkeypatch.setattr(commands, "load_engine", lambda name, threads: engine)
    write_sounds(tmp_path, [(text, "ani", "menu:4") for text in MENU])
    before = book.FITTED.read_text()
    told = said("calibrate", tmp_path)
    assert told.exit_code == 2
    assert book.FITTED.read_text() == before
