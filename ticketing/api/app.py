"""The application of programs: ``/api/v1`` and its description. It knows no browser sessions, pages know no tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint, APIFlask
from flask import Response, current_app, make_response, render_template, request, url_for
from werkzeug.routing import IntegerConverter

from ticketing import __version__
from ticketing.api import customer_views, description, door, problems, report_views, ticket_views, webhook_views
from ticketing.api.schemas import IndexOut
from ticketing.api.scopes import Scope
from ticketing.core import http

if TYPE_CHECKING:
    from collections.abc import Callable

    from ticketing.core.config import Settings
    from ticketing.core.db import Database

PREFIX = "/api"
FEATURES = (ticket_views, report_views, customer_views, webhook_views)
LONGEST_BODY = 100_000
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'"
)


class RowNumber(IntegerConverter):
    """Nine digits fit the databases. More are no address: a limit by value would answer 405 instead of 404."""

    regex = r"\d{1,9}"


index = APIBlueprint("index", __name__, tag="Index")


def create_api(settings: Settings, database: Database, limits: dict[str, Any], asset: Callable[[str], str]) -> APIFlask:
    """Make the application; ``limits`` of the rate limiter and ``asset`` (address of a file) are those of the pages."""
    app = APIFlask(
        "ticketing.api",
        title="Line 123",
        version=__version__,
        static_folder=None,  # type: ignore[arg-type]  # Flask itself allows it
        spec_path="/v1/openapi.json",
        docs_path=None,
        template_folder="templates",
    )
    app.config.update(limits, MAX_CONTENT_LENGTH=LONGEST_BODY, **description.SETTINGS)
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.globals["asset"] = asset
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.extensions[http.EXTENSION] = {"settings": settings, "database": database}
    problems.install(app)
    first = APIBlueprint("v1", __name__, url_prefix="/v1", enable_openapi=True)
    first.register_blueprint(index)
    for feature in FEATURES:
        first.register_blueprint(feature.blueprint)
    app.register_blueprint(first)
    door.open_to_all(app.view_functions["openapi.spec"])
    app.spec_processor(description.complete)  # type: ignore[arg-type]  # a dict, as we ask for JSON
    app.before_request(_refuse_nul)
    door.install(app, settings)
    app.after_request(_headers)
    return app


@index.get("/")
@index.output(IndexOut)
@door.open_to_all
def show() -> IndexOut:
    """Show where everything is."""
    lists = {"tickets": "tickets.list_tickets", "reports": "reports.list_reports"}
    lists |= {"customers": "customers.list_customers", "webhooks": "webhooks.list_webhooks"}
    return IndexOut(
        name="Line 123",
        openapi=url_for("openapi.spec"),
        docs=url_for("v1.index.docs"),
        scopes=[str(scope) for scope in Scope],
        links={name: url_for(f"v1.{view}") for name, view in lists.items()},
    )


@index.get("/docs")
@index.doc(hide=True)
@door.open_to_all
def docs() -> Response:
    """Show the description as a page for people, made on the server: it needs no script."""
    spec: dict[str, Any] = current_app.spec  # type: ignore[attr-defined]  # APIFlask's
    base = url_for("v1.index.show", _external=True).rstrip("/")
    answer = make_response(render_template("api/docs.html", spec=spec, base=base, **description.readable(spec)))
    answer.headers["Content-Security-Policy"] = _PAGE_POLICY
    return answer


def _refuse_nul() -> Response | None:
    # PostgreSQL takes no NUL in any text, and nobody means one.
    if "\x00" in request.path or any("\x00" in value for value in request.args.values()):
        return problems.problem(400, "nul", "A NUL character is no text.")
    return None


def _headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
