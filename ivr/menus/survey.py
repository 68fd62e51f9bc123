"""How satisfied callers are: one digit behind a service that was told, then a reason or praise in their own words.

Who reports a power cut, a danger or a complaint is not asked: his matter has only begun, and his minutes are dear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ivr.dialogue.graph import Choose, Do, Menu, Record, Say
from ticketing.tickets.caller import OpenReport

if TYPE_CHECKING:
    from ivr.dialogue.talk import Talk

_SECONDS: Final = 20
_WORDS: Final = "survey_words"


def due(talk: Talk) -> str:
    """Ask who got what he called for, has nothing open, and was not asked lately; once in a call."""
    if talk.goal is None or talk.category is not None or talk.service.times("survey") > 1 or not talk.may_survey():
        return "skip"
    talk.answer("survey.due", "survey", talk.goal)
    report = talk.service.kept(OpenReport)
    if report is not None:
        talk.answer("survey.due", "survey_about", report.number)
    return "ask"


def disappointed(talk: Talk) -> str:
    """From here on a hang-up leaves a complaint; what is about a report stays with that report."""
    if talk.answered("survey_about") is None:
        talk.about("complaint")
    return "done"


def take_reason(talk: Talk) -> str:
    """Make a complaint of a reason that was said."""
    if not talk.answered(_WORDS):
        talk.about(None)
        return "nothing"
    return "said" if talk.category is None or talk.report(talk.category) else "not_stored"


def take_praise(talk: Talk) -> str:
    """Tell whether something was said."""
    return "said" if talk.answered(_WORDS) else "nothing"


MENU = Menu(
    name="survey",
    start="due",
    follows_goal=True,
    nodes=(
        Do("due", due, {"ask": "score", "skip": "more:bye"}),
        Choose(
            "score",
            ("survey.score.keys",),
            keys={"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"},
            next={"1": "low", "2": "low", "5": "praise", "skip": "more:bye", "*": "thanks"},
            field="survey_score",
            silence="skip",
            hears="csat",
        ),
        Do("low", disappointed, {"done": "reason"}),
        Record(
            "reason",
            ("survey.reason", "privacy.at_tone.keys", "common.beep"),
            field=_WORDS,
            seconds=_SECONDS,
            next="reason_taken",
        ),
        Do("reason_taken", take_reason, {"said": "passed_on", "nothing": "thanks", "not_stored": "thanks"}),
        Choose(
            "praise",
            ("survey.praise.keys",),
            keys={"1": "yes", "2": "no"},
            next={"yes": "praise_words", "no": "thanks"},
            silence="no",
            hears="yesno",
        ),
        Record(
            "praise_words",
            ("survey.praise_words", "privacy.at_tone.keys", "common.beep"),
            field=_WORDS,
            seconds=_SECONDS,
            next="praised",
        ),
        Do("praised", take_praise, {"said": "passed_on", "nothing": "thanks"}),
        Say("passed_on", ("survey.passed_on",), next="more:bye"),
        Say("thanks", ("survey.thanks",), next="more:bye"),
    ),
)
