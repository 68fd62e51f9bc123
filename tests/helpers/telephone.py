"""A telephone for tests: real journal, real menus, a scripted caller."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from helpers.line import ScriptedLine

from ivr import menus
from ivr.agi import CallerHungUp
from ivr.dialogue.counter import Answer, NearCounter, Outcome
from ivr.dialogue.interpreter import Interpreter
from ivr.dialogue.paper_office import PaperOffice
from ivr.dialogue.registry import load_menus
from ivr.dialogue.talk import Talk
from ivr.journal import Journal, JournalError, Line, read
from ivr.ledger import Ledger
from ticketing.announcements.caller import KnownAnnouncement
from ticketing.core.report_number import NumberPlan
from ticketing.intake.caller import CallStarted
from ticketing.network.caller import AreaTable
from ticketing.outages.caller import KnownOutage
from ticketing.tickets.caller import KnownTopic, OpenReport

if TYPE_CHECKING:
    from ticketing.changes.caller import Document, Section

AREAS = AreaTable.load()
MENUS = load_menus(menus)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class Played:
    """What is left of a call that is over."""

    line: ScriptedLine
    talk: Talk
    records: list[Line]

    def facts(self, kind: str) -> list[dict]:
        return [record.data for record in self.records if record.kind == kind]

    @property
    def report(self) -> dict:
        (report,) = self.facts("report.made")
        return report


@dataclass
class PaperDesk:
    """Knows what a test wrote on it."""

    report: OpenReport | None = None
    reports: tuple[OpenReport, ...] = ()
    outage: KnownOutage | None = None
    announced: KnownAnnouncement | None = None
    all_news: tuple[KnownAnnouncement, ...] = ()
    settings: dict[str, object] = field(default_factory=dict)
    rules: dict[str, KnownAnnouncement] = field(default_factory=dict)
    is_away: bool = False
    is_surveying: bool = False
    added: tuple[KnownTopic, ...] = ()

    def open_report(self, caller_number: str, area_code: str | None) -> OpenReport | None:
        return self.report

    def report_of(self, number: str, caller_number: str) -> Answer[OpenReport]:
        if self.is_away:
            return Answer(Outcome.AWAY)
        is_it = self.report is not None and self.report.number == number
        return Answer(Outcome.DONE, self.report) if is_it else Answer(Outcome.NOT_FOUND)

    def reports_of_phone(self, caller_number: str) -> Answer[tuple[OpenReport, ...]]:
        if self.is_away:
            return Answer(Outcome.AWAY)
        return Answer(Outcome.DONE, self.reports) if self.reports else Answer(Outcome.NOT_FOUND)

    def outage_by_id(self, outage_id: int) -> KnownOutage | None:
        return self.outage if self.outage and self.outage.id == outage_id else None

    def known_outage(self, area_code: str | None) -> KnownOutage | None:
        return self.outage if self.outage and self.outage.area_code == area_code else None

    def announcement(self, area_code: str | None) -> KnownAnnouncement | None:
        return self.announced

    def may_survey(self, caller_number: str) -> bool:
        return self.is_surveying

    def news(self, area_code: str | None) -> tuple[KnownAnnouncement, ...]:
        return self.all_news or ((self.announced,) if self.announced else ())

    def rules_of(self, office_code: str) -> KnownAnnouncement | None:
        return self.rules.get(office_code)

    def topics(self) -> tuple[KnownTopic, ...]:
        return self.added

    def setting(self, section: Section[Document]) -> Document:
        return cast("Document", self.settings.get(section.name, section.default))


class Telephone:
    """Places calls against the real menus."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.desk = PaperDesk()
        self.office = PaperOffice()
        self.ledger = Ledger(journal, NumberPlan(node=1), now=lambda: NOON)

    def call(
        self,
        *answers: str | None,
        area: str | None = "0380",
        caller: str = "+6281234567890",
        now=NOON,
        words=None,
        **script,
    ) -> Played:
        before = self.journal.last_seq
        line = ScriptedLine(*answers, **script)
        found = AREAS.by_code(area) if area else None
        started = CallStarted("sip-1", "0380123", area, found.unit_code if found else None, caller, "id")
        entry = self.ledger.start(started)
        talk = Talk(
            line,
            self.ledger,
            entry,
            AREAS,
            desk=self.desk,
            counter=NearCounter(self.office),
            recordings=self.journal.folder,
            now=lambda: now,
            words=words,
        )
        outcome = "failed"
        try:
            Interpreter(MENUS, talk).run("main:greet")
            outcome = "goal_reached" if talk.goal else "gave_up"
        except CallerHungUp:
            outcome = "goal_reached" if talk.goal else "hung_up"
        with suppress(JournalError):  # as the server does; what is on disk is what the tests look at
            self.ledger.end(entry, outcome=outcome, goal=talk.goal, played=line.played)
        records = [item for item in read(self.journal.folder, before) if isinstance(item, Line)]
        return Played(line, talk, records)
