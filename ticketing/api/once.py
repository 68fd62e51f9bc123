"""Idempotency keys: the same request sent again gets the first answer, and does nothing."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from flask import Response, jsonify, request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from ticketing.api.models import ApiAnswer
from ticketing.api.problems import KeyReusedError
from ticketing.core import clock, http
from ticketing.core.errors import InvalidError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

HEADER: Final = "Idempotency-Key"
KEPT_FOR: Final = timedelta(days=7)
SHORTEST, LONGEST = 8, 64
_KEY: Final = re.compile(rf"[!-~]{{{SHORTEST},{LONGEST}}}")
REPLAYED: Final = "Idempotent-Replayed"


def once(work: Callable[[Session, datetime], tuple[dict[str, Any], str]]) -> Response:
    """Create something once for the key of this request.

    ``work`` gets the session and the moment, and returns the body and the address of what it made, all in one
    transaction with the key. Raises InvalidError (no key), KeyReusedError.
    """
    key = request.headers.get(HEADER, "")
    if _KEY.fullmatch(key) is None:
        raise InvalidError(f"Send {HEADER} with {SHORTEST} to {LONGEST} printable characters, no blanks.", field=HEADER)
    mark = _fingerprint()
    try:
        return _first(key, mark, work)
    except IntegrityError:  # the same key at the same moment: the other one was first
        with http.database().read() as session:
            before = _before(session, key)
        if before is None:
            raise
        return _again(before, mark)


def _first(key: str, mark: str, work: Callable[[Session, datetime], tuple[dict[str, Any], str]]) -> Response:
    now = clock.now()
    with http.database().write() as session:
        before = _before(session, key)
        if before is not None:
            return _again(before, mark)
        session.execute(delete(ApiAnswer).where(ApiAnswer.made_at < now - KEPT_FOR))
        body, location = work(session, now)
        row = ApiAnswer(
            user_id=http.actor().user_id,
            key=key,
            fingerprint=mark,
            status=201,
            body=body,
            location=location,
            made_at=now,
        )
        session.add(row)
        session.flush()
    return _answer(row)


def _before(session: Session, key: str) -> ApiAnswer | None:
    mine = select(ApiAnswer).where(ApiAnswer.user_id == http.actor().user_id, ApiAnswer.key == key)
    return session.scalar(mine)


def _again(before: ApiAnswer, mark: str) -> Response:
    if before.fingerprint != mark:
        raise KeyReusedError("This key came with another request before.", field=HEADER)
    answer = _answer(before)
    answer.headers[REPLAYED] = "true"
    return answer


def _answer(row: ApiAnswer) -> Response:
    answer = jsonify(row.body)
    answer.status_code = row.status
    answer.headers["Location"] = row.location
    return answer


def _fingerprint() -> str:
    said = f"{request.method}\n{request.path}\n".encode() + request.get_data(cache=True)
    return hashlib.sha256(said).hexdigest()
