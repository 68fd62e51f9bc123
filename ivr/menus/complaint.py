"""Complaints and praise: what about, in the caller's own words, and a number. Whoever tells of theft stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Record, Say
from ivr.dialogue.speaks import speaks
from ivr.menus.check import REPORT_DIGITS
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_STAND_DIGITS: Final = frozenset({4, 5, 6})
_OWN_WAYS: Final = ("billing", "theft", "praise")


def sort_out(talk: Talk) -> str:
    """A bill has a category of its own; who reports theft is unknown from here on, and nobody else is."""
    subject = talk.answered("subject") or ""
    talk.about("billing" if subject == "billing" else "complaint")
    if (subject == "theft") != talk.is_unknown:
        talk.stay_unknown(is_unknown=subject == "theft")
    return subject if subject in _OWN_WAYS else "words"


def no_complaint(talk: Talk) -> str:
    """Who asks about recordings and data does not complain: a hang-up leaves nothing to do."""
    talk.about(None)
    return "done"


_LONGEST_STAND = ("digit.4.mid",) * 4 + ("digit.4.end",) * 2 + ("common.pause",) * 2


@speaks("digit.*", "common.pause", longest=_LONGEST_STAND)
def stand(talk: Talk) -> tuple[str, ...]:
    """Read the meter reading back."""
    digits = talk.answered("meter_stand") or ""
    return playback.digits_in_groups(digits, playback.groups_for(len(digits))) if digits else ()


def forget_stand(talk: Talk) -> str:
    """Drop a reading the caller says is wrong."""
    talk.answer("complaint.wrong", "meter_stand", "")
    return "done"


def file(talk: Talk) -> str:
    """Put the report on disk."""
    return "stored" if talk.report(talk.category or "complaint") else "not_stored"


MENU = Menu(
    name="complaint",
    start="kind",
    goal="{category}_reported",
    nodes=(
        Choose(
            "kind",
            ("complaint.kind.keys",),
            keys={"1": "service", "2": "billing", "3": "theft", "4": "praise", "5": "other"},
            next={
                "service": "sort_out",
                "billing": "sort_out",
                "theft": "sort_out",
                "praise": "sort_out",
                "other": "other",
            },
            said={"ombudsman": "ombudsman:open"},
            field="subject",
            hears="complaint_kind",
        ),
        Choose(
            "other",
            ("complaint.other.keys",),
            keys={"1": "another", "2": "ombudsman", "3": "privacy"},
            next={"another": "sort_out", "ombudsman": "ombudsman:open", "privacy": "no_complaint"},
            hears="complaint_other",
        ),
        Do("no_complaint", no_complaint, {"done": "privacy:notice"}),
        Do(
            "sort_out",
            sort_out,
            {"billing": "stand", "theft": "unknown", "praise": "praise", "words": "words"},
        ),
        Record(
            "words",
            ("complaint.words", "privacy.at_tone.keys", "common.beep"),
            field="message",
            seconds=20,
            next="details:callback",
        ),
        Enter(
            "stand",
            ("complaint.stand.keys",),
            field="meter_stand",
            lengths=_STAND_DIGITS,
            next="stand_is",
            without="bill",
            bad_length="complaint.stand_badlen",
            hears="customer",
            may_pass=True,
        ),
        Choose(
            "stand_is",
            ("complaint.stand_is", stand, "common.confirm.keys"),
            keys={"1": "right", "2": "wrong"},
            next={"right": "bill", "wrong": "forget_stand"},
            hears="readback",
        ),
        Do("forget_stand", forget_stand, {"done": "stand"}),
        Record(
            "bill",
            ("complaint.words", "privacy.at_tone.keys", "common.beep"),
            field="message",
            seconds=20,
            next="details:customer",
        ),
        Say("unknown", ("complaint.anonymous",), next="theft"),
        Record(
            "theft",
            ("complaint.theft_words", "privacy.at_tone.keys", "common.beep"),
            field="message",
            seconds=40,
            next="file",
        ),
        Do("file", file, {"stored": "keep", "not_stored": "report:not_stored"}),
        Say("keep", ("complaint.keep_number",), next="number"),
        Say("number", ("report.number_is",), next="report:number", can_interrupt=False, reaches_goal=True),
        Record(
            "praise",
            ("complaint.praise_words", "privacy.at_tone.keys", "common.beep"),
            field="message",
            seconds=20,
            next="about",
        ),
        Enter(
            "about",
            ("complaint.praise_about.keys",),
            field="praised_number",
            lengths=REPORT_DIGITS,
            next="thank",
            without="thank",
            bad_length="complaint.praise_badlen",
            hears="customer",
            may_pass=True,
        ),
        Do("thank", file, {"stored": "thanks", "not_stored": "report:not_stored"}),
        Say("thanks", ("complaint.praised",), next="bye", reaches_goal=True),
        Say("bye", ("common.goodbye",), next=END),
    ),
)
