"""Somebody of the right role and another campaign, visit, team or family: not found, nothing changed."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.access.test_every_route_and_role import routes
from tests.conftest import People
from tests.families import scene as families
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene as recruitment
from tests.security import house
from tests.security.test_what_stays import everything
from webapp.access import guard
from webapp.access.models import Link, Visit
from webapp.access.policy import BY_LINK, POLICY, Role, Scope
from webapp.extensions import READING
from webapp.outbox.models import Message
from webapp.recruitment.models import Attempt, Campaign
from webapp.unit_of_work import Attune

# Whoever holds these roles reaches the whole service, so nothing of the kind is another's.
WHOLE_SERVICE = {
    grantee for grants in POLICY.values() for grantee, scope in grants.items() if scope is Scope.SERVICE
}
# Links know nobody, and the demonstration's own door is shut.
NOBODYS = {"link.opened", "link.start", "accounts.sign_in_as", "static", "security.static"}


def things(built: house.House, session: Session) -> dict[str, object]:
    """What stands in an address for each of its arguments: things that exist, and are other people's."""
    (written,) = recruitment.written_answers(session)
    message = session.scalars(select(Message).order_by(Message.id)).first()
    assert message is not None
    return {
        "campaign_id": built.attempt.campaign_id,
        "attempt_id": built.attempt.id,
        "person_id": built.attempt.campaign.members[0].person_id,
        "minutes_id": 1,
        "slot_id": 1,
        "scenario": "late-again",
        "device_id": built.device,
        "passage_id": built.passage,
        "goal_id": built.goal,
        "thanks_id": 1,
        "portrait_id": built.portrait,
        "share_id": 1,
        "commitment_id": 1,
        "note_id": 1,
        "pick_id": 1,
        "telling_id": 1,
        "wall_id": 1,
        "number": 1,
        "proof": "nothing",
        "comment_id": 1,
        "comment": uuid.UUID(int=7),
        "form_id": "family-voice-adults",
        "cover_id": built.cover,
        "export_id": 1,
        "observation_id": built.unshared,
        "visit_id": 1,
        "supervision_id": built.supervised,
        "session_id": built.reflecting,
        "thought_id": uuid.UUID(int=3),
        "action_id": 1,
        "team_id": built.families.family.team_id,
        "message_id": message.id,
        "family_id": built.families.family.id,
        "member_id": built.families.adult.id,
        "way_id": 1,
        "invitation_id": 1,
        "concern_id": built.concern,
        "conversation_id": built.conversation,
        "duty_id": 1,
        "report_id": 1,
        "reader_id": 1,
        "paper_id": built.paper.id,
        "paper_reference": built.paper.invitation.paper_reference,
        "position": 1,
        "client_id": house.DRAFT,
        "submission_id": uuid.UUID(int=7),
        "answer": written.reference,
        "candidate": built.attempt.reference,
    }


def addresses(app: Attune, rule: Rule, built: house.House, session: Session) -> str:
    known = things(built, session)
    known["reference"] = known["candidate" if rule.endpoint.startswith("board.") else "answer"]
    missing = set(rule.arguments) - set(known)
    assert not missing, f"Say what stands for {missing} of {rule.rule}."
    given = {name: known[name] for name in rule.arguments}
    return str(app.url_map.bind("localhost").build(rule.endpoint, given))


def is_somebodys(app: Attune, rule: Rule) -> bool:
    permission = guard.permission_of(app, rule.endpoint)
    grants = POLICY[permission] if permission else {}
    return bool(rule.arguments) and rule.endpoint not in NOBODYS and not set(grants) <= WHOLE_SERVICE


def test_nothing_of_somebody_elses_is_found_or_changed(
    app: Attune, client: CheckedClient, session: Session, people: People
) -> None:
    built = house.build(client, session, people)
    own_alone = [role for role in Role if role not in WHOLE_SERVICE and role not in BY_LINK]
    sign_in(client, people("Quite Elsewhere", *own_alone, team="South"))
    page = client.page("/")
    token = page.forms[0].fields["csrf_token"]
    before, walked = everything(session), 0
    session.rollback()
    for rule, method in routes(app):
        permission = guard.permission_of(app, rule.endpoint)
        if not is_somebodys(app, rule) or permission is None or guard.policy.is_for_links(permission):
            continue
        url = addresses(app, rule, built, session)
        session.rollback()
        sent = {"csrf_token": token, "client_id": str(uuid.uuid4()), "version": "0", "keep": "standing"}
        answer = client.get(url) if method in READING else client.post(url, data=sent)
        assert answer.status_code == 404, f"{method} {url}: {answer.status_code}"
        assert everything(session) == before, f"{method} {url}"
        session.rollback()
        walked += 1
    assert walked > 25


def test_no_recruiter_assesses_or_decides_in_a_campaign_of_their_own(
    client: CheckedClient, session: Session, people: People
) -> None:
    everywhere = people("Ria Moss", Role.RECRUITER, Role.ASSESSOR, Role.PANEL_MEMBER)
    ann, ben = people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)
    pam = people("Pam Ford", Role.PANEL_MEMBER)
    sign_in(client, everywhere)
    for assessors, panel in (((everywhere, ann), pam), ((ann, ben), everywhere)):
        cast = recruitment.Cast(everywhere, assessors, panel)
        assert submit(client, "/campaigns/new", recruitment.campaign_fields(cast)).status_code == 422
    assert recruitment.count(session, Campaign) == 0
    assert recruitment.count(session, Attempt) == 0


def test_codes_tried_at_once_are_all_counted(client: CheckedClient, session: Session, people: People) -> None:
    token = families.invite(client, session, families.set_scene(session, people))
    code = families.code_of(client, token)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    session.commit()

    def guess(number: int) -> int:
        return house.browser(client).post(f"/s/{token}", data={"code": wrong}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(guess, range(16)))
    assert answers == [410] * 12 + [422] * 4
    session.expire_all()
    assert session.scalars(select(Link)).one().code_tries == 5
    assert house.browser(client).post(f"/s/{token}", data={"code": code}).status_code == 410


def test_of_many_first_starts_at_once_one_is_the_first(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = families.invite(client, session, families.set_scene(session, people))
    session.commit()

    def start(number: int) -> int:
        return house.browser(client).post(f"/s/{token}").status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(start, range(4)))
    assert answers == [200, 422, 422, 422]
    session.expire_all()
    assert len(session.scalars(select(Visit)).all()) == 1
