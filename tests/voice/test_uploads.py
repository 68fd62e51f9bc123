"""What people send lies under names of our own, whatever they call it, and no more of it than is allowed."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.voices import uploads
from ticketing.voices.uploads import UploadError, key_of, lay_down

NAMES = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["../../a.wav", "/etc/x.wav", "C:\\a.wav", "..", "a/../b.mp3"]
)


def zipped(names: list[str]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(zipfile.ZipInfo(f"{name.replace(chr(0), '')}.wav"), bytes([number]))
    made.seek(0)
    return made


@given(st.lists(NAMES, min_size=1, max_size=4, unique_by=lambda name: name.replace(chr(0), "")))
def test_no_name_in_an_archive_leads_out_of_the_folder(names: list[str]):
    with tempfile.TemporaryDirectory() as home:
        into = Path(home) / "in"
        into.mkdir()
        try:
            found = lay_down([("a.zip", zipped(names))], into)
        except UploadError:
            found = []
        assert [one.path for one in found] == [into / str(number) for number in range(len(found))]
        assert sorted(Path(home).rglob("*")) == sorted([into, *(one.path for one in found)])
        assert not any("/" in one.name for one in found)


@given(st.binary(max_size=300))
def test_a_broken_archive_is_refused_and_nothing_else(rest: bytes):
    with tempfile.TemporaryDirectory() as home, pytest.raises(UploadError):
        lay_down([("a.zip", io.BytesIO(b"PK\x03\x04" + rest))], Path(home))


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_whose_content_is_damaged_is_refused_in_words(tmp_path: Path, packing: int):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr("a.wav", bytes(range(256)) * 40)
    packed = bytearray(made.getvalue())
    packed[60:90] = bytes(30)
    with pytest.raises(UploadError, match="archive"):
        lay_down([("a.zip", io.BytesIO(bytes(packed)))], tmp_path)


def test_an_archive_with_a_name_that_is_no_text_is_refused_in_words(tmp_path: Path):
    packed = zipped(["\u00e9"]).getvalue().replace("\u00e9".encode(), b"\xff\xff")
    with pytest.raises(UploadError, match="archive"):
        lay_down([("a.zip", io.BytesIO(packed))], tmp_path)


def test_a_disk_that_is_full_is_not_told_as_a_broken_archive(tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        lay_down([("a.zip", zipped(["a"]))], tmp_path / "gone")


def test_the_bytes_of_all_files_together_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    with pytest.raises(UploadError):
        lay_down([(f"{number}.wav", io.BytesIO(bytes(400))) for number in range(3)], tmp_path)


def test_a_name_is_read_as_a_key_with_its_dots():
    assert key_of("rekaman\\digit.1.mid.WAV") == key_of("/x/digit.1.mid.flac") == "digit.1.mid"
    assert key_of("main.choices.keys") == "main.choices.keys"
