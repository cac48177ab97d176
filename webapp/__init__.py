"""Attune: recruit for values, see practice, hear families, and give each team a mirror."""

from webapp import (
    addresses,
    catalogue,
    cli,
    columns,
    errors,
    filters,
    headers,
    language,
    menu,
    templating,
    waiting_room,
)
from webapp.access import guard
from webapp.accounts import signing_in
from webapp.config import INSTANCE, Settings
from webapp.extensions import ask_only_at_their_doors, babel, csrf, db, limiter, migrate
from webapp.flask_settings import flask_settings
from webapp.jobs import jobs
from webapp.rooms import House
from webapp.unit_of_work import Attune


def create_app(settings: Settings | None = None) -> Attune:
    """Build the application; this is its table of contents."""
    settings = settings or Settings()
    app = Attune(__name__, instance_path=str(INSTANCE))
    app.extensions["attune"] = house = House(settings, catalogue.ROOMS)
    columns.key_ring.fill(settings.encryption_ring())
    app.config.from_mapping(flask_settings(settings))

    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True)
    babel.init_app(app, locale_selector=language.choose)
    waiting_room.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    signing_in.init_app(app)
    ask_only_at_their_doors(app)
    jobs.init_app(app)

    templating.init_app(app)
    headers.init_app(app)
    # Nothing that is sent is read before it is known who sends it: only some may send much.
    guard.init_app(app)
    addresses.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    menu.init_app(app)
    cli.init_app(app)
    app.register_blueprint(language.blueprint)
    for room in house.rooms:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
        for name, work in room.works.items():
            jobs.declare(name, work)
        for name, when in room.schedule.items():
            jobs.repeat(name, when)
    guard.refuse_undeclared_routes(app)
    return app
