"""What all benchmarks share: names, results that are kept, the page that shows them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from line123.bench import kept, machine
from line123.bench.cost import cpu_seconds
from line123.bench.load import baseline
from line123.bench.registry import BENCHMARKS, BenchmarkError, Measured, Order, Promise, load
from line123.cli import app
from line123.up.paths import CLIPS

WHERE = machine.Machine(30.0, (0.5, 1.5), 2, "3.11.7", "abc1234", "2026-11-21")


def result(**changed) -> kept.Result:
    measured = Measured(
        rows=({"at_once": 10, "late": 0.0005}, {"at_once": 20}),
        columns={"at_once": "at once", "late": "late"},
        promises=(Promise("late frames", 0.001, 0.0005), Promise("failed calls", 0, 3), Promise("sound", 300, None)),
        notes=("One call is short.",),
    )
    return kept.Result(**{"name": "calls", "machine": WHERE, "measured": measured, "is_short": False} | changed)


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_every_benchmark_of_the_list_is_there(name) -> None:
    assert callable(load(name))


def test_unknown_benchmark_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(BenchmarkError, match="bookkeeping, calls, pacing"):
        load("speed")
    done = CliRunner().invoke(app, ["bench", "speed"])
    assert done.exit_code == 1
    assert "no benchmark" in done.output


def test_promise_without_a_figure_is_not_kept() -> None:
    assert [promise.is_kept for promise in result().measured.promises] == [True, False, False]


def test_kept_result_appears_on_the_page_with_its_machine_and_its_broken_promises(tmp_path) -> None:
    path = kept.keep(result(), tmp_path)
    assert json.loads(path.read_text())["promises"][1]["is_kept"] is False
    page = (tmp_path / "README.md").read_text()
    assert "| 10 | 0.0005 |" in page
    assert "| 20 | - |" in page
    assert "Calibration 30 ms" in page
    assert "failed calls: 3, at most 0: **broken**" in page


def test_words_written_by_people_survive_the_next_result(tmp_path) -> None:
    kept.keep(result(), tmp_path)
    page = tmp_path / "README.md"
    page.write_text("Read this first.\n" + page.read_text())
    kept.keep(result(machine=machine.Machine(31.0, (0.1, 0.1), 2, "3.11.7", "def5678", "2026-11-22")), tmp_path)
    assert page.read_text().startswith("Read this first.")
    assert page.read_text().count("## calls") == 2


def test_prompts_of_the_talk_in_pure_dialplan_are_clips_of_ours() -> None:
    assert [prompt for prompt in baseline.PROMPTS if not (CLIPS / "id" / f"{prompt}.alaw").exists()] == []
    assert "main.choices.keys" in baseline.dialplan("said")


def test_process_that_is_gone_has_no_cost() -> None:
    with pytest.raises(ProcessLookupError):
        cpu_seconds(2**22 + 1)


def test_bookkeeping_of_calls_that_wait_stays_within_its_statements() -> None:
    measured = load("bookkeeping")(Order(is_short=True))
    (row,) = measured.rows
    assert row["records"] == 7 * row["calls"]
    assert row["transactions"] <= row["records"] / 40 + 2
    assert [promise.what for promise in measured.promises if not promise.is_kept] == []
