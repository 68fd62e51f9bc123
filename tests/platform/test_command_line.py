import subprocess
import sys

from helpers.stack import ROOT
from typer.testing import CliRunner

from line123 import cli


def test_every_command_named_has_a_place_that_can_be_loaded():
    group = cli.typer.main.get_command(cli.app)

    assert set(group.list_commands(None)) == set(cli.COMMANDS)
    for name in cli.COMMANDS:
        assert group.get_command(None, name).name == name


def test_command_whose_module_is_missing_does_not_break_the_others(monkeypatch):
    monkeypatch.setitem(cli.COMMANDS, "later", "line123.later.commands:app")

    shown = CliRunner().invoke(cli.app, ["--help"])

    assert shown.exit_code == 0
    assert "status" in shown.output
    assert "later" not in shown.output


def test_make_alone_prints_its_targets_in_groups():
    printed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for group in ("Run", "Check", "Build", "Operate"):
        assert f"\n{group}\n" in printed
    for target in ("run", "test", "check", "test-all", "lock", "clean"):
        assert f"  make {target} " in printed


def test_module_runs_as_the_command():
    command = [sys.executable, "-m", "line123", "up", "--help"]

    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "--without" in shown.stdout
