"""Live pages: one process that holds a stream per open page and sends what changed, in the order of the event log."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from flask import Flask, abort, jsonify, request, session

from ticketing.accounts import service as accounts
from ticketing.accounts.permissions import Permission
from ticketing.core import clock, http
from ticketing.core.config import Settings, load_settings
from ticketing.core.errors import DomainError
from ticketing.tickets import service as tickets
from ticketing.tickets.units import reach_of
from ticketing.web import auth, security
from ticketing.web.app import configure, create_app
from ticketing.web.hub import Hub
from ticketing.web.stream import Viewer, messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Response

STREAMS = 600
"""Open streams one process carries; the server needs a thread for each and a few to refuse the rest."""

_RETRY_SECONDS = 10
_NEEDS = {
    "queue": Permission.TICKET_VIEW,
    "ticket": Permission.TICKET_VIEW,
    "figures": Permission.FIGURES_VIEW,
}


def create_events_app(settings: Settings | None = None, *, streams: int = STREAMS) -> Flask:
    """Make the application of the events process; ``streams`` caps how many pages may listen at once."""
    settings = settings or load_settings()
    pages = create_app(settings)
    app = Flask("ticketing.web.live", static_folder=None)
    configure(app, settings)
    app.extensions[http.EXTENSION] = pages.extensions[http.EXTENSION]
    hub = Hub(settings, pages)
    app.extensions["line123_hub"] = hub
    seats = threading.BoundedSemaphore(streams)

    app.before_request(security.refuse_strange_hosts)

    @app.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok", redis=hub.is_woken)

    @app.get("/stream")
    def stream() -> Response:
        viewer = _viewer(hub)
        if not seats.acquire(blocking=False):
            abort(503)
        hub.start()
        response = app.response_class(_until_gone(viewer, hub, seats), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        return response

    _allow_the_pages(app, settings)
    return app


def _allow_the_pages(app: Flask, settings: Settings) -> None:
    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = security.web_origin(settings)
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Vary"] = "Origin, Cookie"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.status_code == 503:  # noqa: PLR2004
            response.headers["Retry-After"] = str(_RETRY_SECONDS)
        return response


class _until_gone:  # noqa: N801 reads as what it does
    """The stream of one page; gives its seat back whether it was read to the end, cut, or never begun."""

    def __init__(self, viewer: Viewer, hub: Hub, seats: threading.BoundedSemaphore) -> None:
        self._messages = messages(viewer, hub)
        self._seats = seats
        self._is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._messages).encode()

    def close(self) -> None:
        self._messages.close()
        if self._is_open:
            self._is_open = False
            self._seats.release()


def _viewer(hub: Hub) -> Viewer:
    user = auth.person(hub.database, session, clock.now())
    if user is None:
        abort(401)
    actor = accounts.actor_of(user)
    view = request.args.get("view", "")
    if view not in _NEEDS or _NEEDS[view] not in actor.permissions:
        abort(403)
    with hub.database.read() as reading:
        reach = reach_of(reading, actor)
        ticket_id = None
        if view == "ticket":
            try:
                ticket_id = tickets.by_number(reading, actor, request.args.get("number", "")).id
            except DomainError:
                abort(404)
    last = request.headers.get("Last-Event-ID", "") or request.args.get("after", "")
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else hub.newest()  # noqa: PLR2004
    return Viewer(
        user=user,
        actor=actor,
        reach=reach,
        view=view,
        ticket_id=ticket_id,
        unit_id=http.integer("unit"),
        after=after,
        held_session=dict(session),
    )
