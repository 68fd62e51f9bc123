"""The page on which a menu can be played as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for

from ticketing.core import http
from ticketing.core.errors import NotFoundError
from ticketing.menus import labels
from ticketing.menus.book import read_book
from ticketing.menus.player import play, read_choices, written

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("menus", __name__, template_folder="templates")

_LANGUAGES = ("id", "en")


@blueprint.get("/menus")
@http.signed_in
def index() -> Response:
    """Play one menu: ``menu``, the ``spoken`` language and the chosen ``ways`` are in the address."""
    book = read_book(http.settings().run_dir)
    if book is None:
        return make_response(render_template("menus/none.html"))
    name = request.args.get("menu", "main" if "main" in book.menus else next(iter(book.menus), ""))
    if name not in book.menus:
        raise NotFoundError("There is no such menu.", menu=name[:40])
    spoken = request.args.get("spoken", "id")
    spoken = spoken if spoken in _LANGUAGES else "id"
    menu = book.menus[name]
    played = play(book, menu.start, read_choices(request.args.get("ways", "")), spoken)

    def url(choices: tuple[int, ...] = (), **more: Any) -> str:
        values = {"menu": name, "spoken": spoken, "ways": written(choices) or None, **more}
        return url_for("menus.index", **values)

    words = {"KINDS": labels.KINDS, "meaning": labels.meaning}
    return make_response(
        render_template("menus/play.html", book=book, menu=menu, played=played, spoken=spoken, url=url, **words)
    )
