"""One request within its budget, or UnavailableError: whatever the other side does, the caller is not kept waiting."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as BudgetError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

from ticketing.backoffice.contract import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES: Final = 2_000_000
_THREADS = 32
_FAILURES, _REST_SECONDS = 5, 5.0


@dataclass(frozen=True)
class Reply:
    """A status and the bytes that came with it."""

    status: int
    content: bytes


class Transport:
    """Sends requests; any thread may. After some failures in a row it refuses for a while without asking."""

    def __init__(self, base: str, headers: Mapping[str, str], seconds: float) -> None:
        """``base`` is the address before the paths, ``seconds`` the budget of one request, its answer included."""
        self._client = httpx.Client(
            base_url=base, headers=dict(headers), timeout=seconds, follow_redirects=False, trust_env=False
        )
        self._seconds = seconds
        # httpx limits each read but not their sum; a thread can be left behind, a call cannot.
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="back-office")
        self._lock = threading.Lock()
        self._failures, self._rests_until = 0, 0.0

    def send(self, request: httpx.Request) -> Reply:
        """Return the reply; raises UnavailableError for no answer, a late one, one too long, or a server's fault."""
        self._refuse_while_resting()
        try:
            reply = self._pool.submit(self._send, request, time.monotonic() + self._seconds).result(self._seconds)
        except (httpx.HTTPError, BudgetError, UnavailableError) as error:
            self._count(is_failure=True)
            raise UnavailableError("The back office gives no answer.", error=type(error).__name__) from error
        is_failure = reply.status >= httpx.codes.INTERNAL_SERVER_ERROR
        self._count(is_failure=is_failure)
        if is_failure:
            raise UnavailableError("The back office failed.", status_code=reply.status)
        return reply

    def build(self, verb: str, path: str, **parts: object) -> httpx.Request:
        """Return a request to be sent; ``parts`` as httpx takes them: params, json, headers."""
        return self._client.build_request(verb, path, **parts)  # type: ignore[arg-type]

    def close(self) -> None:
        """Close connections and let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _send(self, request: httpx.Request, deadline: float) -> Reply:
        reply = self._client.send(request, stream=True)
        try:
            content = bytearray()
            for chunk in reply.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES or time.monotonic() > deadline:
                    raise UnavailableError("The answer is too long or too slow.")
            return Reply(reply.status_code, bytes(content))
        finally:
            reply.close()

    def _refuse_while_resting(self) -> None:
        with self._lock:
            if time.monotonic() < self._rests_until:
                raise UnavailableError("The back office did not answer just now.")

    def _count(self, *, is_failure: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if is_failure else 0
            if self._failures >= _FAILURES:
                self._rests_until = time.monotonic() + _REST_SECONDS
