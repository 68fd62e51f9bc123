"""What one open page is told: rows of its queue, that its ticket changed, that figures changed, and a heartbeat."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import g, render_template

from ticketing.core import clock
from ticketing.tickets.priority import Level
from ticketing.web import auth

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from ticketing.accounts.models import User
    from ticketing.core.actor import Actor
    from ticketing.tickets.models import Ticket
    from ticketing.web.hub import Change, Hub

BEAT_SECONDS = 5.0
CHECK_SECONDS = 30.0


@dataclass
class Viewer:
    """Who looks at which page, and the last event that page knows. ``reach`` None: the whole company."""

    user: User
    actor: Actor
    reach: frozenset[int] | None
    view: str
    ticket_id: int | None
    unit_id: int | None
    after: int
    held_session: Mapping[str, Any] = field(default_factory=dict)

    def sees(self, ticket: Ticket) -> bool:
        """Tell whether the ticket is within reach and in the chosen unit."""
        if self.unit_id is not None and ticket.unit_id != self.unit_id:
            return False
        return self.reach is None or ticket.unit_id is None or ticket.unit_id in self.reach


def messages(viewer: Viewer, hub: Hub) -> Generator[str, None, None]:
    """Yield server-sent events until the session ends; the page connects again by itself with the last id."""
    checked = time.monotonic()
    yield _message("beat", clock.now().isoformat(), viewer.after)
    while True:
        changes = hub.after(viewer.after)
        if changes is None:
            yield _message("reload", "", hub.newest())
            return
        if changes:
            yield from _told(viewer, hub, changes)
            viewer.after = changes[-1].id
        yield _message("beat", clock.now().isoformat(), viewer.after)
        if time.monotonic() - checked > CHECK_SECONDS:
            checked = time.monotonic()
            if not _is_still_welcome(viewer, hub):
                return
        hub.wait(viewer.after, BEAT_SECONDS)


def _told(viewer: Viewer, hub: Hub, changes: list[Change]) -> Iterator[str]:
    seen = [change for change in changes if change.ticket is not None and viewer.sees(change.ticket)]
    newest = changes[-1].id
    for change in seen:
        if change.kind == "ticket.opened" and change.ticket is not None and change.ticket.priority == Level.EMERGENCY:
            yield _message("alarm", change.ticket.number, viewer.after)
    if viewer.view == "queue":
        yield from _queue(viewer, hub, seen, newest)
    elif viewer.view == "ticket":
        if any(change.ticket is not None and change.ticket.id == viewer.ticket_id for change in seen):
            yield _message("changed", "", newest)
    else:
        yield _message("changed", "", newest)


def _queue(viewer: Viewer, hub: Hub, seen: list[Change], newest: int) -> Iterator[str]:
    latest = {change.ticket.id: change for change in seen if change.ticket is not None}
    for change in latest.values():
        # The id moves on only with the last message: a cut in between must repeat the batch, not lose its rest.
        yield _message("row", _row(viewer, hub, change), viewer.after)
    if any(change.user_id == viewer.user.id or _holds(viewer, change) for change in seen):
        yield _message("mine", "", viewer.after)
    if latest:
        yield _message("count", str(_waiting(viewer, hub)), newest)


def _row(viewer: Viewer, hub: Hub, change: Change) -> str:
    def render() -> str:
        with hub.pages.test_request_context("/"):
            g.user, g.actor = viewer.user, viewer.actor
            return render_template("tickets/_row.html", ticket=change.ticket)

    # All that a row shows differently to different people.
    rights = (viewer.actor.permissions, viewer.user.language)
    return hub.rendered((change.id, *rights), render)


def _holds(viewer: Viewer, change: Change) -> bool:
    return change.ticket is not None and change.ticket.agent_id == viewer.user.id


def _waiting(viewer: Viewer, hub: Hub) -> int:
    return sum(
        count
        for unit_id, count in hub.waiting.items()
        if viewer.reach is None or unit_id is None or unit_id in viewer.reach
    )


def _is_still_welcome(viewer: Viewer, hub: Hub) -> bool:
    # Only what ends a session for everybody: idleness is judged by the pages, which see what people do.
    fresh = {**viewer.held_session, "seen": int(clock.now().timestamp())}
    return auth.person(hub.database, fresh, clock.now()) is not None


def _message(name: str, data: str, last: int) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines() or [""])
    return f"id: {last}\nevent: {name}\n{lines}\n"
