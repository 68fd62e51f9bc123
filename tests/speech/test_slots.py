"""What was said beside an answer, as the question that would have asked for it reads it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.dialogue.slots import since_of, slots_of

KUPANG = ZoneInfo("Asia/Makassar")
MORNING = datetime(2026, 11, 22, 9, 20, tzinfo=KUPANG)
EVENING = MORNING.replace(hour=21)
AFTER_MIDNIGHT = MORNING.replace(hour=1)


def test_times_of_one_breath_belong_together_and_the_first_place_counts() -> None:
    said = ("time:this_morning", "place:5371031010", "time:07:00", "place:537104", "person")
    assert slots_of(said) == {"time": "this_morning 07:00", "place": "5371031010"}


@pytest.mark.parametrize(("said", "now", "answer"), [
    ("just_now", MORNING, "just_now"),  # barusan
    ("half_hour", MORNING, "under_an_hour"),  # setengah jam lalu
    ("09:00", MORNING, "under_an_hour"),  # jam sembilan
    ("09:16", MORNING, "just_now"),
    ("07:30", MORNING, "longer"),  # jam setengah delapan
    ("07:30", EVENING, "longer"),  # the evening's is nearer than the morning's
    ("this_morning 07:00", MORNING, "longer"),  # tadi pagi jam tujuh
    ("this_morning 07:00", EVENING, "longer"),
    ("this_morning", MORNING, "longer"),
    ("dawn", MORNING, "longer"),
    ("yesterday", MORNING, "yesterday"),  # kemarin
    ("yesterday 07:30", MORNING, "yesterday"),
    ("last_night", MORNING, "yesterday"),  # tadi malam
    ("last_night 11:00", AFTER_MIDNIGHT, "longer"),  # the same night
    ("this_noon", MORNING, "yesterday"),  # said before noon: the one that is past
    ("day_before_yesterday", EVENING, "yesterday"),
    ("nonsense", MORNING, None),
])  # fmt: skip
def test_a_time_that_was_heard_answers_since_when(said, now, answer) -> None:
    assert since_of(said, now) == answer
