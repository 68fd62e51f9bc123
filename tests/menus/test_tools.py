"""The drawing is the one of today's menus; a menu can be played as text from a terminal."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from helpers.small_house import SmallHouse
from typer.testing import CliRunner

from ivr import menus
from ivr.dialogue import commands
from ivr.dialogue.drawing import draw_menus
from ivr.dialogue.playing import Player
from ivr.dialogue.registry import Menus, load_menus
from ivr.dialogue.text_line import Pace
from ivr.dialogue.walking import TooManyPathsError, walk_all
from ivr.dialogue.worlds import WORLDS
from ivr.voice.catalogue import load_catalogue

SVG = "{http://www.w3.org/2000/svg}"


def line123(*arguments: str, typed: str = ""):
    return CliRunner().invoke(commands.app, list(arguments), input=typed)


def test_committed_drawing_shows_the_menus_of_today() -> None:
    drawn = draw_menus(load_menus(menus), load_catalogue("id"))
    assert commands.DRAWING.read_text("utf-8") == drawn, "run `line123 menus draw`"


def test_drawing_has_a_box_for_every_node_inside_its_borders() -> None:
    found = load_menus(menus)
    root = ET.fromstring(draw_menus(found, load_catalogue("id")))  # noqa: S314 our own words
    width = int(root.get("viewBox").split()[2])
    boxes = {group.get("id"): group for group in root.iter(f"{SVG}g") if group.get("id")}
    assert set(boxes) == {f"{menu.name}.{node.name}" for menu in found for node in menu.nodes}
    for group in boxes.values():
        x = int(group.get("transform").removeprefix("translate(").split()[0])
        rect = group.find(f"{SVG}rect")
        assert x + int(rect.get("width")) < width


def test_drawing_survives_words_that_look_like_markup(house: SmallHouse) -> None:
    house.say("main.hello", "<script>alert(1)</script> & co")
    drawn = draw_menus(Menus(list(house.menus.values())), house.phrases["id"])
    assert "<script>" not in drawn
    ET.fromstring(drawn)  # noqa: S314


def test_drawing_goes_round_a_loop_and_comes_out(house: SmallHouse) -> None:
    house.change("fault", "sorry", next="number")
    drawn = draw_menus(Menus(list(house.menus.values())), house.phrases["id"])
    assert "↩ number" in drawn


def test_player_shows_words_seconds_and_path(house: SmallHouse) -> None:
    shown: list[str] = []
    keys = iter(["1", "#"])
    player = Player(Menus(list(house.menus.values())), house.phrases, shown.append, lambda hint: next(keys))
    call = player.play(WORLDS[0], "main:greet", lambda language, key: 2.0)
    assert call.goal == "reported"
    assert any(line.startswith("   2.0 s  main:menu") for line in shown)
    assert "          Padam, tekan satu. Meteran, dua." in shown
    assert "main:greet > main:menu > fault:number > fault:thanks" in shown[-1]
    # four prompts of two seconds, two answers of one key
    assert call.seconds == 4 * 2.0 + 2 * Pace().first_key


def test_play_command_walks_the_real_menus_with_the_keys_given() -> None:
    played = line123("play", "outage:scope", "--keys", "2,1,#")
    assert played.exit_code == 0
    assert "outage:scope > outage:since > details:customer" in played.output
    assert "hung up" in played.output


def test_play_command_asks_for_keys_and_says_which_there_are() -> None:
    played = line123("play", "outage:scope", "--language", "en", typed="1\n")
    assert "1 = own_house, 2 = neighbours, 0 = person, 9 = danger" in played.output
    assert "Only your house" in played.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("play", "nowhere"), "there are"),
        (("play", "--world", "on the moon"), "area known"),
        (("play", "--language", "fr"), "id and en"),
    ],
)
def test_play_command_names_what_there_is_when_it_is_asked_for_something_else(arguments, said) -> None:
    refused = line123(*arguments)
    assert refused.exit_code == 2
    assert said in refused.output


def test_walking_stops_and_says_so_when_there_are_too_many_paths(house: SmallHouse) -> None:
    from ivr.dialogue.rehearsal import rehearse

    whole = Menus(list(house.menus.values()))
    with pytest.raises(TooManyPathsError):
        list(walk_all(lambda a: rehearse(whole, a, WORLDS[0], seconds_of=lambda *_: 0.0), limit=3))
