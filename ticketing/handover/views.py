"""The page of the change of shifts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.i18n import Label
from ticketing.handover import service
from ticketing.tickets import queue

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("handover", __name__, template_folder="templates")

WORDS: Final = MappingProxyType(
    {
        "title": Label("Serah terima", "Handover"),
        "unread": Label("%s catatan serah terima belum dibaca", "%s handover notes not read yet"),
        "mine": Label("Yang masih Anda pegang", "What you still hold"),
        "none_held": Label("Anda tidak memegang tiket.", "You hold no ticket."),
        "write": Label("Catatan untuk yang berikutnya", "Note for who comes next"),
        "hint": Label(
            "Tiket di atas ikut tercatat. Orang dari unit yang sama melihatnya saat masuk berikutnya, selama sehari.",
            "The tickets above go with it. People of the same units see it when they sign in next, for a day.",
        ),
        "leave": Label("Tinggalkan catatan", "Leave the note"),
        "left": Label("Dari rekan, sehari terakhir", "From colleagues, the last day"),
        "none_left": Label(
            "Belum ada catatan. Di akhir tugas, tulis di sini apa yang perlu diketahui rekan berikutnya.",
            "No note yet. At the end of a shift write here what the next colleague needs to know.",
        ),
        "read": Label("Sudah dibaca", "I have read it"),
        "is_read": Label("dibaca", "read"),
        "parked": Label("diparkir", "parked"),
        "at_work": Label("sedang dikerjakan", "at work"),
        "key": Label("Buka serah terima", "Go to the handover"),
    }
)


def _unread() -> int:
    with http.database().read() as session:
        return service.unread(session, http.actor(), clock.now())


_GLOBALS: dict[str, Any] = {"HANDOVER": WORDS, "unread_handovers": _unread}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_GLOBALS))


@blueprint.get("/handover")
@http.requires(Permission.TICKET_CLAIM)
def index() -> Response:
    """Show what I hold, a field for a note, and what others left."""
    with http.database().read() as session:
        notes = service.lately(session, http.actor(), clock.now())
        held = queue.mine(session, http.actor())
    return make_response(render_template("handover/index.html", notes=notes, held=held, longest=service.LONGEST))


@blueprint.post("/handover")
@http.requires(Permission.TICKET_CLAIM)
def leave() -> Response:
    """Leave a note for the next shift."""
    with http.database().write() as session:
        service.leave(session, http.actor(), request.form.get("body", ""), clock.now())
    return http.go_to(url_for("handover.index"))


@blueprint.post("/handover/<int:note_id>/read")
@http.requires(Permission.TICKET_CLAIM)
def read(note_id: int) -> Response:
    """Remember that I have read this one."""
    with http.database().write() as session:
        service.mark_read(session, http.actor(), note_id, clock.now())
    return http.go_to(url_for("handover.index"))
