"""How gunicorn serves the pages: ``gunicorn -c python:ticketing.web.gunicorn_web 'ticketing.web.app:create_app()'``."""

from __future__ import annotations

from ticketing.core.config import load_settings

bind = f"127.0.0.1:{load_settings().port('web')}"
worker_class = "gthread"
workers = 2
threads = 16
timeout = 60
graceful_timeout = 5
keepalive = 15
preload_app = True
control_socket_disable = True
proc_name = "line123-web"
