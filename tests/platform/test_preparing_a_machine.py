"""What a person reads when the machine lacks something, and when nothing has to be done."""

import importlib.util
import os

import pytest
from helpers.stack import ROOT

from line123.machine import debian


@pytest.fixture(scope="module")
def prepare():
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "deploy" / "prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_ordinary_user_is_told_the_exact_command(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian, "is_debian", lambda: True)

    with pytest.raises(debian.MachineError) as told:
        debian.install(["redis-server", "espeak-ng"], print)

    assert "sudo apt-get install -y --no-install-recommends redis-server espeak-ng" in str(told.value)


def test_tests_need_a_browser_and_a_database_that_running_does_not(prepare, monkeypatch):
    monkeypatch.setattr(prepare.shutil, "which", lambda _: None)

    for_tests, to_run = prepare.missing_packages("test"), prepare.missing_packages("run")

    assert {"redis-server", "espeak-ng"} <= set(to_run)
    assert "chromium" in for_tests
    assert "chromium" not in to_run


def test_environment_that_is_complete_is_taken_as_it_is(prepare, monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "_make", lambda venv, *_: (venv.mkdir(), (venv / prepare._STAMP).touch()))
    lock = tmp_path / "a.lock"
    lock.write_text("a==1")
    first = prepare.virtual_environment(tmp_path, lock)

    monkeypatch.setattr(prepare, "_make", lambda *_: pytest.fail("made twice"))

    assert prepare.virtual_environment(tmp_path, lock) == first


def test_environment_is_named_by_what_is_locked(prepare, monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "_make", lambda venv, *_: (venv.mkdir(), (venv / prepare._STAMP).touch()))
    lock = tmp_path / "a.lock"
    lock.write_text("a==1")
    first = prepare.virtual_environment(tmp_path, lock)

    lock.write_text("a==2")

    assert prepare.virtual_environment(tmp_path, lock) != first
