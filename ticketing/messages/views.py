"""The pages of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.errors import NotFoundError
from ticketing.messages import labels, reading
from ticketing.notify import channels, faults, service
from ticketing.notify.models import Channel

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("messages", __name__, template_folder="templates")

_GLOBALS: Final[dict[str, Any]] = {"MESSAGES_TITLE": labels.TITLE}
blueprint.record_once(lambda setup: setup.app.jinja_env.globals.update(_GLOBALS))
_WORDS: Final[dict[str, Any]] = {
    "WORDS": labels.WORDS,
    "STATES": labels.STATES,
    "CHANNELS": labels.CHANNELS,
    "TEMPLATES": labels.TEMPLATES,
    "FAULTS": faults.FAULTS,
    "REMEDIES": faults.REMEDIES,
    "PRIVATE": reading.PRIVATE,
}


@blueprint.get("/outbox")
@http.requires(Permission.TICKET_VIEW)
def outbox() -> Response:
    """List messages, newest first; ``state`` and ``after`` are in the address."""
    actor, settings, state = http.actor(), http.settings(), request.args.get("state", "")
    with http.database().read() as session:
        page = reading.written(session, actor, state, request.args.get("after"))
        counts = reading.counts(session, actor)
    values = {
        "page": page,
        "counts": counts,
        "state": state,
        "is_demo": settings.demo,
        "is_closed": not channels.is_open(Channel.SMS, settings),
        "may_send": Permission.TICKET_WORK in actor.permissions,
        "can_leave": {str(channel) for channel in Channel if channels.is_open(channel, settings)},
    }
    return make_response(render_template("messages/outbox.html", **values, **_WORDS))


@blueprint.post("/outbox/<int:message_id>/send-again")
@http.requires(Permission.TICKET_WORK)
def send_again(message_id: int) -> Response:
    """Send a message that failed or was held once more."""
    with http.database().write() as session:
        message = reading.hold_message(session, http.actor(), message_id)
        service.send_again(session, http.actor(), message, clock.now())
    return http.go_to(url_for("messages.outbox", state="queued"))


@blueprint.get("/outbox/inbox")
@http.requires(Permission.TICKET_VIEW)
def inbox() -> Response:
    """Show what recipients would read; a copy that serves people has no such page."""
    if not http.settings().demo:
        raise NotFoundError("Only a demonstration has this page.")
    with http.database().read() as session:
        phones = reading.inbox(session, http.actor())
    return make_response(render_template("messages/inbox.html", phones=phones, **_WORDS))
