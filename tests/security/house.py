"""Everybody at work at once: a candidate, an observed visit, a family and a concern, with their pages."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from rubrics import loader
from tests.accounts import arranging
from tests.conftest import People
from tests.families import scene as families
from tests.html import Form, Page
from tests.pages import CheckedClient, open_link, sign_in
from tests.practice import visits
from tests.recruitment import scene as recruitment
from tests.reflection import sessions
from tests.security import voices
from tests.security.voices import DRAFT
from tests.supervision import meetings
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.capture import devices
from webapp.families.models import PaperForm
from webapp.insight.models import Generation
from webapp.library import rules
from webapp.library import service as library
from webapp.recruitment import drafting
from webapp.recruitment.models import Attempt
from webapp.safeguarding.service import report
from webapp.stewardship import firewall
from webapp.stewardship.firewall import Asked
from webapp.stewardship.rules import Way

CANDIDATE, FAMILY, PARENT = "a candidate", "a family member", "a parent on a panel"
READER = "a young person who reads reports"
NOWHERE = ("/static", "/exit", "/sign-out", "/language", "http", "mailto:", "#")


@dataclass
class House:
    """Who is there, and what they have to do with each other."""

    recruitment: recruitment.Cast
    practice: visits.Cast
    families: families.Scene
    supervision: meetings.Cast
    others: list[Person]
    attempt: Attempt
    shared: int
    unshared: int
    supervised: int
    concern: int
    conversation: int
    device: uuid.UUID
    passage: int
    goal: int
    portrait: int
    cover: int
    reflecting: int
    paper: PaperForm
    candidate_token: str
    family_token: str
    parent_token: str
    reader_token: str

    @property
    def tokens(self) -> list[tuple[str, str]]:
        """Everybody who comes by a link, and its token."""
        return [
            (CANDIDATE, self.candidate_token),
            (FAMILY, self.family_token),
            (PARENT, self.parent_token),
            (READER, self.reader_token),
        ]

    @property
    def staff(self) -> list[Person]:
        """Everybody who signs in, once."""
        found = [
            self.recruitment.recruiter,
            *self.recruitment.assessors,
            self.recruitment.panel,
            self.practice.observer,
            self.practice.practitioner,
            self.families.lead,
            self.supervision.supervisor,
            self.supervision.practitioner,
            self.supervision.partner,
            *self.others,
        ]
        return list({person.id: person for person in found}.values())


def build(client: CheckedClient, session: Session, people: People) -> House:
    """A house in which something waits for everybody."""
    cast = recruitment.Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )
    seen = visits.Cast(
        observer=people("Ada Ode", Role.OBSERVER),
        practitioner=people("Pat Roe", Role.PRACTITIONER, Role.TEAM_MEMBER, team="North"),
    )
    others = [
        people("Sal Ward", Role.SAFEGUARDING_LEAD),
        people("Quin Lead", Role.QUALITY_LEAD),
        people("Cal Ord", Role.COORDINATOR),
        people("Eve Marsh", Role.AUTHOR),
        people("Add Min", Role.ADMINISTRATOR, Role.AUDITOR, Role.OPERATOR),
        people("Ines Dale", Role.FAMILY_INTERVIEWER),
        people("Gwen Reed", Role.PAPER_CLERK),
        people("Una Lyst", Role.ANALYST),
        people("Stan Dinn", Role.OBSERVER, Role.SUPERVISOR, team="West"),
    ]
    attempt = recruitment.assessed_attempt(client, session, cast)
    candidate_token = recruitment.invite(client, session, attempt.campaign, "Noa Brook")
    parent_token = recruitment.ask_parent(client, session, attempt.campaign, "Mo Hale")
    scene = families.set_scene(session, people)
    met = meetings.cast_of(session, people, practitioner=seen.practitioner)
    met.partner.access_ends_on = clock.today() + timedelta(days=9)
    later = families.add_member(session, scene.family, "Otto Karim")
    third = families.add_member(session, scene.family, "Ida Karim")
    family_token = families.invite(client, session, scene, later)
    paper = voices.paper(session, later, scene.lead)
    concern = report(
        session,
        source="family",
        family_id=scene.family.id,
        member_id=scene.adult.id,
        text="He comes to the flat at night.",
        now=clock.now() - timedelta(hours=1),
    )
    session.add(Generation(made_at=clock.now(), rows=0))
    draft_fields = {"title": ["Begun and not opened"]}
    drafting.keep(session, cast.recruiter.id, DRAFT, 0, draft_fields, clock.now())
    session.commit()
    shared = visits.shared_visit(client, seen)
    visits.rate_oneself(client, seen.practitioner, shared)
    goal = visits.propose_goal(client, session, shared)
    unshared = visits.log_visit(client, seen.observer, seen.practitioner)
    supervised = _supervision(client, met)
    asked = Asked(seen.practitioner.id, Way.OWN, "For my portfolio.")
    passage = firewall.ask(session, asked, seen.practitioner.id, DRAFT, clock.now())
    cover = _cover(session, seen, met, others[-1])
    _rubrics(session, next(one.id for one in others if one.name == "Eve Marsh"))
    device, _ = devices.enrol(session, seen.observer.id, "work phone", clock.now())
    client.delete_cookie("session")
    return House(
        cast,
        seen,
        scene,
        met,
        others,
        attempt,
        shared,
        unshared,
        supervised,
        concern.id,
        voices.conversation(session, third, next(one for one in others if one.name == "Ines Dale")),
        device.public_id,
        passage.id,
        goal,
        voices.portrait(session, seen.practitioner.id, met.supervisor.id),
        cover,
        _session(client, session, people, seen.practitioner),
        paper,
        candidate_token,
        family_token,
        parent_token,
        voices.reader(session, others[1]),
    )


def _supervision(client: CheckedClient, met: meetings.Cast) -> int:
    """One on record, one that is being written up, and one that is to come."""
    supervised = meetings.recorded(client, met)
    written = meetings.begun(client, met.supervisor, met.practitioner, met.partner)
    meetings.write_about(client, written)
    day = clock.today() + timedelta(days=2)
    meetings.plan(client, met.supervisor, met.practitioner, met.partner, when=day)
    return supervised


def _session(client: CheckedClient, session: Session, people: People, member: Person) -> int:
    """One that is open, in which somebody of the team has written, one that is to come, and a note."""
    here = sessions.room(client, session, people, member)
    wall, phone = here.of(here.lead), here.of(member)
    sessions.planned(session, here, wall, **sessions.day(clock.today() + timedelta(days=3)))
    number = sessions.opened(session, here, wall)
    sessions.join(phone, session, number)
    sessions.think(phone, number, "Tired of the waiting list.")
    sessions.noted(phone, here)
    return number


def _cover(session: Session, seen: visits.Cast, met: meetings.Cast, stand_in: Person) -> int:
    """Somebody stands in for the observer and for the supervisor, and can take things over from both."""
    arranging.away(session, met.supervisor, stand_in)
    return arranging.away(session, seen.observer, stand_in).id


def _rubrics(session: Session, author_id: int) -> None:
    """An own rubric that is published, and one that is being written."""
    for title in ("Published", "Being written"):
        copy = rules.copied(loader.rubric("relational-care"), title)
        sketch, number, now = replace(copy, criteria=copy.criteria[:2]), uuid.uuid4(), clock.now()
        draft = library.begin(session, sketch, 5, author_id=author_id, client_id=number, now=now)
        if title == "Published":
            library.publish(session, draft, draft.revision, author_id, now)


def browser(client: CheckedClient) -> CheckedClient:
    """Another browser."""
    return recruitment.fresh(client)


def everybody(client: CheckedClient, house: House) -> Iterator[tuple[str, CheckedClient]]:
    """Each bearer of a link, while nobody has taken it back, and each person, in a browser of their own."""
    for name, token in house.tokens:
        theirs = browser(client)
        open_link(theirs, token)
        yield name, theirs
    for person in house.staff:
        theirs = browser(client)
        sign_in(theirs, person)
        yield person.name, theirs


def starts(name: str) -> list[str]:
    """Where somebody begins to walk."""
    return {
        CANDIDATE: ["/assessment", "/assessment/1", "/assessment/check"],
        FAMILY: ["/words", "/words/help"],
        PARENT: ["/your-panel", "/your-panel/briefing"],
        READER: ["/your-panel/reports"],
    }.get(name, ["/"])


def pages(client: CheckedClient, name: str) -> dict[str, Page]:
    """Every page that can be reached from somebody's first by links, once."""
    found: dict[str, Page] = {}
    waiting = starts(name)
    while waiting:
        url = waiting.pop().partition("#")[0]
        if not url or url in found or url.startswith(NOWHERE):
            continue
        answer = client.get(url)
        if answer.status_code in (301, 302, 303):
            waiting.append(answer.location)
            continue
        assert answer.status_code == 200, f"{url} as {name}: {answer.status_code}"
        found[url] = Page.of(answer)
        waiting += found[url].links
    return found


def forms(found: dict[str, Page]) -> dict[str, Form]:
    """Each form to be sent on these pages, by where it goes; without those that would end the walk."""
    return {
        form.action: form
        for page in found.values()
        for form in page.forms
        if form.method == "post" and not form.action.startswith(NOWHERE)
    }
