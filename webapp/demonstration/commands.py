"""`flask demonstrate`: fill an empty database with the invented authority."""

import time

import click
import numpy as np
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.accounts.models import Person
from webapp.demonstration import (
    agency,
    authority,
    cases,
    comments,
    cover,
    families,
    indicators,
    meetings,
    papers,
    practice,
    recruitment,
    reflection,
    reports,
    supervision,
    thanks,
    watched,
    workload,
)
from webapp.demonstration.rows import Rows, Tell
from webapp.demonstration.truth import Truth, World
from webapp.extensions import db
from webapp.families import coverage
from webapp.insight import service as insight
from webapp.insight import works

SEED = 20_261


def fill(session: Session, world: World, tell: Tell) -> authority.Staff:
    """Store the whole invented authority, in the caller's transaction."""
    rows = Rows()
    staff = authority.make(world, rows)
    practice.make(world, rows, staff)
    families.make(world, rows, staff)
    cases.name_families(rows)
    recruitment.make(world, rows, staff)
    reflection.make(world, rows, staff)
    rows.store(session, tell)
    agency.make(session, world, staff)
    supervision.make(session, world, staff)
    cases.supervise(session, world, staff)
    meetings.make(session, world, staff)
    watched.make(session, world, staff)
    thanks.make(session, world)
    comments.make(session, world)
    cover.make(session, world, staff)
    papers.make(session, world, staff)
    workload.make(session, world, staff)
    indicators.make(session, world, staff)
    people = len(staff.by_name) + len(staff.practitioners)
    audit.record(session, "authority.set up", actor="demonstration", people=people, teams=len(staff.teams))
    house = current_app.extensions["attune"]
    coverage.release(session, world.now)
    insight.gather(session, [room.ratings for room in house.rooms if room.ratings], world.now)
    return staff


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="The same seed invents the same authority.")
@with_appcontext
def demonstrate(seed: int) -> None:
    """Fill an empty database with an invented authority; a filled one stays as it is."""
    if not current_app.extensions["attune"].settings.demonstration:
        raise click.ClickException("Set ATTUNE_DEMONSTRATION=true: invented people never join real ones.")
    upgrade()
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        click.echo("The demonstration is there already.")
        return
    begun = time.monotonic()
    world = World(Truth(), np.random.default_rng(seed), clock.now())
    fill(db.session(), world, lambda table, count: click.echo(f"  {table}: {count:,} rows"))
    db.session.commit()
    works.release()
    meetings.look(db.session())
    reports.make(db.session(), world)
    db.session.commit()
    click.echo(f"An invented authority was made in {time.monotonic() - begun:.0f} seconds (seed {seed}).")
