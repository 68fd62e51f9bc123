"""Complaints and praise: what about, in the caller's own words, and a number. Whoever tells of theft stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ivr.dialogue.grammars import Named
from ivr.dialogue.graph import END, Choose, Do, Enter, Menu, Record, Say
from ivr.dialogue.speaks import speaks
from ivr.menus.check import REPORT_DIGITS
from ivr.voice import playback

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk
    from ticketing.tickets.caller import KnownTopic

_STAND_DIGITS: Final = frozenset({4, 5, 6})
_OWN_WAYS: Final = ("billing", "theft", "praise")
_TOPIC: Final = "complaint_topic"
"""The grammar of the categories that administrators added."""

_KEYS: Final = ("complaint.topic_1.keys", "complaint.topic_2.keys", "complaint.topic_3.keys")
_A_PAGE: Final = len(_KEYS)


@dataclass
class Topics:
    """The added categories, and how many of them come before those told now."""

    all: tuple[KnownTopic, ...]
    before: int = 0

    @property
    def told(self) -> tuple[KnownTopic, ...]:
        """Return those of one question."""
        return self.all[self.before : self.before + _A_PAGE]


def begin(talk: Talk) -> str:
    """Take the added categories and let their names be prepared to be heard while the first question is asked."""
    _turn_to(talk, Topics(talk.cases.topics()))
    grammar = talk.grammars.of(_WHICH) if talk.cases.topics() else None
    if grammar is not None:
        talk.line.hears(grammar)
    return "done"


def look(talk: Talk) -> str:
    """Tell whether there are added categories to choose from, beginning with the first."""
    topics = talk.service.kept(Topics)
    _turn_to(talk, Topics(topics.all if topics else ()))
    return "there" if topics and topics.all else "none"


def further(talk: Talk) -> str:
    """Turn to those not told yet."""
    topics = talk.service.kept(Topics)
    if topics is None or len(topics.all) <= topics.before + _A_PAGE:
        return "none"
    _turn_to(talk, Topics(topics.all, topics.before + _A_PAGE))
    return "more"


def take(talk: Talk) -> str:
    """Take the category of a key; a key without one asks on."""
    topics, number = talk.service.kept(Topics), int((talk.answered("topic_key") or "_0").rpartition("_")[2])
    if topics is None or not 0 < number <= len(topics.told):
        return "absent"
    chosen = topics.told[number - 1]
    talk.answer("complaint.take", "topic", chosen.code)
    talk.about(chosen.of)
    return "billing" if chosen.of == "billing" else "words"


@speaks(*_KEYS, longest=_KEYS)
def choices(talk: Talk) -> tuple[str, ...]:
    """Say each name with its key; names are clips made while running, short enough for three of them."""
    topics = talk.service.kept(Topics)
    named = enumerate(topics.told if topics else (), start=1)
    return tuple(key for number, one in named for key in (_clip(one, talk), _KEYS[number - 1]))


def _turn_to(talk: Talk, topics: Topics) -> None:
    talk.service.keep(topics)
    told = dict(enumerate(topics.told, start=1))
    talk.names[_TOPIC] = {
        f"topic_{number}": Named(told[number].name(talk.language), _clip(told[number], talk))
        if number in told
        else None
        for number in range(1, _A_PAGE + 1)
    }


def _clip(topic: KnownTopic, talk: Talk) -> str:
    return str(topic.clip(talk.language).with_suffix(""))


_WHICH: Final = Choose(
    "topic",
    (choices, "complaint.topic.keys"),
    keys={**{str(number): f"topic_{number}" for number in range(1, _A_PAGE + 1)}, "4": "further"},
    next={"further": "further", **{f"topic_{number}": "take" for number in range(1, _A_PAGE + 1)}},
    said={"ombudsman": "ombudsman:open"},
    field="topic_key",
    hears=_TOPIC,
)


def sort_out(talk: Talk) -> str:
    """A bill has a category of its own; who reports theft is unknown from here on, and nobody else is."""
    subject = talk.answered("subject") or ""
    talk.about("billing" if subject == "billing" else "complaint")
    if talk.answered("topic"):
        talk.answer("complaint.sort_out", "topic", "")
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
    start="begin",
    goal="{category}_reported",
    nodes=(
        Do("begin", begin, {"done": "kind"}),
        Choose(
            "kind",
            ("complaint.kind.keys",),
            keys={"1": "service", "2": "billing", "3": "theft", "4": "praise", "5": "other"},
            next={
                "service": "sort_out",
                "billing": "sort_out",
                "theft": "sort_out",
                "praise": "sort_out",
                "other": "look",
            },
            said={"ombudsman": "ombudsman:open"},
            field="subject",
            hears="complaint_kind",
        ),
        Do("look", look, {"there": "topic", "none": "other"}),
        _WHICH,
        Do("take", take, {"words": "words", "billing": "stand", "absent": "absent"}),
        Do("further", further, {"more": "topic", "none": "other"}),
        Say("absent", ("complaint.absent",), next="other"),
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
