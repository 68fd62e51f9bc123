"""What a second look is given to, and what it cannot hide."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SUITE = """
import pathlib, pytest

SEEN = pathlib.Path(__file__).parent

@pytest.mark.browser
@pytest.mark.parametrize("number", range({moments}))
def test_that_met_a_bad_moment(number):
    mark = SEEN / f"{{number}}.seen"
    was_seen = mark.exists()
    mark.touch()
    assert was_seen, "a bad moment"

@pytest.mark.browser
def test_that_is_wrong():
    assert {is_right}

def test_of_plain_code():
    assert SEEN.joinpath("plain.seen").exists() or SEEN.joinpath("plain.seen").touch() or {is_right}
"""


def run(folder: Path, moments: int, *, is_right: bool) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(SUITE.format(moments=moments, is_right=is_right), "utf-8")
    options = ["-p", "helpers.second_look", "--second-look", "-p", "no:randomly", "-p", "no:cacheprovider"]
    marks = ["-o", "markers=browser: x", "-q", "-n", "0", "--rootdir", str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *marks, str(folder)],
        cwd=folder,
        env={"PYTHONPATH": str(TESTS), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_bad_moments_are_told_with_their_reasons_and_fail_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, 2, is_right=True)
    assert done.returncode == pytest.ExitCode.OK, done.stdout
    assert "looked at twice: 2" in done.stdout
    assert done.stdout.count("AssertionError: a bad moment") == 2


def test_what_is_wrong_fails_and_plain_code_has_one_try(tmp_path: Path) -> None:
    done = run(tmp_path, 0, is_right=False)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "2 failed" in done.stdout
    assert "looked at twice: 1" in done.stdout


def test_many_bad_moments_fail_the_run(tmp_path: Path) -> None:
    assert run(tmp_path, 6, is_right=True).returncode == pytest.ExitCode.TESTS_FAILED
