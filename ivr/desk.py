"""What a call may ask the desk, and how long it may wait for the answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTimeError
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import structlog

from ivr.dialogue.counter import Answer, Outcome
from ticketing.core import clock
from ticketing.intake import caller as intake
from ticketing.tickets import caller as tickets

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ticketing.announcements.caller import KnownAnnouncement, KnownAnnouncements
    from ticketing.changes.caller import Document, KnownSettings, Section
    from ticketing.core.db import Database
    from ticketing.outages.caller import KnownOutage, KnownOutages
    from ticketing.tickets.caller import KnownTopic, KnownTopics, OpenReport

log = structlog.get_logger()

Value = TypeVar("Value")

_THREADS: Final = 8


class Desk(Protocol):
    """Answers at once or not at all: nobody on the line waits for a database."""

    def open_report(self, caller_number: str, area_code: str | None) -> OpenReport | None:
        """Return the open report of this telephone in this area."""

    def report_of(self, number: str, caller_number: str) -> Answer[OpenReport]:
        """Return where the report of this number stands, over or not; or that it is not there, or nobody answers."""

    def reports_of_phone(self, caller_number: str) -> Answer[tuple[OpenReport, ...]]:
        """Return where the newest reports of this telephone stand; or that there is none, or nobody answers."""

    def outage_by_id(self, outage_id: int) -> KnownOutage | None:
        """Return a published outage."""

    def known_outage(self, area_code: str | None) -> KnownOutage | None:
        """Return the published outage of this area."""

    def announcement(self, area_code: str | None) -> KnownAnnouncement | None:
        """Return what is announced in this area, or to everybody."""

    def may_survey(self, caller_number: str) -> bool:
        """Tell whether this number may be asked how satisfied it is: not asked lately, and nobody is away."""

    def news(self, area_code: str | None) -> tuple[KnownAnnouncement, ...]:
        """Return all that is announced and all news of this area and for everybody, the newest first."""

    def rules_of(self, office_code: str) -> KnownAnnouncement | None:
        """Return the visiting rules of an office, as they are spoken."""

    def topics(self) -> tuple[KnownTopic, ...]:
        """Return the categories that administrators added to the complaints, in their order."""

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
        *,
        survey_days: int = 0,
        topics: KnownTopics | None = None,
    ) -> None:
        self._database = database
        self._outages = outages
        self._announcements = announcements
        self._settings = known_settings
        self._wait_seconds = wait_seconds
        self._survey_days = survey_days
        self._topics = topics
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="desk")

    def open_report(self, caller_number: str, area_code: str | None) -> OpenReport | None:
        """Return the open report; None also when the database does not answer in time."""
        return self._ask(lambda session: tickets.open_report(session, caller_number, area_code)).value

    def report_of(self, number: str, caller_number: str) -> Answer[OpenReport]:
        """Return the report of this number; AWAY also when the database does not answer in time."""
        return self._ask(lambda session: tickets.report_of(session, number, caller_number))

    def reports_of_phone(self, caller_number: str) -> Answer[tuple[OpenReport, ...]]:
        """Return the newest reports of this telephone; AWAY also when the database does not answer in time."""
        return self._ask(lambda session: tickets.reports_of_phone(session, caller_number) or None)

    def outage_by_id(self, outage_id: int) -> KnownOutage | None:
        """Return a published outage from memory."""
        return self._outages.of_id(outage_id)

    def known_outage(self, area_code: str | None) -> KnownOutage | None:
        """Return the published outage of this area from memory."""
        return self._outages.of_area(area_code)

    def announcement(self, area_code: str | None) -> KnownAnnouncement | None:
        """Return what is announced in this area, or to everybody, from memory."""
        return self._announcements.of_area(area_code)

    def may_survey(self, caller_number: str) -> bool:
        """Tell whether nobody asked this number in the last days; False when the database does not answer in time."""
        if not self._survey_days:
            return False
        since = clock.now() - timedelta(days=self._survey_days)
        return (
            self._ask(lambda session: intake.asked_lately(session, caller_number, since)).outcome is Outcome.NOT_FOUND
        )

    def news(self, area_code: str | None) -> tuple[KnownAnnouncement, ...]:
        """Return all that is announced and all news of this area and for everybody, from memory."""
        return self._announcements.all_of_area(area_code)

    def rules_of(self, office_code: str) -> KnownAnnouncement | None:
        """Return the visiting rules of an office, from memory."""
        return self._announcements.of_office(office_code)

    def topics(self) -> tuple[KnownTopic, ...]:
        """Return the categories administrators added, from memory."""
        return self._topics.rows if self._topics is not None else ()

    def setting(self, section: Section[Document]) -> Document:
        """Return what administrators set, from memory."""
        return self._settings.of(section)

    def _ask(self, question: Callable[[Session], Value | None]) -> Answer[Value]:
        asked = self._pool.submit(lambda: self._look_up(question))
        try:
            found = asked.result(timeout=self._wait_seconds)
        except NotInTimeError:
            asked.cancel()
            log.warning("desk did not answer in time")
            return Answer(Outcome.AWAY)
        except Exception as error:  # noqa: BLE001 a call goes on without what the desk knows
            log.warning("desk away", error=repr(error)[:200])
            return Answer(Outcome.AWAY)
        return Answer(Outcome.NOT_FOUND if found is None else Outcome.DONE, found)

    def _look_up(self, question: Callable[[Session], Value | None]) -> Value | None:
        with self._database.read() as session:
            return question(session)


class SilentDesk:
    """Knows nothing: for tests of menus and for a line whose desk was never there."""

    def open_report(self, _caller_number: str, _area_code: str | None) -> OpenReport | None:
        return None

    def report_of(self, _number: str, _caller_number: str) -> Answer[OpenReport]:
        return Answer(Outcome.AWAY)

    def reports_of_phone(self, _caller_number: str) -> Answer[tuple[OpenReport, ...]]:
        return Answer(Outcome.AWAY)

    def outage_by_id(self, _outage_id: int) -> KnownOutage | None:
        return None

    def known_outage(self, _area_code: str | None) -> KnownOutage | None:
        return None

    def announcement(self, _area_code: str | None) -> KnownAnnouncement | None:
        return None

    def may_survey(self, _caller_number: str) -> bool:
        return False

    def news(self, _area_code: str | None) -> tuple[KnownAnnouncement, ...]:
        return ()

    def rules_of(self, _office_code: str) -> KnownAnnouncement | None:
        return None

    def topics(self) -> tuple[KnownTopic, ...]:
        return ()

    def setting(self, section: Section[Document]) -> Document:
        return section.default
