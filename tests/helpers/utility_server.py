"""A utility's back office over HTTP for tests: any BackOffice behind the paths of the contract."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import unquote

from flask import Flask, Response, request
from pydantic import ValidationError
from werkzeug.serving import make_server

from ticketing.backoffice.http.operations import IDENTIFIED_AT, IDENTIFIED_BY, OPERATIONS, Place
from ticketing.backoffice.values import Access
from ticketing.core.errors import DomainError, InvalidError


def utility_app(office, key):
    app = Flask("utility")
    for operation in OPERATIONS:
        path = operation.path.replace("{", "<").replace("}", ">")
        app.add_url_rule(path, operation.name, _view(office, operation, key), methods=[operation.verb])
    return app


@contextmanager
def served(app):
    """Serve a WSGI application on a free port; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _view(office, operation, key):
    def view(**path):
        if request.headers.get("Authorization") != f"Bearer {key}":
            return Response("who are you?", 401)
        try:
            values = {item.name: _value(item, path) for item in operation.parameters}
            answer = getattr(office, operation.name)(**values)
        except ValidationError:
            return _refused(InvalidError("This cannot be read."))
        except DomainError as error:
            return _refused(error)
        return Response(operation.answer.dump_json(answer), content_type="application/json")

    return view


def _value(parameter, path):
    if parameter.place is Place.ACCESS:
        at = datetime.fromisoformat(request.headers[IDENTIFIED_AT])
        return Access(path["customer_number"], unquote(request.headers[IDENTIFIED_BY]), at)
    if parameter.place is Place.BODY:
        return parameter.adapter.validate_json(request.get_data())
    holder = {Place.PATH: path, Place.QUERY: request.args, Place.FIELD: request.get_json(silent=True)}[parameter.place]
    return parameter.adapter.validate_python(holder.get(parameter.name))


def _refused(error):
    body = {"code": error.code, "message": error.message, "details": error.details}
    return Response(json.dumps(body, default=str), error.status, content_type="application/json")
