"""How gunicorn serves streams: one process with a thread for each, and a few to refuse the rest.

``gunicorn -c python:ticketing.web.gunicorn_events 'ticketing.web.live:create_events_app()'``
"""

from __future__ import annotations

from ticketing.core.config import load_settings
from ticketing.web.live import STREAMS

bind = f"127.0.0.1:{load_settings().port('events')}"
worker_class = "gthread"
workers = 1
preload_app = True
threads = STREAMS + 16
worker_connections = STREAMS + 200
timeout = 60
graceful_timeout = 1
control_socket_disable = True
proc_name = "line123-events"
