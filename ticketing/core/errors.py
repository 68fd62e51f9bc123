"""Errors with a stable id and an HTTP status, so that no layer has to translate them."""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Something the user asked for cannot be done; ``code`` is stable, ``details`` fill the translated sentence."""

    code: ClassVar[str] = "domain-error"
    status: ClassVar[int] = 400

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFoundError(DomainError):
    """There is no such thing, or it belongs to a unit the actor may not see."""

    code = "not-found"
    status = 404


class NotPermittedError(DomainError):
    """The actor's role does not carry the permission."""

    code = "not-permitted"
    status = 403


class ConflictError(DomainError):
    """Somebody else was faster, or the thing changed meanwhile."""

    code = "conflict"
    status = 409


class InvalidError(DomainError):
    """A value from outside cannot be accepted as it is."""

    code = "invalid"
    status = 422
