"""The demonstration goes through the real doors, once, and what leaves the house is what is in it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from ticketing import cli, demo
from ticketing.accounts import service as accounts
from ticketing.core import clock
from ticketing.core.config import load_settings
from ticketing.core.db import Database, migrate
from ticketing.core.events import Event
from ticketing.core.report_number import is_valid
from ticketing.intake.models import Call
from ticketing.reports.figures import by_name
from ticketing.reports.periods import Period
from ticketing.tickets.models import Ticket


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    settings = load_settings(data=tmp_path_factory.mktemp("copy"))
    migrate(settings)
    return settings


@pytest.fixture(scope="module")
def seeded(copy):
    assert demo.seed(copy)
    database = Database(copy.database)
    yield database
    database.dispose()


def test_seeding_again_changes_nothing(seeded, copy):
    with seeded.read() as session:
        before = session.scalar(select(func.count(Event.id)))
    assert not demo.seed(copy)
    with seeded.read() as session:
        assert session.scalar(select(func.count(Event.id))) == before


def test_every_sign_in_on_the_panel_works(seeded):
    assert {username for _, username, _ in demo.accounts()} >= {"agen1", "agen2", "agen.cirebon", "penyelia"}
    with seeded.read() as session:
        for _, username, password in demo.accounts():
            assert accounts.authenticate(session, username, password).username == username


def test_the_data_is_plainly_synthetic_and_leaves_the_lines_own_numbers_free(seeded):
    with seeded.read() as session:
        numbers = session.scalars(select(Ticket.number)).all()
        callers = session.scalars(select(Call.caller_number)).all()
    assert len(numbers) >= 10
    assert all(number.startswith("9") and is_valid(number) for number in numbers)
    assert all(caller.startswith("+62811000") for caller in callers)


def test_the_log_is_in_order_of_time_and_the_figures_have_something_to_show(seeded):
    with seeded.read() as session:
        times = session.scalars(select(Event.at).where(Event.kind != "account.added").order_by(Event.id)).all()
        assert times == sorted(times)
        supervisor = accounts.actor_of(accounts.authenticate(session, "penyelia", demo.PASSWORD))
        now = clock.now()
        ever = Period(min(times), now, now)
        for name in ("line.goal_reached", "line.hung_up", "line.gave_up", "queue.waiting", "queue.closed"):
            assert by_name(name).value(session, supervisor, ever), name


def test_tickets_leave_as_json_and_as_csv_alike(seeded, copy):
    run = CliRunner().invoke
    as_json = run(cli.app, ["tickets", "export", "--json", "--data", str(copy.data)])
    as_csv = run(cli.app, ["tickets", "export", "--csv", "--data", str(copy.data)])
    found = json.loads(as_json.stdout)
    table = list(csv.DictReader(io.StringIO(as_csv.stdout)))
    assert [row["number"] for row in table] == [ticket["number"] for ticket in found]
    assert found[0]["caller_number"] == "+628110000001"
    assert table[0]["caller_number"] == "'+628110000001"


def test_export_wants_to_know_one_format(copy):
    for flags in ([], ["--json", "--csv"]):
        assert CliRunner().invoke(cli.app, ["tickets", "export", *flags, "--data", str(copy.data)]).exit_code == 2
