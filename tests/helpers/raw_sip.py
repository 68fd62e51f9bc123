"""A caller made of bare UDP: says exactly what a test wants in its SIP headers, and keeps what it hears."""

from __future__ import annotations

import re
import secrets
import socket
import threading
import time
from dataclasses import dataclass

TRUNK = "127.0.0.5"
"""The address that the demonstration trunk is known by."""

_RTP_HEADER = 12


@dataclass(frozen=True)
class Heard:
    """How a call ended (``BYE``, or the refusing status line) and its A-law audio."""

    end: str
    audio: bytes


class RawCaller:
    """One call at a time from the trunk's address to ``port``."""

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)

    def call(self, dialled: str, *, user: str = "08123456789", name: str = "", seconds: float = 60) -> Heard:
        """Dial, answer to everything, and stay until the other side hangs up or refuses."""
        with _socket() as sip, _socket() as rtp:
            audio: list[bytes] = []
            listener = threading.Thread(target=_listen, args=(rtp, audio))
            listener.start()
            try:
                end = self._talk(sip, rtp.getsockname()[1], dialled, f"{name}<sip:{user}@{TRUNK}>", seconds)
            finally:
                rtp.sendto(b"", rtp.getsockname())
                listener.join()
        return Heard(end, b"".join(audio))

    def _talk(self, sip: socket.socket, rtp_port: int, dialled: str, caller: str, seconds: float) -> str:
        call_id = f"{secrets.token_hex(8)}@{TRUNK}"
        head = _Head(f"sip:{dialled}@127.0.0.1", caller, call_id, sip.getsockname()[1])
        body = _offer(rtp_port)
        sip.sendto(head.write("INVITE", head.uri_in_brackets, body), self._to)
        deadline = time.monotonic() + seconds
        while True:
            sip.settimeout(max(0.01, deadline - time.monotonic()))
            text = sip.recv(65535).decode("utf-8", "replace")
            first = text.split("\r\n", 1)[0]
            to = re.search(r"^To: (.*?)\r?$", text, re.MULTILINE)
            if re.match(r"SIP/2\.0 [2-6]", first) and to is not None:
                sip.sendto(head.write("ACK", to[1]), self._to)
            if re.match(r"SIP/2\.0 [3-6]", first):
                return first
            if first.startswith("BYE"):
                kept = [line for line in text.split("\r\n") if re.match(r"(Via|From|To|Call-ID|CSeq):", line)]
                sip.sendto("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0", "", ""]).encode(), self._to)
                return "BYE"


@dataclass(frozen=True)
class _Head:
    uri: str
    caller: str
    call_id: str
    port: int

    @property
    def uri_in_brackets(self) -> str:
        return f"<{self.uri}>"

    def write(self, method: str, to: str, body: str = "") -> bytes:
        branch = f"z9hG4bK{method}{self.call_id[:12]}"
        lines = [
            f"{method} {self.uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {TRUNK}:{self.port};rport;branch={branch}",
            "Max-Forwards: 70",
            f"From: {self.caller};tag=raw",
            f"To: {to}",
            f"Call-ID: {self.call_id}",
            f"CSeq: 1 {method}",
            f"Contact: <sip:raw@{TRUNK}:{self.port}>",
            "Content-Type: application/sdp",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join([*lines, "", body]).encode()


def _offer(port: int) -> str:
    return (
        f"v=0\r\no=- 1 1 IN IP4 {TRUNK}\r\ns=-\r\nc=IN IP4 {TRUNK}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
    )


def _listen(rtp: socket.socket, audio: list[bytes]) -> None:
    while packet := rtp.recv(2048):
        audio.append(packet[_RTP_HEADER:])


def _socket() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind((TRUNK, 0))
    return opened
