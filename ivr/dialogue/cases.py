"""What a conversation may ask the desk about reports, and what it may ask to be done with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from ivr.journal import JournalError

if TYPE_CHECKING:
    from ivr.call_entry import CallEntry
    from ivr.desk import Desk
    from ivr.dialogue.counter import Answer
    from ivr.ledger import Ledger
    from ticketing.announcements.caller import KnownAnnouncement
    from ticketing.outages.caller import KnownOutage
    from ticketing.tickets.caller import KnownTopic, OpenReport, Wish

log = structlog.get_logger()


@dataclass(frozen=True)
class Cases:
    """The cases of others and of this caller, as far as this call may know them, and what is told of his area."""

    ledger: Ledger
    entry: CallEntry
    desk: Desk

    def of_number(self, number: str, caller_number: str) -> Answer[OpenReport]:
        """Ask where the report of a number stands, and what who calls from this telephone may ask."""
        return self.desk.report_of(number, caller_number)

    def of_telephone(self, caller_number: str) -> Answer[tuple[OpenReport, ...]]:
        """Ask where the reports of this telephone stand, the newest first."""
        return self.desk.reports_of_phone(caller_number)

    def outage_of(self, report: OpenReport) -> KnownOutage | None:
        """Return the published outage a report is part of."""
        return self.desk.outage_by_id(report.outage_id) if report.outage_id is not None else None

    def news(self, area_code: str | None) -> tuple[KnownAnnouncement, ...]:
        """Return all that is announced and all news of an area, the newest first."""
        return self.desk.news(area_code)

    def rules_of(self, office_code: str) -> KnownAnnouncement | None:
        """Return the visiting rules of an office that somebody let the voice speak."""
        return self.desk.rules_of(office_code)

    def topics(self) -> tuple[KnownTopic, ...]:
        """Return the categories that administrators added to the complaints."""
        return self.desk.topics()

    def want_notices(self, area_code: str, *, is_wanted: bool) -> bool:
        """Put on disk whether messages about planned work are wanted; False when that failed."""
        try:
            self.ledger.want_notices(self.entry, area_code, is_wanted=is_wanted)
        except JournalError as error:
            log.warning("consent not in the journal", call=self.entry.id, error=str(error))
            return False
        return True

    def ask(self, report: OpenReport, wish: Wish) -> bool:
        """Put on disk what is asked to be done with a report; False when that failed."""
        try:
            self.ledger.wish(self.entry, report.number, str(wish))
        except JournalError as error:
            log.warning("wish not in the journal", call=self.entry.id, error=str(error))
            return False
        return True
