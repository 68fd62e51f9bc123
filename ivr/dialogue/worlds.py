"""What may be so before a caller says a word: the states of the world in which menus go different ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ivr.dialogue.counter import Answer, Outcome
from ivr.dialogue.paper_applications import PaperApplications
from ivr.dialogue.paper_cases import OwnApplications
from ivr.dialogue.paper_office import NOON, PaperOffice
from ticketing.announcements.caller import KnownAnnouncement
from ticketing.backoffice.caller import ApplicationStatus, Payment, Refusal
from ticketing.hours.caller import HOURS
from ticketing.outages.caller import KnownOutage
from ticketing.special.caller import SPECIAL, Mode
from ticketing.tickets.caller import KnownTopic, OpenReport, Wish

if TYPE_CHECKING:
    from datetime import datetime

    from ticketing.changes.caller import Document, Section


_USUAL_OFFICE: Final = PaperOffice()
_REPORTS: Final = ("10000018", "10000026")


@dataclass(frozen=True)
class World:
    """``area_code`` None: the dialled number did not tell. ``broke_off``: answers of a call cut off a moment ago.

    ``office`` is what the back office answers. ``is_surveyed``: callers are asked how satisfied they are. ``begin``:
    only calls that begin with these answers differ from those of the usual world, and only those are walked;
    ``without``: places behind which nothing differs. ``hears``: the line asks for speech, and takes keys.
    ``added``: how many categories administrators added.
    """

    name: str
    area_code: str | None = "0380"
    caller_number: str = "+6281234567890"
    language: str = "id"
    can_store: bool = True
    report_status: str | None = None
    may: frozenset[Wish] = frozenset()
    outage_stage: str | None = None
    has_estimate: bool = False
    broke_off: tuple[tuple[str, str], ...] | None = None
    broke_off_about: str = "outage"
    at: datetime = NOON
    office: PaperOffice = _USUAL_OFFICE
    is_announced: bool = False
    is_surveyed: bool = False
    is_closed: bool = False
    special: Mode | None = None
    begin: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    hears: bool = False
    added: int = 0

    def open_report(self, _caller_number: str, _area_code: str | None) -> OpenReport | None:
        """Answer as the desk would."""
        if self.report_status is None:
            return None
        return OpenReport("10000018", self.report_status, "outage", is_unfinished=False)

    def report_of(self, number: str, caller_number: str) -> Answer[OpenReport]:
        """Answer as the desk would: there is a report by that number where there is an open one."""
        if self.report_status is None:
            return Answer(Outcome.NOT_FOUND)
        return Answer(Outcome.DONE, self._report(number, self.report_status, caller_number))

    def reports_of_phone(self, caller_number: str) -> Answer[tuple[OpenReport, ...]]:
        """Answer as the desk would: two reports, where there is an open one."""
        if self.report_status is None or not caller_number:
            return Answer(Outcome.NOT_FOUND)
        status = self.report_status
        return Answer(Outcome.DONE, tuple(self._report(number, status, caller_number) for number in _REPORTS))

    def _report(self, number: str, status: str, caller_number: str) -> OpenReport:
        return OpenReport(
            number,
            status,
            "outage",
            is_unfinished=False,
            changed_at=self.at - timedelta(hours=3),
            outage_id=1 if self.has_estimate else None,
            is_callers=bool(caller_number),
            may=frozenset(map(str, self.may)) if caller_number else frozenset(),
        )

    def outage_by_id(self, outage_id: int) -> KnownOutage | None:  # noqa: ARG002
        """Answer as the desk would: reports are part of an outage that is known where there is an estimate."""
        return self._outage("0231", "on_site")

    def known_outage(self, area_code: str | None) -> KnownOutage | None:
        """Answer as the desk would."""
        if self.outage_stage is None or area_code is None:
            return None
        return self._outage(area_code, self.outage_stage)

    def _outage(self, area_code: str, stage: str) -> KnownOutage:
        first = self.at + timedelta(hours=1, minutes=30) if self.has_estimate else None
        return KnownOutage(
            id=1,
            area_code=area_code,
            place="",
            place_clip=None,
            cause="",
            started_at=self.at - timedelta(hours=1),
            etr_from=first,
            etr_to=first + timedelta(hours=1) if first else None,
            etr_made_at=self.at if first else None,
            stage=stage,
        )

    def announcement(self, area_code: str | None) -> KnownAnnouncement | None:
        """Answer as the desk would; the clip is named, and no file."""
        if not self.is_announced:
            return None
        return self._announced(1, area_code)

    def news(self, area_code: str | None) -> tuple[KnownAnnouncement, ...]:
        """Answer as the desk would: the announcement, and one older."""
        return tuple(self._announced(number, area_code) for number in (1, 2)) if self.is_announced else ()

    def _announced(self, number: int, area_code: str | None) -> KnownAnnouncement:
        clip, day = Path("/announcement.alaw"), timedelta(days=1)
        return KnownAnnouncement(number, area_code, self.at - number * day, self.at + day, clip, clip)

    def rules_of(self, _office_code: str) -> KnownAnnouncement | None:
        """Answer as the desk would: offices have rules of their own where there is an announcement."""
        return self._announced(3, None) if self.is_announced else None

    def may_survey(self, _caller_number: str) -> bool:
        """Answer as the desk would."""
        return self.is_surveyed

    def topics(self) -> tuple[KnownTopic, ...]:
        """Answer as the desk would; clips are named, and no files."""
        clip = Path("/category.alaw")
        of = ("complaint", "billing")
        return tuple(
            KnownTopic(f"added_{number}", of[number % 2], "tiang miring", "leaning pole", clip, clip)
            for number in range(self.added)
        )

    def setting(self, section: Section[Document]) -> Document:
        """Answer as the desk would: nobody set anything but the hours, in which nobody answers today, or a storm."""
        if self.special is not None and section.name == SPECIAL.name:
            times = {"begins_at": f"{self.at:%Y-%m-%d}T00:00+00:00", "ends_at": f"{self.at:%Y-%m-%d}T23:59+00:00"}
            return section.read({**section.write(section.default), **times, "mode": self.special, "is_on": True})
        if not self.is_closed or section.name != HOURS.name:
            return section.default
        return section.read({**section.write(section.default), "exceptions": {f"{self.at:%Y-%m-%d}": ""}})


_ACCOUNT: Final = ("", "3")
_PUBLIC: Final = ("", "5")
_CHECK: Final = (*_PUBLIC, "4")
_OWN: Final = ("2", "5", "4")
"""An open report is told first; the caller has another matter and asks for its number."""

_EARLY: Final = frozenset({Wish.CANCEL, Wish.ESCALATE})
_UNDERWAY: Final = frozenset({Wish.ESCALATE})
_FINISHED: Final = frozenset({Wish.REOPEN, Wish.CONFIRM})
_APPLY: Final = ("", "4")
_REFUSING: Final = PaperOffice(applications=PaperApplications(refusal=Refusal.ARREARS))
_UNWILLING: Final = PaperOffice(applications=PaperApplications(refusal=Refusal.POWER))
_PRICELESS: Final = PaperOffice(applications=PaperApplications(has_prices=False))
_LEAVING: Final = PaperOffice(applications=PaperApplications(takes=False))
_SILENT: Final = PaperOffice(applications=PaperApplications(sends=False))
_VISIT: Final = ("", "4", "5")
_SERVICES: Final = frozenset({"account:menu", "application:menu", "information:menu", "more:ask"})
"""Behind these it does not matter how the call began."""

WORLDS: Final = (
    World("area known"),
    World("area known, English", language="en"),
    World("area known, the line hears", hears=True, begin=("", "1", "2")),
    World("area known, the line hears, no caller number", hears=True, caller_number="", begin=("", "1", "2")),
    World("area unknown", area_code=None, without=_SERVICES),
    World("fixed line tells the area", area_code=None, caller_number="+62380821123", without=_SERVICES),
    World("no caller number", caller_number=""),
    World("disk full", can_store=False),
    World("known outage", outage_stage="repairing", without=_SERVICES),
    World("known outage with estimate", outage_stage="on_site", has_estimate=True, without=_SERVICES),
    World(
        "known outage with estimate, English",
        outage_stage="on_site",
        has_estimate=True,
        language="en",
        without=_SERVICES,
    ),
    World("announcement", is_announced=True, without=_SERVICES),
    World("open report", report_status="en_route", without=_SERVICES),
    World("cut off at once", broke_off=(), without=_SERVICES),
    World("cut off after the scope", broke_off=(("scope", "neighbours"),), without=_SERVICES),
    World("cut off after the time", broke_off=(("scope", "neighbours"), ("since", "longer")), without=_SERVICES),
    World("cut off with a token", broke_off=(), broke_off_about="token", without=_SERVICES),
    World("back office away", office=PaperOffice(is_away=True), begin=_ACCOUNT),
    World("back office away after proof", office=PaperOffice(leaves=True), begin=_ACCOUNT),
    World("back office away, disk full", office=PaperOffice(is_away=True), begin=_ACCOUNT, can_store=False),
    World("nobody has that number", office=PaperOffice(is_known=False), begin=_ACCOUNT),
    World("customer locked", office=PaperOffice(is_locked=True), begin=_ACCOUNT),
    World("nothing registered", office=PaperOffice(challenges=()), begin=_ACCOUNT),
    World("prepaid", office=PaperOffice(payment=Payment.PREPAID), begin=_ACCOUNT),
    World("prepaid, English", office=PaperOffice(payment=Payment.PREPAID), begin=_ACCOUNT, language="en"),
    World(
        "prepaid, no telephone",
        office=PaperOffice(payment=Payment.PREPAID, has_phone=False, purchases=1),
        begin=_ACCOUNT,
    ),
    World("prepaid, nothing bought", office=PaperOffice(payment=Payment.PREPAID, purchases=0), begin=_ACCOUNT),
    World("everything is paid", office=PaperOffice(owes=0), begin=_ACCOUNT),
    World("three months owed", office=PaperOffice(owes=3, is_late=True), begin=_ACCOUNT),
    World("three months owed, English", office=PaperOffice(owes=3, is_late=True), begin=_ACCOUNT, language="en"),
    World("new customer", office=PaperOffice(months=0), begin=_ACCOUNT),
    World("tariffs of a business", begin=(*_PUBLIC, "1", "2")),
    World("tariffs unknown", office=PaperOffice(has_tariffs=False), begin=(*_PUBLIC, "1")),
    World("nothing planned", office=PaperOffice(planned=0), begin=(*_PUBLIC, "2")),
    World("one work planned, English", office=PaperOffice(planned=1), begin=(*_PUBLIC, "2"), language="en"),
    World("no such application", office=PaperOffice(application_status=None), begin=(*_PUBLIC, "4")),
    World("application done", office=PaperOffice(application_status=ApplicationStatus.DONE), begin=(*_PUBLIC, "4")),
    World("announcement and older news", is_announced=True, begin=(*_PUBLIC, "3")),
    World("announcement, all safety tips", is_announced=True, begin=(*_PUBLIC, "3", "2", "1", "1")),
    World("number of an open report", report_status="en_route", may=_UNDERWAY, begin=_OWN),
    World("number of a report nobody has seen", report_status="new", may=_EARLY, begin=_OWN),
    World("number of a report that was marked today", report_status="on_site", begin=_OWN),
    World("number of a finished report", report_status="closed", may=_FINISHED, begin=_OWN),
    World("number of a report that ended long ago", report_status="closed", begin=_OWN),
    World("number of a report of an outage", report_status="attached", has_estimate=True, may=_UNDERWAY, begin=_OWN),
    World("finished report, disk full", report_status="closed", may=_FINISHED, begin=_OWN, can_store=False),
    World("new report, disk full", report_status="new", may=_EARLY, begin=_OWN, can_store=False),
    World("application not paid", office=OwnApplications(), begin=_CHECK),
    World("application, then away", office=OwnApplications(leaves_before_cancelling=True), begin=_CHECK),
    World("application paid meanwhile", office=OwnApplications(is_paid_meanwhile=True), begin=_CHECK),
    World("one office, nothing free", office=PaperOffice(office_codes=("ULP-X",), free=0), begin=(*_VISIT, "4")),
    World("no office", office=PaperOffice(office_codes=()), begin=(*_VISIT, "4", "1")),
    World("others book first", office=PaperOffice(is_taken=True), begin=(*_VISIT, "4", "1", "1", "1")),
    World("a visit with rules of the office", is_announced=True, begin=(*_VISIT, "4", "1", "1", "1")),
    World("number of a visit", office=PaperOffice(has_visit=True), begin=(*_CHECK, "500000018#")),
    World("a visit of this telephone", office=PaperOffice(has_visit=True), begin=(*_CHECK, "#")),
    World(
        "number of somebody's visit",
        office=PaperOffice(has_visit=True),
        caller_number="",
        begin=(*_CHECK, "500000018#"),
    ),
    World(
        "a visit, then away",
        office=PaperOffice(has_visit=True, leaves=True),
        begin=(*_CHECK, "500000018#"),
    ),
    World("a visit, area unknown", area_code=None, begin=("#", *_VISIT[1:], "4")),
    World("a visit, back office away", office=PaperOffice(is_away=True), begin=(*_VISIT, "4")),
    World("nobody on duty", is_closed=True, begin=("", "0")),
    World("nobody on duty, English", is_closed=True, begin=("", "0"), language="en"),
    World("a storm", special=Mode.OUTAGES_FIRST, without=_SERVICES),
    World("a storm, English", special=Mode.OUTAGES_FIRST, language="en", without=_SERVICES),
    World("a storm, announced", special=Mode.OUTAGES_FIRST, is_announced=True, without=_SERVICES),
    World("a storm, the line hears", special=Mode.OUTAGES_FIRST, hears=True, begin=("", "1", "2")),
    World("a campaign", special=Mode.NEWS_FIRST, is_announced=True, begin=("", "6"), without=_SERVICES | {"main:menu"}),
    World("a campaign passed by", special=Mode.NEWS_FIRST, without=_SERVICES | {"main:menu"}),
    World("back office away for applications", office=PaperOffice(is_away=True), begin=(*_APPLY, "1")),
    World("bills overdue", office=_REFUSING, begin=(*_APPLY, "2")),
    World("application refused", office=_UNWILLING, begin=(*_APPLY, "1", "1", "1")),
    World("no price", office=_PRICELESS, begin=(*_APPLY, "1", "1", "1")),
    World("away before it is registered", office=_LEAVING, begin=(*_APPLY, "1", "1", "1")),
    World("number cannot be sent", office=_SILENT, begin=(*_APPLY, "3", "1", "1", "1")),
    World("less power", office=PaperOffice(power_va=5500), begin=(*_APPLY, "2")),
    World("application, area unknown", area_code=None, begin=("#", "4")),
    World("planned work, no caller number", caller_number="", begin=(*_PUBLIC, "2")),
    World("planned work, disk full", begin=(*_PUBLIC, "2"), can_store=False),
    World("planned work, area unknown", area_code=None, begin=("#", "5", "2")),
    World("categories were added", added=4, begin=(*_PUBLIC, "5", "5")),
    World("one category was added, the line hears", added=1, hears=True, begin=(*_PUBLIC, "5", "5")),
    World("surveyed", is_surveyed=True, begin=(*_PUBLIC, "3", "2")),
    World("surveyed about a report", is_surveyed=True, report_status="closed", begin=(*_OWN, "54321098#")),
    World("surveyed, disk full", is_surveyed=True, can_store=False, begin=(*_PUBLIC, "3", "2")),
    World("back office away for what is public", office=PaperOffice(is_away=True), begin=_PUBLIC),
)
"""The first is the usual one; paths are walked in it without any shortcut."""
