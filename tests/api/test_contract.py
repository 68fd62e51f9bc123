"""The description of /api/v1 holds: whatever is sent by its rules or against them, what comes back is as it says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from helpers.programs import Programs
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    from helpers.desk_on_paper import Desk

CASES = int(os.environ.get("LINE123_API_CASES", "5"))
"""For each operation and way; `make fuzz-api` sends 100,000 in all."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
WRONG = [*CHECKS, negative_data_rejection]


@pytest.mark.parametrize(("mode", "checks"), [(GenerationMode.POSITIVE, CHECKS), (GenerationMode.NEGATIVE, WRONG)])
def test_every_operation_answers_as_it_is_described(desk: Desk, mode: GenerationMode, checks: list[Any]) -> None:
    program = Programs(desk).of("supervisor")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", desk.app)
    tried = [_try(found.ok(), mode, checks, program.token) for found in schema.get_all_operations()]
    assert sum(tried) >= CASES * 10


def _try(operation: Any, mode: GenerationMode, checks: list[Any], token: str) -> int:
    count = 0

    @settings(
        max_examples=CASES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Any) -> None:
        nonlocal count
        count += 1
        case.call_and_validate(checks=checks, headers={"Authorization": f"Bearer {token}"})

    if mode is GenerationMode.POSITIVE or _takes_anything(operation):
        attempt()
    return count


def _takes_anything(operation: Any) -> bool:
    """Without parameters and body nothing can be sent that is wrong."""
    return bool(operation.body or operation.query or operation.headers)
