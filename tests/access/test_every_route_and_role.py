"""Every route as every role meets it: who is let in is what the policy table says, and nothing else."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.access import guard, links, policy
from webapp.access.links import ROLE_OF, Purpose
from webapp.access.policy import BY_LINK, Audience, Permission, Role
from webapp.extensions import READING, db
from webapp.unit_of_work import Attune

STRANGER = "a stranger"
NO_ROLE = "somebody without a role"
OF_ANY = {"int": 987_654, "uuid": uuid.UUID(int=7), "string": "nothing", "path": "nothing"}


def routes(app: Attune) -> Iterator[tuple[Rule, str]]:
    """Every rule with every method that does something."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(app: Attune, rule: Rule) -> str:
    """An address of this rule that leads to nothing that exists."""
    given = {name: OF_ANY[_kind(rule, name)] for name in rule.arguments}
    return str(
        app.url_map.bind("localhost").build(rule.endpoint, given, method=next(iter(rule.methods or [])))
    )


def _kind(rule: Rule, name: str) -> str:
    converter = rule._converters[name]
    if isinstance(converter, IntegerConverter):
        return "int"
    return "uuid" if isinstance(converter, UUIDConverter) else "string"


def enter(client: CheckedClient, people: People, who: Role | str) -> dict[str, str]:
    """Come in as this role, staff with an account, others with a link; returns what to send along."""
    client.delete_cookie("session")
    client.delete_cookie(guard.VISIT_COOKIE)
    if who in (STRANGER, NO_ROLE):
        if who == NO_ROLE:
            sign_in(client, people("Nobody Special"))
        return {}
    role = Role(who)
    if role not in BY_LINK:
        sign_in(client, people(f"The {role.value}", role, team="North"))
        return {}
    purpose = next(purpose for purpose, of in ROLE_OF.items() if of is role)
    now = clock.now()
    token = links.issue(db.session(), purpose, "nothing:987654", now, timedelta(days=1))
    db.session.flush()
    link = links.look_up(db.session(), token, now)
    started = links.start(
        db.session(), link, code=None, language="en_GB", now=now, lifetime=timedelta(minutes=30)
    )
    client.set_cookie(guard.VISIT_COOKIE, started.secret)
    return {"X-CSRFToken": links.visit_token(started.secret)}


def is_granted(permission: Permission, who: Role | str) -> bool:
    """Whether the table, read by itself, grants this to them."""
    grants = policy.POLICY[permission]
    if Audience.ANYONE in grants or who in grants:
        return True
    return Audience.SIGNED_IN in grants and who != STRANGER and who not in BY_LINK


@pytest.mark.parametrize("who", [*Role, STRANGER, NO_ROLE], ids=str)
def test_each_route_lets_in_exactly_those_whom_the_table_names(
    sqlite_app: Attune, sqlite_people: People, who: Role | str
) -> None:
    client, people = sqlite_app.test_client(), sqlite_people
    assert isinstance(client, CheckedClient)
    reached: list[str] = []
    # Registered after the guard, so that it runs only for those whom the guard lets in.
    sqlite_app.before_request(lambda: reached.append("the view"))
    headers = enter(client, people, who)
    walked = 0
    for rule, method in routes(sqlite_app):
        # Signing out, and leaving by the exit, would end the walk.
        if rule.endpoint in {"security.logout", "link.leave"}:
            continue
        permission = guard.permission_of(sqlite_app, rule.endpoint)
        assert permission is not None
        if who in BY_LINK:
            # A page that finds nothing behind a link ends the visit, so each begins anew.
            headers = enter(client, people, who)
        reached.clear()
        answer = client.open(address(sqlite_app, rule), method=method, headers=headers)
        where = f"{method} {rule.rule} as {who}: {answer.status_code}"
        if is_granted(permission, who):
            # A form without its token is refused at the door, after whoever sent it was let in.
            assert reached or answer.status_code == 400, where
            walked += 1
            continue
        assert not reached, where
        if policy.is_for_links(permission):
            assert answer.status_code == 401, where
        elif who == STRANGER or who in BY_LINK:
            wanted = 302 if method in READING else 401
            assert answer.status_code == wanted, where
        else:
            assert answer.status_code == 403, where
        walked += 1
    assert walked > 80


def test_the_complete_list_of_roles_stands_in_the_table() -> None:
    assert len(Role) == 32
    # Whoever chooses a password begins no visit.
    assert set(Purpose) - set(ROLE_OF) == {Purpose.PASSWORD}
    assert set(ROLE_OF.values()) == BY_LINK


def test_every_permission_is_granted_to_somebody_and_asked_for_by_some_route(sqlite_app: Attune) -> None:
    asked = {guard.permission_of(sqlite_app, rule.endpoint) for rule in sqlite_app.url_map.iter_rules()}
    assert set(policy.POLICY) == set(Permission)
    assert set(Permission) - asked == set()


def test_an_undeclared_route_keeps_the_application_from_starting(sqlite_app: Attune) -> None:
    sqlite_app.view_functions["forgotten"] = lambda: "secret"
    sqlite_app.url_map.add(Rule("/forgotten", endpoint="forgotten"))
    with pytest.raises(guard.UndeclaredRouteError, match="forgotten"):
        guard.refuse_undeclared_routes(sqlite_app)
