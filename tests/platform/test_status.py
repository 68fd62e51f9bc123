"""What `status` says of the journal, from the file that the ivr process keeps."""

import json

import pytest
from rich.console import Console

from line123.up import state, status
from line123.up.panel import status_table
from ticketing.core.config import Settings

WELL = {
    "last_seq": 40,
    "applied_seq": 40,
    "backlog": 0,
    "is_database_away": False,
    "has_failed": False,
    "damaged_lines": 0,
}


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path)


@pytest.fixture
def running(settings):
    with state.lock_data(settings):
        yield settings


def tell(settings, **changed):
    settings.run_dir.mkdir(exist_ok=True)
    (settings.run_dir / "journal.json").write_text(json.dumps(WELL | changed))
    return status.look(settings, ())


def printed(report):
    console = Console(width=160)
    with console.capture() as text:
        console.print(status_table(report))
    return " ".join(text.get().split())


def test_a_journal_that_is_well_gives_its_backlog_and_no_reason(running):
    report = tell(running, last_seq=43, backlog=3)

    assert (report.degraded, report.journal_backlog) == ((), 3)
    assert "not handed over yet: 3" in printed(report)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"is_database_away": True, "backlog": 7}, "The database is away: 7 journal records wait on disk"),
        ({"has_failed": True}, "The journal cannot be written"),
        ({"damaged_lines": 2}, "The journal has 2 damaged lines"),
    ],
)
def test_each_fault_of_the_journal_is_one_reason_that_people_and_programs_see(running, told, sentence):
    report = tell(running, **told)

    assert [reason[: len(sentence)] for reason in report.degraded] == [sentence]
    assert report.degraded[0] in json.loads(report.as_json())["degraded"]
    assert sentence in printed(report)


def test_all_faults_at_once_are_all_told(running):
    assert len(tell(running, is_database_away=True, has_failed=True, damaged_lines=1).degraded) == 3


def test_a_copy_that_is_down_shows_its_backlog_but_no_fault_of_another_time(settings):
    report = tell(settings, is_database_away=True, backlog=5)

    assert (report.pid, report.degraded, report.journal_backlog) == (0, (), 5)


@pytest.mark.parametrize("text", ["", "[]", '{"backlog": "many", "damaged_lines": null}'])
def test_a_strange_file_is_no_reason_to_fail(running, text):
    (running.run_dir / "journal.json").write_text(text)

    report = status.look(running, ())

    assert (report.degraded, report.journal_backlog) == ((), None)


def test_what_the_drainer_writes_is_what_status_reads(running):
    from ivr.drain import Drainer
    from ivr.journal import Journal
    from ticketing.core.db import Database

    journal = Journal(running.journal_dir, 1)
    database = Database(running.database)
    drainer = Drainer(journal, database, running.run_dir / "journal.json")
    drainer.is_database_away = True
    drainer._write_state()
    journal.close()
    database.dispose()

    assert json.loads((running.run_dir / "journal.json").read_text()).keys() == WELL.keys()
    assert "The database is away" in status.look(running, ()).degraded[0]
