"""The long work of the outbox: handing messages over."""

from flask import current_app
from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.jobs import Progress
from webapp.outbox import sending

SEND = "outbox.send"


def send(tell: Progress) -> None:
    """Hand over what waits, until nothing does."""
    sender = sending.sender_of(current_app.extensions["attune"].settings)
    if sender is None:
        return
    done = 0
    while sent := sending.send_waiting(db.session(), sender, clock.now()):
        done += sent
        tell(done, done)


WORKS = {SEND: send}
SCHEDULE = {SEND: crontab(minute="*/5")}
