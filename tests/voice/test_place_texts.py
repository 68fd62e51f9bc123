from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.speech.grammars.places import first_places
from ivr.voice.catalogue import LANGUAGES, PROMPTS, load_catalogue
from ivr.voice.commands import app
from ivr.voice.place_texts import UnknownAreaError, write_place_texts


def test_the_places_of_the_demonstration_can_be_asked_back_in_both_languages():
    for language in LANGUAGES:
        phrases = load_catalogue(language)
        for code in ("0380", "0231"):
            assert {f"place.{place.id}" for place in first_places(code)} <= set(phrases)
        assert phrases["place.5371011010"].text == "Manulai dua,"
        assert phrases["place.5371"].spoken_in == "id"


def test_the_committed_names_are_those_that_the_command_writes(tmp_path: Path):
    committed = (PROMPTS / "places.id.toml").read_text("utf-8")
    write_place_texts(tmp_path, re.findall(r"^# (0\d+)$", committed, re.MULTILINE))
    for language in LANGUAGES:
        assert (tmp_path / f"places.{language}.toml").read_text("utf-8") == committed


def test_an_area_without_places_is_refused_and_nothing_written(tmp_path: Path):
    with pytest.raises(UnknownAreaError, match="'0999'"):
        write_place_texts(tmp_path, ["0380", "0999"])
    assert not list(tmp_path.iterdir())
    done = CliRunner().invoke(app, ["places", "0999", "--folder", str(tmp_path)])
    assert done.exit_code == 2
