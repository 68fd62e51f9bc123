from __future__ import annotations

from hashlib import sha256

import pytest

from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.whisper_list import weights
from ivr.speech.engines.whisper_list.weights import check_folder, download_weights, find_weights, join_parts


@pytest.fixture
def small_model(monkeypatch):
    """Two parts of a model that counts as known."""
    monkeypatch.setattr(weights, "KNOWN", {sha256(b"onetwo").hexdigest()})
    return b"one", b"two"


def parts(tmp_path, first, second):
    folders = [tmp_path / "packages" / name / "data" for name in ("a", "b")]
    for number, (folder, data) in enumerate(zip(folders, (first, second), strict=True), 1):
        folder.mkdir(parents=True)
        (folder / f"model.bin.part{number}").write_bytes(data)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folders[0] / name).write_text("{}")
    return folders


def test_parts_of_two_packages_become_one_folder_in_the_cache(tmp_path, small_model):
    found = join_parts(parts(tmp_path, *small_model), tmp_path / "cache")

    assert (found.folder / "model.bin").read_bytes() == b"onetwo"
    assert found.folder.name == f"whisper-base-{found.short}"
    assert find_weights(tmp_path / "cache") == found
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [found.folder.name]


def test_weights_that_nobody_measured_are_refused_and_leave_nothing_behind(tmp_path):
    with pytest.raises(EngineFault, match="unknown sha256"):
        join_parts(parts(tmp_path, b"strange", b"things"), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_missing_part_is_named(tmp_path, small_model):
    folders = parts(tmp_path, *small_model)
    (folders[1] / "model.bin.part2").unlink()

    with pytest.raises(EngineFault, match=r"model\.bin\.part2 is missing"):
        join_parts(folders, tmp_path / "cache")


def test_a_configured_folder_without_a_tokenizer_is_refused_by_the_name_of_the_file(tmp_path, small_model):
    (tmp_path / "model.bin").write_bytes(b"onetwo")
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "vocabulary.json").write_text("{}")

    with pytest.raises(EngineFault, match=r"lacks tokenizer\.json"):
        find_weights(tmp_path / "cache", configured=tmp_path)


def test_a_cache_that_was_tampered_with_is_refused(tmp_path, small_model):
    found = join_parts(parts(tmp_path, *small_model), tmp_path / "cache")
    (found.folder / "model.bin").write_bytes(b"onetwO")

    with pytest.raises(EngineFault, match="refused"):
        find_weights(tmp_path / "cache")


def test_without_any_weights_the_packages_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "PACKAGES", (("no_such_package_1", "no_such_package_2"),))

    with pytest.raises(EngineFault, match="install no-such-package-1"):
        find_weights(tmp_path)


def test_a_download_takes_only_encrypted_addresses(tmp_path):
    with pytest.raises(EngineFault, match="https"):
        download_weights(tmp_path, "http://example.org")
    assert list(tmp_path.iterdir()) == []


def test_the_installed_weights_are_the_ones_that_were_measured(tmp_path_factory):
    found = find_weights(tmp_path_factory.getbasetemp().parent / "whisper" / "speech")

    assert found.sha256 in weights.KNOWN
    assert check_folder(found.folder) == found
