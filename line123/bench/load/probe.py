"""One caller who looks closely: when the answer came, when the first sound. Moments are the kernel's, not ours."""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from line123.bench.load.sipp import TRUNK
from line123.caller.alaw import decode

if TYPE_CHECKING:
    from types import TracebackType

_SO_TIMESTAMPNS: Final = 35  # Linux; Python has no name for it
_TIMESPEC: Final = struct.Struct("qq")
_HEADER: Final = 12
_PACKET: Final = 160
_PACKET_SECONDS: Final = 0.02
_SILENCE: Final = b"\xd5" * _PACKET
_AUDIBLE: Final = 500
"""Sample value; speech of our clips peaks at 20000, the noise between words stays under 100."""

_ANSWER_SECONDS: Final = 10.0
_SOUND_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Seen:
    """Milliseconds; None when it did not come."""

    answer_ms: float | None
    first_packet_ms: float | None
    first_sound_ms: float | None


class Prober(threading.Thread):
    """Calls every few seconds until stopped; ``seen`` has one entry a call."""

    def __init__(self, port: int, dialled: str, every_seconds: float) -> None:
        super().__init__(name="prober", daemon=True)
        self.seen: list[Seen] = []
        self._port, self._dialled, self._every = port, dialled, every_seconds
        self._stopping = threading.Event()

    def run(self) -> None:
        """Call, look, hang up, wait, again."""
        while not self._stopping.wait(self._every):
            with _Call(self._port, self._dialled, len(self.seen)) as call:
                self.seen.append(call.look())

    def stop(self) -> list[Seen]:
        """End after the call at hand; gives what was seen."""
        self._stopping.set()
        self.join(_ANSWER_SECONDS + _SOUND_SECONDS + 5)
        return self.seen


class _Call:
    def __init__(self, port: int, dialled: str, number: int) -> None:
        self._closing = ExitStack()
        self._sip, self._rtp = self._socket(), self._socket()
        self._there = ("127.0.0.1", port)
        self._here = "{}:{}".format(*self._sip.getsockname())
        self._uri = f"sip:{dialled}@127.0.0.1:{port}"
        self._to = f"<{self._uri}>"
        self._from = f"<sip:0813{time.time_ns() // 1000 % 10**8:08d}@{self._here}>;tag=probe{number}"
        self._call_id = f"probe-{time.time_ns()}@{TRUNK}"
        self._is_answered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_answered:
            self._send("BYE", 2)
            _receive(self._sip, 1.0)
        self._closing.close()

    def look(self) -> Seen:
        """Dial and wait for the first sound."""
        dialled_at = time.time()
        self._send("INVITE", 1, self._offer())
        answered_at, audio = self._wait_for_answer(dialled_at + _ANSWER_SECONDS)
        if answered_at is None:
            return Seen(None, None, None)
        self._is_answered = True
        self._send("ACK", 1)
        packet, sound = self._listen(audio, answered_at + _SOUND_SECONDS)
        return Seen(_ms(dialled_at, answered_at), _ms(answered_at, packet), _ms(answered_at, sound))

    def _wait_for_answer(self, until: float) -> tuple[float | None, tuple[str, int]]:
        while time.time() < until:
            data, at = _receive(self._sip, 0.5)
            text = data.decode("utf-8", "replace")
            if text.startswith("SIP/2.0 200"):
                tag, port = re.search(r"(?mi)^to:[^\r\n]*;tag=([^;\s]+)", text), re.search(r"m=audio (\d+)", text)
                self._to += f";tag={tag[1]}" if tag else ""
                return at, ("127.0.0.1", int(port[1]) if port else 0)
        return None, ("", 0)

    def _listen(self, audio: tuple[str, int], until: float) -> tuple[float | None, float | None]:
        first_packet, sent, begun = None, 0, time.time()
        while (now := time.time()) < until:
            if now >= begun + sent * _PACKET_SECONDS:
                head = b"\x80\x08" + struct.pack(">HI", sent % 65536, sent * _PACKET) + b"look"
                self._rtp.sendto(head + _SILENCE, audio)
                sent += 1
            data, at = _receive(self._rtp, 0.005)
            if len(data) <= _HEADER:
                continue
            first_packet = first_packet or at
            if int(np.abs(decode(data[_HEADER:]).astype(int)).max()) > _AUDIBLE:
                return first_packet, at
        return first_packet, None

    def _send(self, method: str, number: int, body: str = "") -> None:
        lines = [
            f"{method} {self._uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._here};branch=z9hG4bK{method}{self._call_id.partition('@')[0]};rport",
            "Max-Forwards: 70",
            f"From: {self._from}",
            f"To: {self._to}",
            f"Call-ID: {self._call_id}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:probe@{self._here}>",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self._there)

    def _offer(self) -> str:
        host, port = self._rtp.getsockname()
        lines = ["v=0", f"o=- 1 1 IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0", f"m=audio {port} RTP/AVP 8"]
        return "\r\n".join([*lines, "a=rtpmap:8 PCMA/8000", "a=ptime:20", ""])

    def _socket(self) -> socket.socket:
        made = self._closing.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        made.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        made.bind((TRUNK, 0))
        return made


def _receive(where: socket.socket, seconds: float) -> tuple[bytes, float]:
    """Return one datagram and when the kernel had it; b"" when none came."""
    where.settimeout(seconds)
    try:
        data, extra, _, _ = where.recvmsg(65535, socket.CMSG_SPACE(_TIMESPEC.size))
    except TimeoutError:
        return b"", 0.0
    for level, kind, value in extra:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            whole, rest = _TIMESPEC.unpack(value[: _TIMESPEC.size])
            return data, whole + rest / 1e9
    return data, time.time()


def _ms(since: float, at: float | None) -> float | None:
    return None if at is None else (at - since) * 1000
