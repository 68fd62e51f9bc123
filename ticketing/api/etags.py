"""Versions of things in headers: ``ETag`` when they are read, ``If-Match`` when they are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify, request

from ticketing.api.problems import PreconditionFailedError, PreconditionRequiredError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from werkzeug.wrappers import Response


def tagged(body: BaseModel, version: int | str) -> Response:
    """Return the thing with its version, or 304 when the program has this one."""
    answer = jsonify(body.model_dump(mode="json"))
    answer.set_etag(str(version))
    return answer.make_conditional(request)


def require_match(version: int | str) -> None:
    """Refuse a change that is meant for another version; 428 when it does not say for which."""
    if not request.if_match:
        raise PreconditionRequiredError("Send If-Match with the ETag you read; * for whatever it is now.")
    if not (request.if_match.star_tag or request.if_match.contains(str(version))):
        raise PreconditionFailedError("It changed since you read it. Read it again.")
