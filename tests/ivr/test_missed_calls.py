"""Calls that came while the ivr process was away become reports, each once."""

from __future__ import annotations

import os

import pytest

from ivr.journal import Line, read
from ivr.ledger import Ledger
from ivr.missed import MissedCalls
from ticketing.core.report_number import NumberPlan
from ticketing.network.caller import AreaTable

OLD = 1_763_760_000.0
NAME = "1763759000_0380123_081234567890_line123-1763759000.7.wav"


@pytest.fixture
def missed(tmp_path, journal) -> MissedCalls:
    (tmp_path / "missed").mkdir()
    ledger = Ledger(journal, NumberPlan(1))
    return MissedCalls(tmp_path / "missed", tmp_path / "recordings", ledger, AreaTable.load())


def keep(tmp_path, name: str, at: float = OLD - 60) -> None:
    file = tmp_path / "missed" / name
    file.write_bytes(b"RIFF....")
    os.utime(file, (at, at))


def facts(journal, kind: str) -> list[dict]:
    return [line.data for line in read(journal.folder) if isinstance(line, Line) and line.kind == kind]


def test_what_was_said_becomes_a_call_back_with_its_recording(missed, tmp_path, journal) -> None:
    keep(tmp_path, NAME)
    assert missed.take_in(OLD) == 1
    (report,) = facts(journal, "report.made")
    assert (report["category"], report["caller_number"], report["area_code"]) == ("call_back", "+6281234567890", "0380")
    (message,) = [step["value"] for step in facts(journal, "call.step") if step["field"] == "message"]
    assert (tmp_path / "recordings" / f"{message}.wav").exists()
    assert missed.take_in(OLD) == 0


def test_call_that_still_lasts_is_left_alone(missed, tmp_path) -> None:
    keep(tmp_path, NAME, at=OLD - 1)
    assert missed.take_in(OLD) == 0
    assert (tmp_path / "missed" / NAME).exists()


def test_caller_who_talked_to_somebody_needs_no_call_back(missed, tmp_path, journal) -> None:
    keep(tmp_path, NAME)
    keep(tmp_path, NAME.replace(".wav", ".answered.wav"))
    assert missed.take_in(OLD) == 0
    assert facts(journal, "report.made") == []
    assert list((tmp_path / "missed").iterdir()) == []


@pytest.mark.parametrize("name", ["evil.wav", "1763759000_0380123_$(reboot)_x.wav", "1_2_3_4.wav"])
def test_file_of_no_call_is_set_aside_and_reported_by_nobody(missed, tmp_path, journal, name) -> None:
    keep(tmp_path, name)
    assert missed.take_in(OLD) == 0
    assert facts(journal, "call.started") == []
    assert [file.suffix for file in (tmp_path / "missed").iterdir()] == [".strange"]


def test_caller_without_a_number_is_reported_too(missed, tmp_path, journal) -> None:
    keep(tmp_path, "1763759000_123__line123-1763759000.8.wav")
    assert missed.take_in(OLD) == 1
    assert facts(journal, "report.made")[0]["caller_number"] == ""
