"""``line123 bench pacing``: the pacing thread alone, with stand-ins for Asterisk, beside a busy thread or not."""

from __future__ import annotations

import multiprocessing
import select
import socket
import sys
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any, Final

from ivr.listen.audiosocket.frames import FRAME_BYTES, FRAME_SECONDS, Kind, encode
from ivr.listen.audiosocket.server import AudioServer
from ivr.listen.audiosocket.session import Happened, Session
from ivr.listen.clips import ClipStore
from line123.bench.machine import calibrate, load_average
from line123.bench.registry import Measured, Order, Promise
from line123.up.paths import CLIPS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_LEVELS: Final = ((25, False), (100, False), (100, True), (200, False), (200, True))
_SHORT_LEVELS: Final = ((10, False), (10, True))
_SECONDS, _SHORT_SECONDS = 15.0, 5.0
_PROMPTS: Final = ("main.choices.keys", "outage.ask_since.keys", "outage.ask_customer.keys", *("digit.1.mid",) * 20)
_CALLER_FRAME: Final = encode(Kind.AUDIO, bytes(FRAME_BYTES))
_READ_BYTES: Final = 65536

COLUMNS: Final = {
    "sessions": "sessions",
    "is_busy": "beside a busy thread",
    "frames": "prompt frames",
    "late_share": "late",
    "us_a_frame": "us a frame",
    "frames_a_calibration": "frames in the time of the calibration",
    "load": "load",
}
_NOTES: Final = (
    "us a frame: processor time of the pacing thread over the prompt frames it sent; it also hears as many.",
    "The busy thread computes all the time in the same process, as the worst hour of the other threads would.",
)


def measure(order: Order) -> Measured:
    """Play prompts to so many sessions for some seconds and count what was late."""
    seconds = _SHORT_SECONDS if order.is_short else _SECONDS
    rows = []
    for sessions, is_busy in _SHORT_LEVELS if order.is_short else _LEVELS:
        order.say(f"{sessions} sessions{' beside a busy thread' if is_busy else ''}")
        rows.append(_row(sessions, seconds, calibrate(), is_busy=is_busy))
    calm = [row["late_share"] for row in rows if row["sessions"] <= 100]  # noqa: PLR2004 the admission limit
    return Measured(tuple(rows), COLUMNS, (Promise("late frames up to 100 sessions, share", 0.001, max(calm)),), _NOTES)


def _row(sessions: int, seconds: float, calibration_ms: float, *, is_busy: bool) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, sessions, seconds, is_busy), daemon=True)
    server.start()
    port, names = ours.recv()
    callers = _connect(port, names)
    ours.send("go")
    _speak_and_hear(callers, ours)
    figures = ours.recv()
    server.join(10)
    frames = int(figures["frames_sent"])
    each = figures["pacing_seconds"] / frames
    return {
        "sessions": sessions,
        "is_busy": is_busy,
        "frames": frames,
        "late_share": round(figures["frames_late"] / frames, 5),
        "us_a_frame": round(1e6 * each, 1),
        "frames_a_calibration": round(calibration_ms / 1000 / each),
        "load": load_average(),
    }


def _connect(port: int, names: list[bytes]) -> list[socket.socket]:
    callers = []
    for name in names:
        caller = socket.create_connection(("127.0.0.1", port))
        caller.sendall(encode(Kind.UUID, uuid.UUID(bytes=name).bytes))
        caller.settimeout(0)
        callers.append(caller)
    return callers


def _speak_and_hear(callers: list[socket.socket], told: Connection) -> None:
    """Be Asterisk on all connections, each at its own moment of the 20 ms, until the server tells its figures."""
    begun, turn, count = time.monotonic(), 0, len(callers)
    while not (turn % count == 0 and told.poll()):
        wait = begun + turn * FRAME_SECONDS / count - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        caller = callers[turn % count]
        turn += 1
        try:
            caller.send(_CALLER_FRAME)
            if select.select([caller], [], [], 0)[0]:
                caller.recv(_READ_BYTES)
        except OSError:
            continue
    for caller in callers:
        caller.close()


def _serve(told: Connection, count: int, seconds: float, is_busy: bool) -> None:  # noqa: FBT001 an argument of Process
    server = AudioServer(("127.0.0.1", 0), count)
    server.start()
    sessions = [server.expect() for _ in range(count)]
    told.send((server.port, [session.id.bytes for session in sessions]))
    told.recv()
    for session in sessions:
        while (news := session.wait(5)) is not None and news.happened is not Happened.CONNECTED:
            pass
    if is_busy:
        threading.Thread(target=_compute, daemon=True).start()
    before = server.figures()
    _play(sessions, ClipStore(CLIPS), seconds)
    after = server.figures()
    told.send({name: after[name] - before[name] for name in after})
    sys.stdout.flush()
    server.stop()


def _play(sessions: list[Session], clips: ClipStore, seconds: float) -> None:
    until = time.monotonic() + seconds
    prompts = [(key, clips.frames("id", key)) for key in _PROMPTS]
    players = [threading.Thread(target=_one_call, args=(session, prompts, until), daemon=True) for session in sessions]
    for player in players:
        player.start()
        time.sleep(0.4 / len(sessions))
    for player in players:
        player.join()


def _one_call(session: Session, prompts: list[tuple[str, bytes]], until: float) -> None:
    while time.monotonic() < until:
        session.play(prompts)
        while (news := session.wait(until - time.monotonic())) is not None:
            if news.happened in (Happened.ALL_PLAYED, Happened.CLOSED):
                break
    session.stop()


def _compute() -> None:
    number = 1
    while True:
        number = (number * 1103515245 + 12345) & 0x7FFFFFFF
