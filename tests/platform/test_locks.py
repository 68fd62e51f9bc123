"""The locks hold what the package says it needs, each file with its hash."""

import configparser
import re

import pytest
from helpers.stack import ROOT

LOCKS = ["requirements.lock", "requirements-voice.lock", "deploy/bootstrap.lock"]


def _locked(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return {line.split("==")[0]: line for line in text.splitlines() if re.match(r"[a-z0-9.-]+==", line)}


def _asked():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    extras = config["options.extras_require"]
    lines = config["options"]["install_requires"] + extras["caller"] + extras["dev"]
    return {re.sub(r"\[.*", "", line).lower() for line in lines.split()}


def test_lock_holds_everything_the_package_asks_for():
    assert _asked() - set(_locked("requirements.lock")) == set()


def test_pjsip_comes_only_with_the_scripted_caller_whose_client_alone_uses_it():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    code = [path for room in ("ivr", "line123", "ticketing") for path in (ROOT / room).rglob("*.py")]
    users = [
        path for path in code if re.search(r"^\s*(import|from) pjsua2", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]

    assert "pjsua2" not in config["options"]["install_requires"]
    assert users == [ROOT / "line123/caller/client.py"]


def test_both_locks_agree_on_what_they_share():
    small, large = _locked("requirements.lock"), _locked("requirements-voice.lock")

    assert {name for name in small if small[name] != large[name]} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash_and_no_index_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")

    entries = re.split(r"\n(?=[a-z0-9.-]+==)", text)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in text
