"""What a caller hears of an announcement, without a telephone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from helpers.line import HANGS_UP
from helpers.telephone import NOON

from ticketing.announcements.caller import KnownAnnouncement

CLIPS = {"id": Path("/clips/banjir.alaw"), "en": Path("/clips/flood.alaw")}


def announced(*, text_en: bool = True, number: int = 1) -> KnownAnnouncement:
    hour = timedelta(hours=1)
    return KnownAnnouncement(number, None, NOON - hour, NOON + hour, CLIPS["id"], CLIPS["en"] if text_en else None)


def test_it_is_heard_behind_the_greeting_and_before_the_menu(telephone) -> None:
    telephone.desk.announced = announced()
    played = telephone.call(HANGS_UP).line.played
    assert played[2:6] == ["area.wrong.keys", "/clips/banjir", "main.privacy", "main.danger.keys"]


def test_nothing_is_said_when_nothing_is_announced(telephone) -> None:
    assert telephone.call(HANGS_UP).line.played[3] == "main.privacy"


@pytest.mark.parametrize("area", [None, "0380"])
def test_a_caller_hears_it_once_wherever_he_comes_from(telephone, area) -> None:
    telephone.desk.announced = announced()
    keys = ("0231",) if area is None else ()
    played = telephone.call(*keys, HANGS_UP, area=area).line.played
    assert played.count("/clips/banjir") == 1


def test_a_caller_whose_area_stays_unknown_hears_what_everybody_hears(telephone) -> None:
    telephone.desk.announced = announced()
    assert "/clips/banjir" in telephone.call("#", HANGS_UP, area=None).line.played


def test_whoever_chose_english_hears_the_indonesian_text_when_there_is_no_other(telephone) -> None:
    telephone.desk.announced = announced(text_en=False)
    call = telephone.call("8", HANGS_UP)
    assert call.talk.language == "en"
    assert call.talk.announcement.clip("en") == CLIPS["id"]
    assert announced().clip("en") == CLIPS["en"]
