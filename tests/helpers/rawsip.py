"""A SIP caller built by hand, for what no proper client would send: any bytes in From, no manners at the end.

Calls from 127.0.0.5, the address of the operator's trunk, so that no password is asked.
"""

from __future__ import annotations

import re
import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import numpy as np

from line123.caller.alaw import decode

if TYPE_CHECKING:
    from types import TracebackType

    from line123.caller.alaw import Samples

TRUNK = "127.0.0.5"

_HEADER = 12
_PACKET = 160
_PACKET_SECONDS = 0.02
_SILENCE = b"\xd5" * _PACKET


def stay_on_the_line(
    port: int, dialled: str, *, user: str = "08123456789", name: str = "", seconds: float = 120
) -> RawCall:
    """Dial from ``name<sip:user@...>`` and stay until the line hangs up; return the call that is over."""
    with RawCall(port, dialled, from_header=f"{name}<sip:{user}@{TRUNK}>") as call:
        call.listen(seconds)
    return call


class RawCall:
    """``with RawCall(port, "0380123", from_header='"x" <sip:0812@h>') as call:`` dials, and ends with BYE.

    ``from_header`` is sent byte for byte, line breaks and all. ``call.status`` is the final answer; ``listen(seconds)``
    keeps the call going and returns what was heard. ``call.end`` is "BYE" when the line hung up, else the final answer.
    """

    def __init__(self, port: int, dialled: str, *, from_header: str, host: str = TRUNK) -> None:
        self._closing = ExitStack()
        self._sip, self._rtp = self._socket(host), self._socket(host)
        self._here = "{}:{}".format(*self._sip.getsockname())
        self._there = ("127.0.0.1", port)
        self._audio: tuple[str, int] | None = None
        self._uri = f"sip:{dialled}@127.0.0.1:{port}"
        self._from, self._to = f"{from_header};tag=raw", f"<{self._uri}>"
        self.call_id = f"raw-{time.time_ns()}@{host}"
        self.status = 0
        self.was_hung_up = False
        self._answer = ""
        self._heard: list[tuple[int, bytes]] = []

    def __enter__(self) -> Self:
        self._send("INVITE", 1, self._offer())
        deadline = time.monotonic() + 30
        while self.status < 200 and time.monotonic() < deadline:
            self._take(self._receive(self._sip, 0.5))
        self._send("ACK", 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status == 200 and not self.was_hung_up:
            self._send("BYE", 2)
            self._receive(self._sip, 2.0)
        self._closing.close()

    @property
    def is_answered(self) -> bool:
        return self.status == 200

    @property
    def end(self) -> str:
        return "BYE" if self.was_hung_up else self._answer

    @property
    def audio(self) -> bytes:
        """What was heard, in A-law."""
        return b"".join(payload for _, payload in sorted(self._heard))

    def listen(self, seconds: float) -> Samples:
        """Send silence and collect sound until the line hangs up, at most so long; return all that was heard so far."""
        first = time.monotonic()
        sent = 0
        while self.status == 200 and not self.was_hung_up and (now := time.monotonic() - first) < seconds:
            if now >= sent * _PACKET_SECONDS:
                self._send_audio(sent)
                sent += 1
            if len(packet := self._receive(self._rtp, 0.005)) > _HEADER:
                self._heard.append((int.from_bytes(packet[4:8]), packet[_HEADER:]))
            self._take(self._receive(self._sip, 0.0001))
        return decode(self.audio) if self._heard else np.zeros(0, dtype=np.int16)

    def _send_audio(self, number: int) -> None:
        if self._audio is None:
            return
        header = b"\x80\x08" + (number % 65536).to_bytes(2) + (number * _PACKET).to_bytes(4) + b"line"
        self._rtp.sendto(header + _SILENCE, self._audio)

    def _take(self, packet: bytes) -> None:
        text = packet.decode("utf-8", "replace")
        if text.startswith("BYE "):
            self.was_hung_up = True
            kept = re.findall(r"(?mi)^(?:via|from|to|call-id|cseq):[^\r\n]*", text)
            self._sip.sendto("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0", "", ""]).encode(), self._there)
        if not (answer := re.match(r"SIP/2.0 (\d{3})", text)) or self.status >= 200:
            return
        self.status, self._answer = int(answer[1]), text.partition("\r\n")[0]
        if tag := re.search(r"(?mi)^to:[^\r\n]*;tag=([^;\s]+)", text):
            self._to = f"<{self._uri}>;tag={tag[1]}"
        if audio := re.search(r"m=audio (\d+)", text):
            self._audio = ("127.0.0.1", int(audio[1]))

    def _send(self, method: str, number: int, body: str = "") -> None:
        lines = [
            f"{method} {self._uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._here};branch=z9hG4bK{method}{self.call_id.partition('@')[0]};rport",
            "Max-Forwards: 70",
            f"From: {self._from}",
            f"To: {self._to}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:raw@{self._here}>",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape"), self._there)

    def _offer(self) -> str:
        host, port = self._rtp.getsockname()
        lines = ["v=0", f"o=- 1 1 IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0", f"m=audio {port} RTP/AVP 8"]
        return "\r\n".join([*lines, "a=rtpmap:8 PCMA/8000", "a=ptime:20", ""])

    def _socket(self, host: str) -> socket.socket:
        made = self._closing.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        made.bind((host, 0))
        return made

    @staticmethod
    def _receive(where: socket.socket, seconds: float) -> bytes:
        where.settimeout(seconds)
        try:
            return where.recv(65535)
        except TimeoutError:
            return b""
