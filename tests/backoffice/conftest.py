"""The back office under test: the embedded one, and the same one behind HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers import utility
from helpers.utility_server import served, utility_app

from ticketing.backoffice.additions import Tables
from ticketing.backoffice.embedded.office import EmbeddedBackOffice
from ticketing.backoffice.fees import Fees
from ticketing.backoffice.http.client import HttpBackOffice
from ticketing.backoffice.tariffs import TariffTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ticketing.backoffice.contract import BackOffice
    from ticketing.core.db import Database

KEY = "a key of both sides"


@pytest.fixture
def embedded(database: Database) -> EmbeddedBackOffice:
    """The embedded back office with the customers of ``helpers.utility``, always at the same moment."""
    with database.write() as session:
        utility.fill(session)
    return EmbeddedBackOffice(database, now=lambda: utility.NOW)


@pytest.fixture(params=["embedded", "http"])
def office(request: pytest.FixtureRequest, embedded: EmbeddedBackOffice) -> Iterator[BackOffice]:
    """The same back office, asked directly and over HTTP."""
    yield from _asked(request.param, embedded)


@pytest.fixture(params=["embedded", "http"])
def office_without_fees(
    request: pytest.FixtureRequest, embedded: EmbeddedBackOffice, database: Database
) -> Iterator[BackOffice]:
    """A back office whose tables hold no fee."""
    tables = Tables(TariffTable.load(), Fees((), (), (), ()))
    yield from _asked(request.param, EmbeddedBackOffice(database, tables=tables, now=lambda: utility.NOW))


def _asked(how: str, embedded: EmbeddedBackOffice) -> Iterator[BackOffice]:
    if how == "embedded":
        yield embedded
        return
    with served(utility_app(embedded, KEY)) as address:
        client = HttpBackOffice(address, KEY, seconds=20)
        yield client
        client.close()
