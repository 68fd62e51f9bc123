"""Send to every operation of /api/v1 what its description allows and forbids, and hold the answers to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import hypothesis
import schemathesis
from helpers.programs import Programs
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.desk_on_paper import Desk

_CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_WRONG: list[Any] = [*_CHECKS, negative_data_rejection]
CALLER = "+6281234567890"


@dataclass
class Tally:
    """What was sent and what came of it; ``faults`` holds one example for each kind."""

    cases: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.cases += other.cases
        self.answers += other.answers
        self.faults = other.faults | self.faults


class Fuzz:
    """One desk and what can be sent to it. What is made up about a thing is sent again about one that is there."""

    def __init__(self, desk: Desk) -> None:
        self.tally = Tally()
        self._token = Programs(desk).of("supervisor").token
        self._there = {"number": desk.here, "note_id": 1, "webhook_id": 1}
        for limiter in desk.app.extensions["line123_api"].extensions["limiter"]:
            limiter.enabled = False  # it has tests of its own, and in memory it starts a thread for each request
        self._schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", desk.app)
        with desk.database.write() as session:
            session.scalars(select(Ticket).where(Ticket.number == desk.here)).one().caller_number = CALLER

    def ways(self) -> Iterator[tuple[Any, GenerationMode]]:
        """Return every operation, as it is described and, where something can be wrong, against it."""
        for found in self._schema.get_all_operations():
            operation = found.ok()
            yield operation, GenerationMode.POSITIVE
            if operation.body or operation.query or operation.headers:
                yield operation, GenerationMode.NEGATIVE

    def send(self, operation: Any, mode: GenerationMode, most: int, seed: int) -> None:
        """Send at most ``most`` requests; fewer where the description allows no more that differ."""

        @hypothesis.seed(seed)
        @settings(
            max_examples=most,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def attempt(case: Any) -> None:
            way = f"{operation.label} {mode.value}"
            is_wrong = mode is GenerationMode.NEGATIVE and _is_all_sent(case)
            self._send_one(case, way, _WRONG if is_wrong else _CHECKS)
            if self._make_real(case):
                self._send_one(case, way, _CHECKS)

        attempt()

    def _send_one(self, case: Any, way: str, checks: list[Any]) -> None:
        self.tally.cases[way] += 1
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = case.call(headers=headers)
        self.tally.answers[str(answer.status_code)] += 1
        try:
            case.validate_response(answer, checks=checks, headers=headers)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                kind = f"{way}: {type(failure).__name__} {answer.status_code}"
                self.tally.faults.setdefault(kind, f"{failure}\n{case.as_curl_command()}")

    def _make_real(self, case: Any) -> bool:
        """Name things that are there; False when there is nothing to name."""
        if not case.path_parameters:
            return False
        for name in case.path_parameters:
            case.path_parameters[name] = self._there[name]
        if isinstance(case.body, dict) and isinstance(case.body.get("phone"), str):
            case.body["phone"] = CALLER
        if case.headers and "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
        return True


def _is_all_sent(case: Any) -> bool:
    """Tell whether what is wrong reaches the server: of an empty list in a query, nothing does."""
    return all(value not in ([], {}, None) for value in (case.query or {}).values())
