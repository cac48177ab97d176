"""The commands of `flask`: serving, and what each room adds."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import text

from webapp import clock, memory
from webapp.extensions import db
from webapp.jobs import jobs

# How many seconds a process has to finish what it is doing.
GRACE = 40

ROOT = Path(__file__).resolve().parent.parent


def init_app(app: Flask) -> None:
    """Add the commands of the house and of every room."""
    app.cli.add_command(serve)
    app.cli.add_command(work)
    for room in app.extensions["attune"].rooms:
        for command in room.commands:
            app.cli.add_command(command)


@click.command()
@click.option("--port", default=8000, show_default=True, envvar="ATTUNE_PORT", help="Where to listen.")
@with_appcontext
def serve(port: int) -> None:
    """Serve the application on this machine, with a worker for long work beside it."""
    db.session.execute(text("select 1"))
    # What this process holds open would keep the server from writing.
    db.session.remove()
    db.engine.dispose()
    command = ["gunicorn", "--config", "python:webapp.serving", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT)
    worker = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "work"], cwd=ROOT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if _answers(server, port):
            click.echo(f"Attune is at http://127.0.0.1:{port} (Ctrl+C stops it).")
        server.wait()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        # A worker that is told to terminate would drop what it is doing; an interrupted one finishes it.
        _stop(server, signal.SIGTERM)
        _stop(worker, signal.SIGINT)


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask a process to end, and end it if it has not heard, as when it was still being loaded."""
    process.send_signal(how)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the server listens; False when it has ended instead."""
    while server.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.2)
    return False


@click.command()
@with_appcontext
def work() -> None:
    """Do long work until interrupted; work that a lost worker left is taken up again."""
    memory.give_back()
    jobs.sweep(db.session(), clock.now())
    db.session.commit()
    if jobs.huey is None:
        raise click.ClickException("The queue is not bound to this application.")
    consumer = jobs.huey.create_consumer(workers=1, worker_type="thread", periodic=True)
    consumer.run()
