"""A person's voice is heard in place of the shipped clips: whole families, at once, or not at all."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from helpers.asterisk import FakeAsterisk
from hypothesis import given
from hypothesis import strategies as st

from ivr.agi import SafeAgi
from ivr.listen.audiosocket.frames import audio_frames
from ivr.listen.clips import ClipStore
from ivr.listen.stream_file import StreamFileLine
from ivr.voice.catalogue import Phrase
from ivr.voice.recorded import RecordedVoices
from ticketing.core.errors import DomainError
from ticketing.voices.caller import VOICES, BrokenSetError, PublishedClip, PublishedSet, clip_of, read_set
from ticketing.voices.published import put_out

TEXTS = {"digit.1.mid": "satu", "digit.2.mid": "dua", "main.hello": "Halo."}
SHIPPED, RECORDED = b"\x55" * 1600, b"\x2a" * 2400


def phrases() -> dict[str, dict[str, Phrase]]:
    made = {key: Phrase(key, text, text, "id", family=key.split(".")[0]) for key, text in TEXTS.items()}
    made["common.pause"] = Phrase("common.pause", "", "", "id", silence=0.3, family="digit")
    return {"id": made}


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    (tmp_path / "shipped" / "id").mkdir(parents=True)
    for key in [*TEXTS, "common.pause"]:
        (tmp_path / "shipped" / "id" / f"{key}.alaw").write_bytes(SHIPPED)
    return tmp_path / "shipped"


def publish(folder: Path, keys: tuple[str, ...] = ("digit.1.mid", "digit.2.mid"), **texts: str) -> str:
    take = folder / "take.alaw"
    take.parent.mkdir(exist_ok=True)
    take.write_bytes(RECORDED)
    name = sha256(RECORDED).hexdigest()
    made = {key: PublishedClip(name, 0.3, {**TEXTS, **texts}[key]) for key in keys}
    one = PublishedSet("id", "digit", "Ibu Sari", made)
    return put_out(folder, one, dict.fromkeys(keys, take))


class Heard:
    """The line's view of one copy: ``chosen`` may change at any time."""

    def __init__(self, tmp_path: Path, clips: Path) -> None:
        self.folder = tmp_path / "voices"
        self.chosen: dict[str, dict[str, str]] = {}
        self.voices = RecordedVoices(lambda: VOICES.read(self.chosen), self.folder, phrases())
        self.store = ClipStore(clips, self.voices.path)

    def __call__(self, key: str) -> bytes:
        return self.store.frames("id", key)


@pytest.fixture
def heard(tmp_path: Path, clips: Path) -> Heard:
    return Heard(tmp_path, clips)


def frames(path: Path) -> bytes:
    return audio_frames(ClipStore(path.parent.parent).samples(path.parent.name, path.stem))


def test_a_published_family_is_heard_with_the_next_prompt_and_undone_as_fast(heard: Heard, clips: Path):
    shipped = frames(clips / "id" / "digit.1.mid.alaw")
    assert heard("digit.1.mid") == shipped
    heard.chosen = {"id": {"digit": publish(heard.folder)}}
    assert heard("digit.1.mid") == heard("digit.2.mid") != shipped
    assert heard("main.hello") == heard("common.pause") == shipped
    assert heard.voices.seconds("digit.1.mid") == 0.3
    heard.chosen = {}
    assert heard("digit.1.mid") == shipped


def test_the_line_without_audio_streams_the_same_recording(heard: Heard):
    version = publish(heard.folder)
    heard.chosen = {"id": {"digit": version}}
    asterisk = FakeAsterisk()
    ours = asterisk.in_background(b"agi_request: agi://127.0.0.1/main\nagi_uniqueid: 1.1\n\n")
    agi = SafeAgi(ours)
    line = StreamFileLine(agi, {}.get, recorded=heard.voices.path)
    line.say(("digit.1.mid", "main.hello"))
    agi.close()
    ours.close()
    streamed = [command.split('"')[1] for command in asterisk.commands if command.startswith("STREAM FILE")]
    assert streamed == [str(heard.folder / "sets" / version / "digit.1.mid"), "line123/main.hello"]
    assert line.played == ["digit.1.mid", "main.hello"]


@pytest.mark.parametrize("harm", ["incomplete", "new text", "damaged", "lost", "no list", "unknown", "other family"])
def test_a_set_that_is_not_whole_is_not_heard_at_all_and_the_log_says_so(heard, clips, capsys, harm: str):
    version = publish(heard.folder, ("digit.1.mid",)) if harm == "incomplete" else publish(heard.folder)
    if harm == "new text":
        version = publish(heard.folder, **{"digit.2.mid": "dua kali"})
    if harm == "damaged":
        clip_of(heard.folder, version, "digit.2.mid").write_bytes(b"")
    if harm == "lost":
        clip_of(heard.folder, version, "digit.2.mid").unlink()
    if harm == "no list":
        (heard.folder / "sets" / version / "set.json").write_text("{}")
    if harm == "unknown":
        version = "0" * 32
    heard.chosen = {"id": {"main" if harm == "other family" else "digit": version}}
    shipped = frames(clips / "id" / "main.hello.alaw")
    assert {heard(key) for key in TEXTS} == {shipped}
    assert capsys.readouterr().out.count("voice.not_heard") == 1


def test_a_clip_lost_while_the_line_runs_brings_the_whole_family_back(heard: Heard, clips: Path):
    version = publish(heard.folder)
    heard.chosen = {"id": {"digit": version}}
    assert heard.voices.path("id", "digit.1.mid") is not None
    clip_of(heard.folder, version, "digit.2.mid").unlink()
    assert heard.voices.path("id", "digit.2.mid") is None
    assert heard.voices.path("id", "digit.1.mid") is None


def test_a_set_that_was_damaged_is_whole_again_once_it_is_published_again(heard: Heard):
    version = publish(heard.folder)
    clip_of(heard.folder, version, "digit.2.mid").write_bytes(b"x")
    assert publish(heard.folder) == version
    assert read_set(heard.folder, version).speaker == "Ibu Sari"


def test_nothing_half_is_left_when_a_take_is_missing(heard: Heard):
    one = PublishedSet("id", "digit", "x", {"digit.1.mid": PublishedClip("0" * 64, 1.0, "satu")})
    with pytest.raises(BrokenSetError):
        put_out(heard.folder, one, {"digit.1.mid": heard.folder / "gone.alaw"})
    assert list((heard.folder / "sets").iterdir()) == []


@given(st.text(max_size=40))
def test_no_name_leads_out_of_the_folder(name: str):
    folder = Path("/voices")
    for version, key in ((name, "a.b"), ("0" * 32, name)):
        try:
            path = clip_of(folder, version, key)
        except BrokenSetError:
            continue
        assert path.parent.parent == folder / "sets"
        assert ".." not in path.parts


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    )
)
def test_what_is_set_is_read_or_refused(told):
    document = told if isinstance(told, dict) else {"id": told}
    try:
        read = VOICES.read(document)
    except DomainError:
        return
    assert VOICES.read(json.loads(json.dumps(VOICES.write(read)))) == {
        key: value for key, value in read.items() if value
    }
