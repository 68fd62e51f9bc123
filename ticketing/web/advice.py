"""What each refusal means for the person who meets it: what happened, and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from ticketing.core.i18n import Label
from ticketing.core.report_number import pretty
from ticketing.web.language import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticketing.core.errors import DomainError

Text = str | LazyString
CSRF_LOST = 419
"""Status under which the advice stands of a form that was made for an earlier session."""
_HELD_BY_ANOTHER = "not-holder: another holds it"


@dataclass(frozen=True)
class Advice:
    """What happened, and what the person can do about it; without a hint, that of the status is given."""

    title: Text
    hint: Text = ""


_BY_STATUS = {
    400: Advice(_("This request is not complete"), _("Go back and try again.")),
    401: Advice(_("Please sign in"), _("Your session has ended.")),
    403: Advice(
        _("Your role does not allow this"),
        _("Ask your supervisor if you need it for your work."),
    ),
    404: Advice(
        _("Not found"),
        _("Check the number, or the unit: tickets of other units are not shown."),
    ),
    405: Advice(_("This cannot be opened like that"), _("Go back and use the button.")),
    409: Advice(_("Somebody was faster"), _("Look at the current state and try again.")),
    CSRF_LOST: Advice(
        _("This page is too old"),
        _("You have signed in again since it was opened. Reload it, then try again."),
    ),
    422: Advice(_("Something is missing or wrong"), _("Correct it and send again.")),
    429: Advice(_("Too many attempts"), _("Wait one minute, then try again.")),
    500: Advice(
        _("A fault on our side"),
        _("Nothing you saved before is lost. Try again; tell the operator if it comes back."),
    ),
    503: Advice(_("The database is busy or away"), _("Try again in a few seconds.")),
}

_BY_CODE = {
    "already-claimed": Advice(_("%(holder)s has taken this ticket already"), _("Take another one from the queue.")),
    "not-holder": Advice(_("You do not hold this ticket"), _("Claim it first. Your text is still in the form.")),
    _HELD_BY_ANOTHER: Advice(
        _("%(holder)s holds this ticket now"), _("Claim it first. Your text is still in the form.")
    ),
    "too-many-tickets": Advice(
        _("You hold as many tickets as you may"), _("Finish or give back one first: %(numbers)s")
    ),
    "stale": Advice(_("This ticket changed while you had it open")),
    "transition-not-allowed": Advice(_("The ticket has moved on; this step is not possible now")),
    "clip-not-ready": Advice(_("The voice is still speaking"), _("Wait a few seconds, listen to it, then publish.")),
    "clip-not-heard": Advice(
        _("Listen before callers hear it"), _("Play the clip on this page to its end, then publish.")
    ),
    "voice-not-heard": Advice(
        _("%(missing)s recordings were not listened to yet"), _("Play them in the recording room, then publish.")
    ),
    "voice-not-complete": Advice(
        _("%(missing)s texts of this family are not recorded"),
        _("Record them in the recording room, then publish: one voice speaks all of a family."),
    ),
    "voice-upload": Advice(
        _("This cannot be taken as it is"),
        _(
            "Send sound files named like their keys (digit.1.mid.wav), or a ZIP of them: at most 400 files, each of at "
            "most 16 MB, without a password."
        ),
    ),
    "speaker-taken": Advice(
        _("There is a speaker of this name already"), _("Choose that speaker from the list, or add the surname.")
    ),
    "voice-not-taken": Advice(
        _("The recordings could not be looked at"), _("Send fewer files at once, or try again in a minute.")
    ),
    "announcement-too-long": Advice(
        _("This takes %(seconds)s seconds to listen to"), _("Shorten the text to %(longest)s seconds.")
    ),
    "announcement-over": Advice(_("Callers do not hear this announcement any more"), _("Write a new one.")),
    "announcement-changed": Advice(
        _("This announcement changed while you had it open"), _("Reload the page and look at what changed.")
    ),
    "nothing-to-undo": Advice(_("There is nothing to undo")),
    "setting-stale": Advice(
        _("%(by)s saved this while you had it open"), _("Reload the page and look at what changed.")
    ),
    "setting-same": Advice(_("Nothing is different"), _("It is already so; nothing was saved.")),
    "setting-changed-since": Advice(
        _("A later change touched the same"), _("Undo the later change first, or change it back by hand.")
    ),
    "outage-over": Advice(_("This outage is over already")),
    "outage-changed": Advice(
        _("This outage changed while you had it open"), _("Reload the page and look at what changed.")
    ),
    "transcript-changed": Advice(
        _("These words changed while you had them open"), _("Copy your text, reload the page, then correct again.")
    ),
    "phrase-taken": Advice(
        _("The phrase book knows this phrase already"), _("It means %(meaning)s. Choose other words around it.")
    ),
    "word-decided": Advice(_("Somebody has decided about this word already")),
    "not-attached": Advice(_("This ticket follows no outage")),
    "sign-in-failed": Advice(_("Wrong name or password")),
    "too-many-tries": Advice(
        _("Too many wrong answers for this customer"), _("Nobody can be verified for a day. Make a follow-up ticket.")
    ),
    "unavailable": Advice(
        _("The back office does not answer"), _("Try again in a moment, or make a follow-up ticket.")
    ),
    "wrong-answer": Advice(_("That answer is not right"), _("Ask again; %(tries_left)s more tries.")),
}
"""By code of the error; names in brackets are its details."""


def by_status(status: int) -> Advice:
    """Return what holds for every error of an HTTP status."""
    return _BY_STATUS.get(status, _BY_STATUS[400])


def advice_for(error: DomainError) -> Advice:
    """Return the sentences of a domain error, filled from its details; its own words go before those of its code."""
    details = error.details
    code = _HELD_BY_ANOTHER if error.code == "not-holder" and details.get("holder") else error.code
    general = by_status(error.status)
    found = _BY_CODE.get(code, general)
    own = next((told for name in ("said", "advice") if isinstance(told := details.get(name), Label)), None)
    hint = own.text(current()) if own else _filled(found.hint or general.hint, details)
    return Advice(_filled(found.title, details), hint)


def _filled(text: Text, details: Mapping[str, object]) -> str:
    said = str(text)
    if "%(" not in said:
        return said
    values = defaultdict(lambda: "?", {name: _told(value) for name, value in details.items()})
    return said % values


def _told(value: object) -> str:
    return ", ".join(pretty(str(number)) for number in value) if isinstance(value, list) else str(value)
