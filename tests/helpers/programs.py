"""Programs that talk to a desk on paper, each with a token of its own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.desk_on_paper import ORIGIN, Desk

from ticketing.accounts import service as accounts
from ticketing.api import tokens
from ticketing.api.scopes import Scope
from ticketing.core import clock
from ticketing.core.actor import system

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

_keys = itertools.count(1)


@dataclass
class Program:
    """A program that talks to the desk with its token; every creating request gets a key unless told."""

    desk: Desk
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **self.headers, **kwargs.pop("headers", {})}
        if method == "POST":
            headers.setdefault("Idempotency-Key", f"test-key-{next(_keys)}")
        client = self.desk.app.test_client()
        return client.open(f"/api/v1{path}", method=method, base_url=ORIGIN, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.send("GET", path, **kwargs)

    def post(self, path: str, body: dict[str, Any], **kwargs: Any) -> TestResponse:
        return self.send("POST", path, json=body, **kwargs)

    def patch(self, path: str, body: dict[str, Any], match: str | None = "*", **headers: str) -> TestResponse:
        given = {"If-Match": match} if match is not None else {}
        return self.send("PATCH", path, json=body, headers={**given, **headers})


@dataclass
class Programs:
    """Makes tokens for the people of the desk."""

    desk: Desk

    def of(self, username: str, *scopes: Scope, days: int = 1) -> Program:
        with self.desk.database.write() as session:
            user = accounts.by_username(session, username)
            wanted = [str(scope) for scope in scopes or tuple(Scope)]
            _, text = tokens.make(session, system("test"), user, "a program", wanted, clock.now(), days=days)
        return Program(self.desk, text)
