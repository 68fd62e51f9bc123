"""Moments as seconds in SQL, the same on both databases: differences and local hours are plain arithmetic on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class Epoch(GenericFunction[float]):
    """Seconds since 1970 of a moment, on either database."""

    type = Float()
    inherit_cache = True
    name = "epoch_seconds"


@compiles(Epoch, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"((julianday({compiler.process(element.clauses, **more)}) - 2440587.5) * 86400.0)"


@compiles(Epoch, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"EXTRACT(EPOCH FROM {compiler.process(element.clauses, **more)})"
