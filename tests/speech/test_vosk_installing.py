"""Bringing in a model: whole or not at all, from a folder, a zip file or an address, and never outside its place."""

import hashlib
import os
import zipfile

import pytest
import responses
from helpers.korean import model_folder
from typer.testing import CliRunner

from ivr.speech.commands import app
from ivr.speech.engines.base import EngineFault
from ivr.speech.engines.installed import candidates
from ivr.speech.engines.vosk import installing
from ivr.speech.engines.vosk.folder import NEW
from ticketing.core.config import Settings


@pytest.fixture
def untried(monkeypatch):
    """Small files in a model's places: Vosk itself would refuse them."""
    monkeypatch.setattr(installing, "_try", lambda model, language: None)


@pytest.fixture
def model(tmp_path):
    return model_in(tmp_path / "small-id-1.0")


def model_in(folder):
    for name in (*NEW.needed, "graph/words.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("satu 1\n")
    return folder


def zipped(folder, file, *, wrapped=True):
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent if wrapped else folder))
    return file


def names(cache):
    return [(language, path.name) for language, path in installing.installed(cache)]


@pytest.mark.usefixtures("untried")
def test_a_folder_is_copied_to_its_language(model, tmp_path):
    target = installing.install(model, "id", tmp_path / "cache")

    assert target == tmp_path / "cache/speech/vosk/id/small-id-1.0"
    assert (target / "am/final.mdl").read_text() == "satu 1\n"
    assert model.exists()
    assert names(tmp_path / "cache") == [("id", "small-id-1.0")]


@pytest.mark.usefixtures("untried")
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_zip_file_is_unpacked_with_or_without_a_folder_around(model, tmp_path, wrapped):
    file = zipped(model, tmp_path / "packed.zip", wrapped=wrapped)

    target = installing.install(file, "id", tmp_path / "cache")

    assert target.name == ("small-id-1.0" if wrapped else "packed")
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name]


@pytest.mark.usefixtures("untried")
def test_a_zip_file_of_another_hash_changes_nothing(model, tmp_path):
    file = zipped(model, tmp_path / "packed.zip")

    with pytest.raises(EngineFault, match="nothing was installed"):
        installing.install(file, "id", tmp_path / "cache", sha256="0" * 64)

    assert names(tmp_path / "cache") == []
    right = hashlib.sha256(file.read_bytes()).hexdigest().upper()
    assert installing.install(file, "id", tmp_path / "cache", sha256=right).exists()


@pytest.mark.usefixtures("untried")
def test_an_incomplete_model_names_the_file_and_leaves_the_old_one(model, tmp_path):
    cache = tmp_path / "cache"
    installing.install(model, "id", cache)
    (model / "graph/HCLr.fst").unlink()

    with pytest.raises(EngineFault, match=r"graph/HCLr\.fst is missing"):
        installing.install(model, "id", cache)

    assert (cache / "speech/vosk/id/small-id-1.0/graph/HCLr.fst").exists()
    assert names(cache) == [("id", "small-id-1.0")]


@pytest.mark.usefixtures("untried")
def test_a_model_of_the_same_name_is_replaced(model, tmp_path):
    installing.install(model, "id", tmp_path / "cache")
    (model / "am/final.mdl").write_text("better")

    assert (installing.install(model, "id", tmp_path / "cache") / "am/final.mdl").read_text() == "better"


@pytest.mark.parametrize("member", ["../outside.txt", "/absolute.txt", "a/../../outside.txt"])
def test_a_zip_file_that_writes_outside_its_folder_is_refused(tmp_path, member):
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, "x")

    with pytest.raises(EngineFault, match="outside its folder"):
        installing.install(file, "id", tmp_path / "cache")


@pytest.mark.parametrize("language", ["", "../x", "ID", "indonesia"])
def test_a_language_is_a_tag(model, tmp_path, language):
    with pytest.raises(EngineFault, match="no tag of a language"):
        installing.install(model, language, tmp_path / "cache")


@pytest.mark.usefixtures("untried")
def test_a_name_is_no_path(model, tmp_path):
    with pytest.raises(EngineFault, match="cannot be a name"):
        installing.install(model, "id", tmp_path / "cache", name="../../x")


def test_files_that_vosk_cannot_read_are_refused_before_they_are_in_place(model, tmp_path):
    with pytest.raises(EngineFault, match="Vosk refuses the model"):
        installing.install(model, "id", tmp_path / "cache")

    assert names(tmp_path / "cache") == []


def test_what_is_half_there_is_no_candidate(tmp_path):
    settings = Settings(data=tmp_path, cache=tmp_path)
    (tmp_path / "speech/vosk/id/.incoming-1").mkdir(parents=True)
    (tmp_path / "speech/vosk/id/mine").mkdir()

    assert [(one.engine, one.label) for one in candidates(settings)] == [
        ("vosk", "id/mine"),
        ("whisper_list", "whisper-base"),
    ]


def run(*words, cache):
    os.environ["LINE123_CACHE"] = str(cache)
    try:
        return CliRunner().invoke(app, words)
    finally:
        del os.environ["LINE123_CACHE"]


@pytest.mark.usefixtures("untried")
@responses.activate
def test_a_model_comes_from_an_address_with_its_hash(model, tmp_path):
    packed = zipped(model, tmp_path / "packed.zip").read_bytes()
    responses.get("https://models.example/small-id.zip", body=packed)
    address = ("install", "--language", "id", "--url", "https://models.example/small-id.zip")

    assert run(*address, cache=tmp_path).exit_code == 2
    done = run(*address, "--sha256", hashlib.sha256(packed).hexdigest(), cache=tmp_path)

    assert done.exit_code == 0, done.output
    assert names(tmp_path) == [("id", "small-id-1.0")]


@responses.activate
def test_a_model_that_cannot_be_fetched_is_one_sentence(tmp_path):
    responses.get("https://models.example/x.zip", status=404)
    done = run(
        "install", "--language", "id", "--url", "https://models.example/x.zip", "--sha256", "0" * 64, cache=tmp_path
    )

    assert done.exit_code == 1
    assert "could not be fetched: 404" in done.output


def test_only_https_is_fetched(tmp_path):
    done = run("install", "--language", "id", "--url", "http://x.example/x.zip", "--sha256", "0" * 64, cache=tmp_path)

    assert (done.exit_code, "Only https" in done.output) == (1, True)


def test_coverage_tells_what_a_list_of_words_loses(tmp_path):
    listed = tmp_path / "words.txt"
    listed.write_text("<UNK>\nya\ntidak\nsatu\n")

    done = run("coverage", str(listed), cache=tmp_path)

    assert done.exit_code == 1
    assert "yesno" in done.output
    assert "meanings lost:" in done.output


def test_coverage_of_a_folder_that_is_no_model_names_what_is_missing(tmp_path):
    done = run("coverage", str(tmp_path), cache=tmp_path)

    assert (done.exit_code, "am/final.mdl is missing" in done.output) == (2, True)


@pytest.mark.xdist_group("vosk")
def test_a_real_model_is_tried_and_taken(tmp_path):
    target = installing.install(model_folder(), "ko", tmp_path / "cache", name="small-ko")

    assert names(tmp_path / "cache") == [("ko", "small-ko")]
    assert (target / "graph/HCLr.fst").stat().st_size > 10**8
