"""The file of secrets: made once, for its owner alone, and never half written."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from ticketing.core import secrets
from ticketing.core.config import Settings
from ticketing.web.secrets import session_key


def test_all_who_start_together_get_the_same_secrets(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: secrets.make(tmp_path, ["shared", f"own{n}"]), range(8)))
    kept = secrets.load(tmp_path)
    assert {one["shared"] for one in made} == {kept["shared"]}
    assert all(one.items() <= kept.items() for one in made)
    assert set(kept) == {"shared", *(f"own{n}" for n in range(8))}


def test_the_pages_key_stands_beside_the_other_secrets_and_leaves_them_alone(tmp_path):
    before = secrets.make(tmp_path, ["phone1"])
    key = session_key(Settings(data=tmp_path))
    assert secrets.load(tmp_path) == before | {"web_session_key": key}
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert session_key(Settings(data=tmp_path)) == key
    assert session_key(Settings(data=tmp_path, secret_key="given")) == "given"


def test_a_disk_that_fails_while_writing_costs_no_secret(tmp_path, monkeypatch):
    before = secrets.make(tmp_path, ["phone1"])

    def fail(descriptor):
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("ticketing.core.secrets.os.fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            secrets.make(tmp_path, ["phone2"])
    assert secrets.load(tmp_path) == before
    assert secrets.make(tmp_path, ["phone2"]).keys() == {"phone1", "phone2"}


def test_a_file_left_open_to_others_is_closed_when_it_is_written_again(tmp_path):
    (tmp_path / "secrets.json").write_text('{"theirs": "kept"}')
    (tmp_path / "secrets.json").chmod(0o644)
    secrets.make(tmp_path, ["ours"])
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
