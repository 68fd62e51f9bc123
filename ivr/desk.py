"""What a call may ask the desk, and how long it may wait for the answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTimeError
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from ivr.dialogue.counter import Answer, Outcome
from ticketing.tickets import caller as tickets

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ticketing.announcements.caller import KnownAnnouncement, KnownAnnouncements
    from ticketing.changes.caller import Document, KnownSettings, Section
    from ticketing.core.db import Database
    from ticketing.outages.caller import KnownOutage, KnownOutages
    from ticketing.tickets.caller import OpenReport

log = structlog.get_logger()

_THREADS: Final = 8


class Desk(Protocol):
    """Answers at once or not at all: nobody on the line waits for a database."""

    def open_report(self, caller_number: str, area_code: str | None) -> OpenReport | None:
        """Return the open report of this telephone in this area."""

    def report_of(self, number: str) -> Answer[OpenReport]:
        """Return where the report of this number stands, over or not; or that it is not there, or nobody answers."""

    def known_outage(self, area_code: str | None) -> KnownOutage | None:
        """Return the published outage of this area."""

    def announcement(self, area_code: str | None) -> KnownAnnouncement | None:
        """Return what is announced in this area, or to everybody."""

    def setting(self, section: Section[Document]) -> Document:
        """Return what administrators set, the default while they set nothing."""


class DatabaseDesk:
    """Asks the database with a time limit, and the snapshots of outages, announcements and settings without one."""

    def __init__(
        self,
        database: Database,
        outages: KnownOutages,
        announcements: KnownAnnouncements,
        known_settings: KnownSettings,
        wait_seconds: float,
    ) -> None:
        self._database = database
        self._outages = outages
        self._announcements = announcements
        self._settings = known_settings
        self._wait_seconds = wait_seconds
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="desk")

    def open_report(self, caller_number: str, area_code: str | None) -> OpenReport | None:
        """Return the open report; None also when the database does not answer in time."""
        return self._ask(lambda session: tickets.open_report(session, caller_number, area_code)).value

    def report_of(self, number: str) -> Answer[OpenReport]:
        """Return the report of this number; AWAY also when the database does not answer in time."""
        return self._ask(lambda session: tickets.report_of(session, number))

    def known_outage(self, area_code: str | None) -> KnownOutage | None:
        """Return the published outage of this area from memory."""
        return self._outages.of_area(area_code)

    def announcement(self, area_code: str | None) -> KnownAnnouncement | None:
        """Return what is announced in this area, or to everybody, from memory."""
        return self._announcements.of_area(area_code)

    def setting(self, section: Section[Document]) -> Document:
        """Return what administrators set, from memory."""
        return self._settings.of(section)

    def _ask(self, question: Callable[[Session], OpenReport | None]) -> Answer[OpenReport]:
        asked = self._pool.submit(self._look_up, question)
        try:
            found = asked.result(timeout=self._wait_seconds)
        except NotInTimeError:
            asked.cancel()
            log.warning("desk did not answer in time")
            return Answer(Outcome.AWAY)
        except Exception as error:  # noqa: BLE001 a call goes on without what the desk knows
            log.warning("desk away", error=repr(error)[:200])
            return Answer(Outcome.AWAY)
        return Answer(Outcome.DONE if found else Outcome.NOT_FOUND, found)

    def _look_up(self, question: Callable[[Session], OpenReport | None]) -> OpenReport | None:
        with self._database.read() as session:
            return question(session)


class SilentDesk:
    """Knows nothing: for tests of menus and for a line whose desk was never there."""

    def open_report(self, _caller_number: str, _area_code: str | None) -> OpenReport | None:
        return None

    def report_of(self, _number: str) -> Answer[OpenReport]:
        return Answer(Outcome.AWAY)

    def known_outage(self, _area_code: str | None) -> KnownOutage | None:
        return None

    def announcement(self, _area_code: str | None) -> KnownAnnouncement | None:
        return None

    def setting(self, section: Section[Document]) -> Document:
        return section.default
