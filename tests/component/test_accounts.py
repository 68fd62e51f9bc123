"""Who may sign in, and as whom they act."""

from __future__ import annotations

import pytest
from helpers.factories import NOW, PASSWORD, PASSWORD_HASH, make_actor, make_unit
from sqlalchemy import select

from ticketing.accounts import service as accounts
from ticketing.accounts.models import Role, RolePermission, User
from ticketing.accounts.permissions import DEFAULT_ROLES, Permission
from ticketing.accounts.service import SignInFailedError
from ticketing.core.actor import system
from ticketing.core.errors import InvalidError
from ticketing.core.events import Event


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


def user(session, username="ani") -> User:
    return session.scalars(select(User).where(User.username == username)).one()


def test_name_and_password_open_the_door(session):
    actor = make_actor(session, "ani")
    assert accounts.authenticate(session, " ANI ", PASSWORD).id == actor.user_id


@pytest.mark.parametrize(
    ("username", "password"),
    [("ani", "a wrong password"), ("nobody", PASSWORD), ("ani", ""), ("", ""), ("ani", "x" * 10_000), ("ani\x00", "x")],
)
def test_wrong_name_and_wrong_password_are_told_the_same(session, username, password):
    make_actor(session, "ani")
    with pytest.raises(SignInFailedError) as caught:
        accounts.authenticate(session, username, password)
    assert (caught.value.message, caught.value.details) == ("The name or the password is wrong.", {})


def test_a_closed_account_stays_out(session):
    make_actor(session, "ani")
    user(session).is_active = False
    with pytest.raises(SignInFailedError):
        accounts.authenticate(session, "ani", PASSWORD)


def test_signing_in_is_in_the_log(session):
    actor = make_actor(session, "ani")
    accounts.record_sign_in(session, actor.user_id, NOW)
    assert user(session).signed_in_at == NOW
    assert session.scalars(select(Event.kind)).all() == ["account.added", "account.signed_in"]


def test_roles_are_rows_and_a_change_of_rows_changes_the_person(session):
    actor = make_actor(session, "ani")
    assert actor.permissions == {str(item) for item in DEFAULT_ROLES["agent"]}
    role = session.scalars(select(Role).where(Role.code == "agent")).one()
    role.permissions.append(RolePermission(permission=Permission.FIGURES_VIEW))
    accounts.seed_roles(session)
    assert Permission.FIGURES_VIEW in accounts.actor_of(user(session)).permissions


def test_no_unit_means_the_whole_company(session):
    unit = make_unit(session, "kupang")
    assert make_actor(session, "ani").unit_ids is None
    assert make_actor(session, "budi", units=(unit,)).unit_ids == {unit.id}


def test_every_session_can_be_ended(session):
    actor = make_actor(session, "ani")
    accounts.sign_out_everywhere(session, actor, actor.user_id, NOW)
    assert user(session).session_epoch == 1


def test_short_passwords_unknown_languages_roles_and_taken_names_are_refused(session):
    actor = make_actor(session, "ani")
    add = {"name": "X", "password_hash": PASSWORD_HASH, "now": NOW, "actor": system("test")}
    for refused in (
        lambda: accounts.hash_password("elevenchars"),
        lambda: accounts.hash_password("x" * 201),
        lambda: accounts.set_language(session, actor.user_id, "fr"),
        lambda: accounts.add_user(session, username="new", role="king", **add),
        lambda: accounts.add_user(session, username="ANI", role="agent", **add),
    ):
        with pytest.raises(InvalidError):
            refused()
    accounts.set_language(session, actor.user_id, "en")
    assert user(session).language == "en"
