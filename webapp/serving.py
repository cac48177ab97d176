"""How gunicorn serves the application: `gunicorn --config python:webapp.serving wsgi:app` reads it."""

from typing import Any

from webapp.waiting_room import NotingArrivals

worker_class = "gthread"
workers = 2
threads = 4
# Loaded once and shared: the first visitor does not wait while each worker loads it again.
preload_app = True
control_socket_disable = True
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Let the worker's threads know since when what they are given has waited."""
    worker.tpool = NotingArrivals(worker.cfg.threads)
