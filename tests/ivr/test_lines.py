"""Every way of listening keeps one contract: keys, silence, hang-ups, missing clips."""

from __future__ import annotations

import socket
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.asterisk import FakeAsterisk
from hypothesis import given
from hypothesis import strategies as st

from ivr.agi import CallerHungUp, SafeAgi
from ivr.listen.audiosocket.frames import Decoder, Kind, audio_frames, encode
from ivr.listen.audiosocket.line import AudioSocketLine
from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.clips import ClipStore
from ivr.listen.contract import Expect, HeardKind, LineFault, NoRoom, Timers
from ivr.listen.ladder import LadderLine
from ivr.listen.stream_file import StreamFileLine

ENVIRONMENT = b"agi_request: agi://127.0.0.1/main\nagi_uniqueid: 1763760000.1\n\n"
QUICK = Timers(first_digit=0.2, inter_digit=0.2, lone_command=0.1)
CLIPS = ("a.first", "a.second", "a.greeting", "a.privacy", "a.question", "a.number", "a.ask", "a.there", "a.long")


@dataclass
class Exchange:
    """Connects lines to fake Asterisks and closes all of it at the end."""

    folder: Path
    server: AudioServer
    opened: list[tuple[SafeAgi, socket.socket]]

    def agi(self, asterisk: FakeAsterisk) -> SafeAgi:
        asterisk.sounds = {ClipStore(self.folder).samples("id", key)[:2]: key for key in CLIPS}
        ours = asterisk.in_background(ENVIRONMENT)
        self.opened.append((SafeAgi(ours), ours))
        return self.opened[-1][0]

    def audio(self, asterisk: FakeAsterisk) -> AudioSocketLine:
        return AudioSocketLine(self.agi(asterisk), self.server, ClipStore(self.folder), "id", 60)

    def keys(self, asterisk: FakeAsterisk) -> StreamFileLine:
        return StreamFileLine(self.agi(asterisk), {"a.long": 7.5}.get)

    def ladder(self, asterisk: FakeAsterisk) -> tuple[LadderLine, list[str]]:
        faults: list[str] = []
        agi = self.agi(asterisk)
        first = AudioSocketLine(agi, self.server, ClipStore(self.folder), "id", 60)
        return LadderLine(first, StreamFileLine(agi, {}.get), faults.append), faults


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    (folder / "id").mkdir()
    for code, key in enumerate(CLIPS, start=1):
        (folder / "id" / f"{key}.alaw").write_bytes(bytes([code]) * 1600)  # 0.2 s
    return folder


@pytest.fixture
def exchange(clips):
    server = AudioServer(("127.0.0.1", 0))
    server.start()
    made = Exchange(clips, server, [])
    yield made
    for agi, ours in made.opened:
        agi.hang_up_now()
        agi.close()
        ours.close()
    server.stop()


@pytest.fixture(params=["audio", "keys"])
def line_to(request, exchange):
    """Connect either kind of line."""
    return getattr(exchange, request.param)


def test_one_key_answers_a_choice_and_stops_the_prompt(line_to) -> None:
    line = line_to(FakeAsterisk(keys={"a.first": "1"}))
    heard = line.ask(("a.first", "a.second"), Expect(timers=QUICK))
    assert (heard.kind, heard.digits) == (HeardKind.KEYS, "1")
    assert line.played == ["a.first"]


def test_key_pressed_in_the_greeting_answers_the_first_question_without_its_prompt(line_to) -> None:
    line = line_to(FakeAsterisk(keys={"a.greeting": "2"}))
    line.say(("a.greeting", "a.privacy"))
    assert line.ask(("a.question",), Expect(timers=QUICK)).digits == "2"
    assert line.played == ["a.greeting"]


def test_prompt_that_may_not_be_interrupted_is_played_whole(line_to) -> None:
    line = line_to(FakeAsterisk(keys={"a.number": "5"}))
    line.say(("a.number", "a.second"), can_interrupt=False)
    assert line.played == ["a.number", "a.second"]


@pytest.mark.parametrize(
    ("typed", "digits", "finished"),
    [
        ("543200000000#", "543200000000", True),
        ("54320000000#", "54320000000", True),
        ("543200000000", "543200000000", False),
        ("#", "", True),
        ("*0", "*0", False),
        ("*9", "*9", False),
        ("0", "0", False),
        ("12*", "12*", False),
        ("1234567890123456789012345", "12345678901234567890", False),
    ],
)
def test_field_takes_digits_until_hash_or_silence_and_never_without_end(line_to, typed, digits, finished) -> None:
    line = line_to(FakeAsterisk(keys={"a.ask": typed}))
    heard = line.ask(("a.ask",), Expect(most=12, timers=QUICK))
    assert (heard.digits, heard.has_finished) == (digits, finished)


def test_nobody_presses_anything(line_to) -> None:
    assert line_to(FakeAsterisk()).ask(("a.ask",), Expect(timers=QUICK)).kind is HeardKind.SILENCE


def test_hang_up_in_a_prompt_is_a_hang_up(line_to) -> None:
    with pytest.raises(CallerHungUp):
        line_to(FakeAsterisk(leaves_at="a.ask")).ask(("a.ask",), Expect(timers=QUICK))


def test_missing_clip_is_passed_over_and_noted(line_to) -> None:
    line = line_to(FakeAsterisk(missing=frozenset({"a.gone"}), keys={"a.there": "1"}))
    assert line.ask(("a.gone", "a.there"), Expect(timers=QUICK)).digits == "1"
    assert line.missing == ["a.gone"]


def test_keys_typed_ahead_answer_question_after_question_in_their_order(exchange) -> None:
    line = exchange.audio(FakeAsterisk(keys={"a.greeting": "112#"}))
    line.say(("a.greeting",))
    answers = [line.ask((f"a.{name}",), Expect(timers=QUICK)).digits for name in ("first", "second", "question")]
    heard = line.ask(("a.ask",), Expect(most=12, timers=QUICK))
    assert answers == ["1", "1", "2"]
    assert heard.has_finished
    assert heard.digits == ""


def test_one_audio_session_spans_all_turns(exchange) -> None:
    asterisk = FakeAsterisk(keys={"a.first": "1", "a.second": "2"})
    line = exchange.audio(asterisk)
    for key in ("a.first", "a.second", "a.question"):
        line.ask((key,), Expect(timers=QUICK))
    line.release()
    assert sum(command.startswith("EXEC AudioSocket") for command in asterisk.commands) == 1


def test_keys_pressed_while_the_session_is_given_back_are_kept(exchange) -> None:
    line = exchange.audio(FakeAsterisk(keys={"a.number": "73"}))
    line.say(("a.number",), can_interrupt=False)
    line.release()
    assert [line.buffer.take(), line.buffer.take()] == ["7", "3"]


@pytest.mark.parametrize("trouble", [{"refuses_audio": True}, {"loses_audio_at": "a.first"}])
def test_audio_that_fails_is_replaced_by_agi_keys_and_the_question_is_asked_again(exchange, trouble) -> None:
    line, faults = exchange.ladder(FakeAsterisk(keys={"a.first": "4"}, **trouble))
    assert line.ask(("a.first",), Expect(timers=QUICK)).digits == "4"
    assert len(faults) == 1
    assert line.ask(("a.second",), Expect(timers=QUICK)).kind is HeardKind.SILENCE
    assert line.played[-1] == "a.second"


def test_call_above_the_admission_limit_starts_on_keys_and_raises_no_alarm(exchange) -> None:
    crowded = AudioServer(("127.0.0.1", 0), most_sessions=1)
    crowded.start()
    exchange.server, idle = crowded, exchange.server
    try:
        first, _ = exchange.ladder(FakeAsterisk(keys={"a.first": "4"}))
        assert first.ask(("a.first",), Expect(timers=QUICK)).digits == "4"
        assert not crowded.has_room
        asterisk = FakeAsterisk(keys={"a.first": "5"})
        second, faults = exchange.ladder(asterisk)
        assert second.ask(("a.first",), Expect(timers=QUICK)).digits == "5"
        assert not any("AudioSocket" in command for command in asterisk.commands)
        assert faults == []
        assert crowded.figures()["turned_away"] == 1
    finally:
        crowded.stop()
        exchange.server = idle


def test_place_of_a_caller_who_has_gone_is_taken_by_the_next(exchange) -> None:
    server = AudioServer(("127.0.0.1", 0), most_sessions=1)
    server.start()
    gone = server.expect()
    server.forget(gone)
    assert server.expect().id != gone.id
    with pytest.raises(NoRoom):
        server.expect()
    server.stop()


def test_dead_pacing_thread_is_a_fault_not_a_silence(exchange) -> None:
    exchange.server.stop()
    with pytest.raises((LineFault, CallerHungUp)):
        exchange.audio(FakeAsterisk()).say(("a.first",))


def test_stranger_on_the_audio_port_is_refused(exchange) -> None:
    with socket.create_connection(("127.0.0.1", exchange.server.port)) as stranger:
        stranger.sendall(encode(Kind.UUID, uuid.uuid4().bytes))
        stranger.settimeout(3)
        assert stranger.recv(10) in (encode(Kind.HANG_UP), b"")


@given(data=st.binary(max_size=400))
def test_any_bytes_on_the_audio_port_are_frames_or_nothing(data) -> None:
    for kind, payload in Decoder().feed(data):
        assert 0 <= kind <= 255
        assert len(payload) < 65536


@given(frames=st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=400))), cut=st.integers(1, 50))
def test_frames_survive_any_cutting_by_the_network(frames, cut) -> None:
    raw = b"".join(encode(kind, payload) for kind, payload in frames)
    decoder = Decoder()
    got = [item for start in range(0, len(raw), cut) for item in decoder.feed(raw[start : start + cut])]
    assert got == [(int(kind), payload) for kind, payload in frames]


def test_clip_is_cut_into_whole_frames() -> None:
    frames = list(Decoder().feed(audio_frames(b"x" * 700)))
    assert frames == [(Kind.AUDIO, b"x" * 320), (Kind.AUDIO, b"x" * 320), (Kind.AUDIO, b"x" * 60 + bytes(260))]


def test_watchdog_allows_each_command_its_length_and_three_seconds(exchange) -> None:
    asterisk = FakeAsterisk()
    exchange.keys(asterisk).ask(("a.long",), Expect())
    limits = [command.split('"')[1] for command in asterisk.commands if "TIMEOUT" in command]
    assert limits == ["11", "8"]  # 7.5 s of clip, then 5 s to the first key, each rounded up with 3 s of grace


def test_alaw_clip_becomes_the_samples_of_the_standard(tmp_path) -> None:
    np = pytest.importorskip("numpy")
    soundfile = pytest.importorskip("soundfile")
    (tmp_path / "id").mkdir()
    codes = bytes(range(256))
    (tmp_path / "id" / "all.alaw").write_bytes(codes)
    ours = np.frombuffer(ClipStore(tmp_path).samples("id", "all"), "<i2")
    theirs, _ = soundfile.read(
        tmp_path / "id" / "all.alaw", samplerate=8000, channels=1, format="RAW", subtype="ALAW", dtype="int16"
    )
    assert (ours == theirs).all()
