"""A setting from its first change to the taking back of it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from helpers.factories import NOW, make_actor

from ticketing.changes import service
from ticketing.changes.caller import KnownSettings
from ticketing.changes.difference import differences
from ticketing.changes.errors import ChangedSinceError, NothingDifferentError, SettingStaleError
from ticketing.core.db import Database
from ticketing.core.errors import NotFoundError, NotPermittedError
from ticketing.hours.entry import HOURS

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-16:00")


@pytest.fixture
def admin(each_database):
    with each_database.write() as session:
        return make_actor(session, "admin", "admin")


def hours(**values):
    return HOURS.read({"weeks": {"": WEEK}, **values})


def save(database, actor, document, number):
    with database.write() as session:
        return service.save(session, actor, HOURS, document, NOW + timedelta(minutes=number), number=number)


def current(database):
    with database.read() as session:
        return service.current(session, HOURS)


def test_a_change_holds_says_who_and_can_be_taken_back_by_one_click(each_database, admin):
    assert current(each_database).document == HOURS.default
    change = save(each_database, admin, hours(), 0)
    assert current(each_database).document == hours()
    with each_database.write() as session:
        undone = service.undo(session, admin, HOURS, change.id, NOW)
        log = service.history(session, admin, HOURS.name)
    assert current(each_database).document == HOURS.default
    assert [(one.number, one.user_name, one.undoes_id) for one in log] == [(2, "Admin", change.id), (1, "Admin", None)]
    with each_database.write() as session:
        service.undo(session, admin, HOURS, undone.id, NOW)
    assert current(each_database).document == hours()


def test_taking_back_leaves_later_changes_of_other_fields(each_database, admin):
    first = save(each_database, admin, hours(national=True), 0)
    save(each_database, admin, hours(national=True, holidays={"2026-12-24": "Malam Natal"}), 1)
    with each_database.write() as session:
        service.undo(session, admin, HOURS, first.id, NOW)
    left = HOURS.write(current(each_database).document)
    assert (left["national"], left["holidays"]) == (False, {"2026-12-24": "Malam Natal"})


def test_a_change_whose_field_was_changed_again_is_not_taken_back(each_database, admin):
    first = save(each_database, admin, hours(), 0)
    save(each_database, admin, HOURS.read({"weeks": {"": WEEK | {"mon": "06:00-16:00"}}}), 1)
    with each_database.write() as session, pytest.raises(ChangedSinceError) as refused:
        service.undo(session, admin, HOURS, first.id, NOW)
    assert refused.value.details["path"] == "weeks..mon"


def test_two_people_cannot_overwrite_each_other(each_database, admin):
    save(each_database, admin, hours(), 0)
    with pytest.raises(SettingStaleError):
        save(each_database, admin, hours(national=True), 0)


def test_saving_what_holds_already_is_no_change(each_database, admin):
    with pytest.raises(NothingDifferentError):
        save(each_database, admin, HOURS.default, 0)


def test_only_administrators_change_and_only_some_look(each_database):
    with each_database.write() as session:
        auditor, agent = make_actor(session, "auditor", "auditor"), make_actor(session, "agent", "agent")
        with pytest.raises(NotPermittedError):
            service.save(session, auditor, HOURS, hours(), NOW, number=0)
        with pytest.raises(NotPermittedError):
            service.undo(session, auditor, HOURS, 1, NOW)
        with pytest.raises(NotPermittedError):
            service.history(session, agent, HOURS.name)
        with pytest.raises(NotFoundError):
            service.by_id(session, auditor, HOURS.name, 1)


def test_a_difference_names_field_old_and_new():
    before = {"weeks": {"": {"mon": "08:00-16:00"}}, "national": False}
    after = {"weeks": {"": {"mon": ""}, "KUPANG": {"mon": "06:00-22:00"}}, "national": False}
    found = [(one.path, one.before, one.after) for one in differences(before, after)]
    assert found == [(("weeks", "", "mon"), "08:00-16:00", ""), (("weeks", "KUPANG", "mon"), None, "06:00-22:00")]


def test_the_phone_goes_on_with_the_last_it_knew_when_the_database_is_away(each_database, admin, tmp_path):
    save(each_database, admin, hours(), 0)
    file = tmp_path / "settings.json"
    known = KnownSettings(each_database, file, now=lambda: NOW)
    assert known.of(HOURS) == HOURS.default
    assert known.refresh()
    assert known.of(HOURS) == hours()
    away = Database(f"sqlite:///{tmp_path}/nowhere/none.db")
    later = KnownSettings(away, file, now=lambda: NOW + timedelta(days=300))
    assert not later.refresh()
    assert later.of(HOURS) == hours()
    away.dispose()


def test_a_document_that_cannot_be_read_is_as_if_nothing_was_set(each_database, tmp_path):
    file = tmp_path / "settings.json"
    row = '{"section": "hours", "number": 1, "document": {"weeks": {"": {"mon": "eight"}}}}'
    file.write_text(f'{{"read_at": "{NOW.isoformat()}", "rows": [{row}]}}', encoding="utf-8")
    assert KnownSettings(each_database, file, now=lambda: NOW).of(HOURS) == HOURS.default
