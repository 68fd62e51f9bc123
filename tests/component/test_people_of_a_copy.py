"""A copy without the demonstration: units and roles are there, and the first real person can be made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from line123.up.panel import ready_panel
from ticketing import cli, demo, setup
from ticketing.accounts import service as accounts
from ticketing.accounts.models import Role, RolePermission, User
from ticketing.accounts.permissions import DEFAULT_ROLES
from ticketing.accounts.service import SignInFailedError
from ticketing.core.config import load_settings
from ticketing.core.db import Database, migrate
from ticketing.core.events import Event
from ticketing.network.models import Area, Unit

ROOT = Path(__file__).resolve().parents[2]
NAME = ["--name", "Ani Rahma", "--role", "supervisor"]


@pytest.fixture
def copy(tmp_path, sqlite_url):
    settings = load_settings(data=tmp_path, database_url=sqlite_url, demo=False)
    setup.prepare(settings)
    return settings


@pytest.fixture
def database(copy):
    opened = Database(copy.database)
    yield opened
    opened.dispose()


@pytest.fixture
def people(copy, monkeypatch):
    monkeypatch.setenv("LINE123_DATABASE_URL", copy.database)

    def run(*arguments, code=0, typed=None):
        done = CliRunner().invoke(cli.app, ["people", *arguments, "--data", str(copy.data)], input=typed)
        assert done.exit_code == code, done.output
        return done.output

    return run


def password_in(output):
    return re.findall(r"shown only now: (\S+)", output)[0]


def signs_in(database, username, password):
    with database.read() as session:
        return accounts.authenticate(session, username, password)


def counts(database):
    with database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (Unit, Area, Role, Event)]


def test_units_areas_and_roles_are_there_without_the_demonstration(copy, database):
    units, areas, roles, events = counts(database)
    assert (units > 40, areas, roles, events) == (True, 310, len(DEFAULT_ROLES), 0)


def test_preparing_again_changes_nothing_and_leaves_roles_as_they_were_made(copy, database):
    with database.write() as session:
        role = session.scalars(select(Role).where(Role.code == "auditor")).one()
        role.permissions = [RolePermission(permission="calls.view")]
    before = counts(database)
    setup.prepare(copy)
    assert counts(database) == before
    with database.read() as session:
        role = session.scalars(select(Role).where(Role.code == "auditor")).one()
        assert [item.permission for item in role.permissions] == ["calls.view"]


def test_the_demonstration_still_comes_in_afterwards(copy):
    assert demo.seed(copy)


def test_the_first_person_signs_in_with_the_password_that_was_shown_once(people, database):
    password = password_in(people("add", "Ani", *NAME, "--unit", "up3-kupang"))
    user = signs_in(database, "ani", password)
    with database.read() as session:
        units = session.scalars(select(Unit.code).where(Unit.id.in_([item.unit_id for item in user.units]))).all()
    assert (user.name, user.role.code, units) == ("Ani Rahma", "supervisor", ["UP3-KUPANG"])
    assert password not in people("list")


def test_the_command_works_in_a_process_that_has_loaded_nothing_else(copy):
    environment = os.environ | {"LINE123_DATABASE_URL": copy.database, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "line123", "people", "add", "ani", *NAME, "--data", str(copy.data)]
    done = subprocess.run(command, env=environment, cwd=copy.data, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert password_in(done.stdout)


def test_a_password_can_be_typed_and_is_not_shown(people, database):
    output = people("add", "ani", *NAME, "--ask", typed="kata sandi panjang\nkata sandi panjang\n")
    assert "kata sandi" not in output
    assert signs_in(database, "ani", "kata sandi panjang").username == "ani"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "budi", "--name", "Budi", "--role", "king"], "There is no role king."),
        (["add", "budi", *NAME, "--unit", "MARS"], "There is no unit MARS."),
        (["add", "ani", *NAME], "The name ani is taken."),
        (["add", "a b", *NAME], "A user name has"),
        (["password", "nobody"], "There is no nobody."),
        (["disable", "nobody"], "There is no nobody."),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence_and_changes_nothing(people, database, arguments, sentence):
    people("add", "ani", *NAME)
    assert sentence in people(*arguments, code=1)
    with database.read() as session:
        assert session.scalars(select(User.username)).all() == ["ani"]


def test_a_short_password_is_refused(people):
    assert "12 to 200" in people("add", "ani", *NAME, "--ask", typed="short\nshort\n", code=1)


def test_a_disabled_person_stays_out_until_enabled(people, database):
    password = password_in(people("add", "ani", *NAME))
    people("disable", "ani")
    with pytest.raises(SignInFailedError):
        signs_in(database, "ani", password)
    assert "disabled" in people("list")
    people("enable", "ani")
    assert signs_in(database, "ani", password).session_epoch == 2


def test_a_new_password_ends_the_old_one_and_what_is_open(people, database):
    old = password_in(people("add", "ani", *NAME))
    new = password_in(people("password", "ani"))
    with pytest.raises(SignInFailedError):
        signs_in(database, "ani", old)
    assert signs_in(database, "ani", new).session_epoch == 1


def test_every_change_of_a_person_is_an_event(people, database):
    people("add", "ani", *NAME)
    for what in ("password", "disable", "enable", "enable"):
        people(what, "ani")
    with database.read() as session:
        told = session.execute(select(Event.kind, Event.actor_name).order_by(Event.id)).all()
    kinds = ["account.added", "account.password_set", "account.disabled", "account.enabled"]
    assert [tuple(row) for row in told] == [(kind, "command line") for kind in kinds]


def test_a_folder_without_a_database_is_told_how_to_get_one(tmp_path):
    done = CliRunner().invoke(cli.app, ["people", "list", "--data", str(tmp_path / "empty")])
    assert done.exit_code == 1
    assert "line123 up" in done.output


def test_migrating_by_hand_prepares_too(tmp_path):
    done = CliRunner().invoke(cli.app, ["db", "migrate", "--data", str(tmp_path)])
    assert done.exit_code == 0
    added = CliRunner().invoke(cli.app, ["people", "add", "ani", *NAME, "--data", str(tmp_path)])
    assert added.exit_code == 0, added.output


def shown(settings):
    from rich.console import Console

    console = Console(width=200, record=True, file=None)
    with console.capture() as text:
        console.print(ready_panel(settings, ["asterisk"], [], detached=False))
    return text.get()


def test_the_panel_says_how_to_add_the_first_person_and_is_silent_once_there_is_one(copy, people):
    assert "line123 people add" in shown(copy)
    people("add", "ani", *NAME)
    assert "people add" not in shown(copy)
    assert demo.PASSWORD not in shown(copy)


def test_the_panel_of_the_demonstration_gives_its_sign_ins(tmp_path):
    settings = load_settings(data=tmp_path)
    migrate(settings)
    demo.seed(settings)
    assert demo.SIGN_INS[0] in shown(settings)
