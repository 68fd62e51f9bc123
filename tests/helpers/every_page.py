"""Every page there is, from the URL map: what a test says of all pages it says of one added tomorrow."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from helpers.factories import (
    make_actor,
    make_announcement,
    make_call,
    make_case,
    make_message,
    make_outage,
    make_ticket,
    make_unit,
    make_visit,
)

from ticketing.cases.models import CaseTicket, Complainant
from ticketing.core import clock
from ticketing.handover.models import HandoverNote
from ticketing.intake.models import CallStep, Outcome
from ticketing.outages.models import Outage
from ticketing.search.models import SavedView
from ticketing.tickets.models import Note
from ticketing.voices.models import Speaker

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session
    from werkzeug.routing import Map

NO_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "administration.audit_file": "a file",
        "administration.categories_on_phone": "part of the page of categories",
        "administration.category_clip": "a sound",
        "administration.clip": "a sound",
        "administration.take_sound": "a sound",
        "announcements.clip": "a sound",
        "cases.export": "a file",
        "intake.caller_of_ticket": "part of the page of a ticket",
        "intake.recording": "a sound",
        "intake.recording_wave": "a picture in a page",
        "outages.clip": "a sound",
        "reports.download": "a file",
        "reports.month_file": "a file",
        "shell.health": "for programs",
        "shell.home": "leads to the first page of a person",
        "speech.figures": "for programs",
        "tickets.mine": "part of the queue",
        "transcripts.show": "part of the pages of a call and a ticket",
    }
)


def endpoints(routes: Map, but: Collection[str] = ()) -> list[str]:
    """Return the endpoints that show a whole page, in the order of their addresses; those of ``but`` left out."""
    shown = [rule for rule in routes.iter_rules() if "GET" in (rule.methods or ())]
    names = [rule.endpoint for rule in sorted(shown, key=str)]
    return [name for name in dict.fromkeys(names) if name not in NO_PAGES and name not in but]


def address(routes: Map, endpoint: str, values: Mapping[str, Any]) -> str:
    """Return where a page is; ``values`` by the names of the arguments of all routes."""
    rule = next(routes.iter_rules(endpoint))
    chosen = {name: values[name] for name in rule.arguments}
    return str(routes.bind("127.0.0.1").build(endpoint, chosen))


def furnish(session: Session, area: str, said: str) -> dict[str, Any]:
    """Fill a unit of its own with one of everything, with ``said`` wherever somebody can write freely.

    Returns the values for ``address``.
    """
    now = clock.now()
    unit = make_unit(session, f"UJI-{area}-{len(said)}")
    unit.name = said
    actor = make_actor(session, f"{area}-writer", units=(unit,))
    call = make_call(session, started_at=now, unit_id=unit.id, area_code=area, outcome=Outcome.GOAL_REACHED)
    call.played = ["outage.ask_scope.keys", said]
    for field in ("scope", "survey_about", "wanted", said):
        session.add(CallStep(call_id=call.id, at=now, node=said, field=field, value=said))
    given = {"now": now, "unit_id": unit.id, "area_code": area, "place": said, "scope": said, "since": said}
    numbers = [f"+62811000{area}{nth:02d}" for nth in range(12)]
    tickets = [
        make_ticket(session, **given, call_id=None, caller_number=one, customer_number="561234567890")
        for one in [*numbers, *numbers[:1] * 12]
    ]
    for nth, one in enumerate(tickets[-12:]):
        one.customer_number = f"56123456{area}"[:-2] + f"{nth:02d}"
    main = make_ticket(session, **given, call_id=call.id, caller_number=numbers[0], customer_number="561234567890")
    session.add(Note(ticket_id=main.id, user_id=actor.user_id, body=said, created_at=now))
    session.add(HandoverNote(user_id=actor.user_id, body=said, numbers=[main.number] * 20, made_at=now))
    session.add(SavedView(user_id=actor.user_id, name=said, query="standing=open", created_at=now))
    speaker = Speaker(name=said, user_name=said, at=now)
    session.add(speaker)
    session.flush()
    outage = make_outage(session, area, now)
    session.get_one(Outage, outage).place = said
    case = make_case(session, unit.id, now)
    session.add(CaseTicket(case_id=case, ticket_id=main.id))
    session.add(Complainant(case_id=case, name=said, phone="", address=said, added_at=now))
    announcement = make_announcement(session, area, now, text="Kantor kami tutup hari ini.")
    make_message(session, unit.id, now, ticket_id=main.id, subject=said, body=said, recipient=said, error=said)
    return {
        "announcement_id": announcement,
        "by": "unit",
        "call_id": call.id,
        "case_id": case,
        "family": "digit",
        "language": "id",
        "name": "line.offered",
        "number": main.number,
        "outage_id": outage,
        "speaker_id": speaker.id,
        "username": f"{area}-writer",
        "visit_id": make_visit(session, area, now),
    }
