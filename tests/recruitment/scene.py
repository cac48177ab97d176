"""A campaign with its people, and how each of them does their part on the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from rubrics import loader as rubrics
from scenarios import loader as library
from scenarios.dialogue import best_way
from scenarios.model import BestWorstTask, ChooseTask, DialogueTask, RankTask, RateTask, Scenario, TextTask
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.accounts.models import Person
from webapp.outbox.models import Message
from webapp.recruitment import queries, rules, standardising
from webapp.recruitment.allocation import Stage, Use
from webapp.recruitment.models import Attempt, Campaign, LayMember, TaskAnswer
from webapp.recruitment.queries import Item, Question
from webapp.recruitment.rules import Part

# One to rank, one to write and one to rate: what most of these tests ask.
ASKED = ("both-in-the-room", "not-by-friday", "the-morning-after")
WORDS = "I would ring Jordan first and say that he is wanted, then sit down with Maureen and Ali."
REASON = "Clear about the worry, and kept hold of the child throughout."
MARKS = {
    f"{criterion.id}.{part}": value
    for criterion in rubrics.rubric("scenario-answer").criteria
    for part, value in (("level", "4"), ("evidence", f"It says so about {criterion.id}."))
}


@dataclass(frozen=True)
class Cast:
    """Who takes part."""

    recruiter: Person
    assessors: tuple[Person, Person]
    panel: Person


def asked(ids: Sequence[str] = ASKED) -> list[Scenario]:
    """The newest versions of these scenarios, in this order."""
    newest = {each.id: each for each in library.current()}
    return [newest[id] for id in ids]


def count(session: Session, table: type) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def campaign_fields(cast: Cast, **changes: Any) -> dict[str, Any]:
    """A campaign's form, filled in."""
    last = clock.today() + timedelta(days=21)
    return {
        "title": "Social workers, spring",
        "role": "social worker",
        "closes_on": [str(last.day), str(last.month), str(last.year)],
        "scenarios": list(ASKED),
        "overall_cut": "45",
        "method": "Agreed by four supervisors",
        "check_share": "0",
        "random_order": None,
        "essential.child-focus": "yes",
        "assessors": [str(person.id) for person in cast.assessors],
        "panel": [str(cast.panel.id)],
        **changes,
    }


def kept_in_main(response: TestResponse) -> dict[str, list[str]]:
    """What the form still holds on a page that refused it."""
    return next(form for form in Page.of(response).forms if form.in_main).fields


def open_campaign(client: CheckedClient, session: Session, cast: Cast, **changes: Any) -> Campaign:
    """The recruiter opens a campaign."""
    sign_in(client, cast.recruiter)
    response = submit(client, "/campaigns/new", campaign_fields(cast, **changes))
    assert response.status_code == 303, response.get_data(as_text=True)
    campaign = session.scalars(select(Campaign).order_by(Campaign.id.desc())).all()[0]
    for person_id in queries.members(session, campaign.id, Part.ASSESSOR):
        get_ready(session, session.get_one(Person, person_id), campaign)
    sign_in(client, cast.recruiter)
    return campaign


def get_ready(session: Session, assessor: Person, campaign: Campaign) -> None:
    """An assessor has said that they know nobody, and practised until live work, giving the agreed levels."""
    standardising.declare(session, campaign, assessor.id, "", clock.now())
    while (work := queries.work(session, campaign, assessor.id)).stage is Stage.PRACTISE:
        question = next(one for one in work.practice if one.next)
        reference = str(question.next)
        check = question.checks[reference]
        item = Item(reference, question, work.stage, check=check, use=Use.PRACTICE)
        standardising.send_trial(session, item, assessor.id, check.key, clock.now())


def mark_check(client: CheckedClient, question: Question, reference: str, off: int = 0) -> TestResponse:
    """The assessor marks an answer with agreed levels, so many levels away from them."""
    key = question.checks[reference].key
    given = {name: level + off if level + off <= 5 else level - off for name, level in key.items()}
    fields = {f"{name}.level": str(level) for name, level in given.items()}
    fields |= {f"{name}.evidence": "As it says." for name in given}
    return submit(client, f"/assessing/{reference}", fields, action=f"/assessing/{reference}")


def invite(client: CheckedClient, session: Session, campaign: Campaign, name: str = "Robin Vale") -> str:
    """The recruiter invites a candidate; returns the token of the link in the outbox."""
    recruiter = session.get_one(Person, campaign.recruiter_id)
    sign_in(client, recruiter)
    address = f"{name.lower().replace(' ', '.')}@mail.example"
    response = submit(client, f"/campaigns/{campaign.id}/invite", {"name": name, "email": address})
    assert response.status_code == 303, response.get_data(as_text=True)
    return latest_token(session)


def ask_parent(client: CheckedClient, session: Session, campaign: Campaign, name: str) -> str:
    """A parent whom the recruiter asked has read how it works; returns the token of their link."""
    sign_in(client, session.get_one(Person, campaign.recruiter_id))
    url = f"/campaigns/{campaign.id}/families"
    fields = {"panel": "parents", "name": name, "email": f"{name.lower().replace(' ', '.')}@post.example"}
    assert submit(client, url, fields, action=url).status_code == 303
    session.scalars(select(LayMember).order_by(LayMember.id.desc())).all()[0].briefed_at = clock.now()
    session.commit()
    return latest_token(session)


def latest_token(session: Session) -> str:
    """The token of the link in the latest message."""
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    assert message.link is not None
    return message.link.rpartition("/")[2]


def answers_to(scenario: Scenario) -> dict[str, Any]:
    """The form of one scenario, answered by its key; a text is written."""
    fields: dict[str, Any] = {}
    for task in scenario.tasks:
        if isinstance(task, TextTask):
            fields[task.id] = WORDS
        elif isinstance(task, RateTask | RankTask):
            fields |= {f"{task.id}.{option.id}": str(option.key) for option in task.options}
        elif isinstance(task, ChooseTask):
            fields[task.id] = [option.id for option in task.options if option.key]
        elif isinstance(task, BestWorstTask):
            ends = {option.key: option.id for option in task.options}
            fields |= {f"{task.id}.{end}": ends[end] for end in ("best", "worst")}
        elif isinstance(task, DialogueTask):
            fields |= {f"{task.id}.{step}": choice for step, choice in best_way(task).items()}
    return fields


def position_of(kind: type) -> int:
    """At which place the scenario of this kind of task stands among those that are asked."""
    return next(
        place for place, scenario in enumerate(asked(), start=1) if isinstance(scenario.tasks[0], kind)
    )


def answer_everything(client: CheckedClient, ids: Sequence[str] = ASKED) -> None:
    """The candidate, whose visit is open, answers every part."""
    for place, scenario in enumerate(asked(ids), start=1):
        if isinstance(task := scenario.tasks[0], DialogueTask):
            go_through(client, place, task, best_way(task))
            continue
        response = submit(client, f"/assessment/{place}", answers_to(scenario))
        assert response.status_code == 303, response.get_data(as_text=True)


def go_through(client: CheckedClient, place: int, task: DialogueTask, way: dict[str, str]) -> None:
    """The candidate goes through a conversation by these choices."""
    for step, choice in way.items():
        url = f"/assessment/{place}/steps/{step}"
        response = submit(client, url, {f"{task.id}.{step}": choice})
        assert response.status_code == 303, response.get_data(as_text=True)


def fresh(client: CheckedClient) -> CheckedClient:
    """Another browser."""
    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    return other


def candidate_sends(client: CheckedClient, token: str, ids: Sequence[str] = ASKED) -> TestResponse:
    """A candidate opens the link in a browser of their own, answers everything and sends it."""
    browser = fresh(client)
    open_link(browser, token)
    answer_everything(browser, ids)
    return submit(browser, "/assessment/check")


def submitted_attempt(client: CheckedClient, session: Session, cast: Cast) -> Attempt:
    """A campaign with one candidate whose answers have come."""
    campaign = open_campaign(client, session, cast)
    candidate_sends(client, invite(client, session, campaign))
    return session.scalars(select(Attempt)).one()


def assess(client: CheckedClient, assessor: Person, reference: str, **changes: str) -> TestResponse:
    """An assessor marks one answer."""
    sign_in(client, assessor)
    url = f"/assessing/{reference}"
    return submit(client, url, {**MARKS, **changes}, action=url)


def written_answers(session: Session) -> list[TaskAnswer]:
    """The answers that people assess."""
    texts = {
        (scenario.id, task.id)
        for scenario in library.current()
        for task in scenario.tasks
        if isinstance(task, TextTask)
    }
    return [one for one in session.scalars(select(TaskAnswer)) if (one.scenario, one.task) in texts]


def record_checks(client: CheckedClient, attempt: Attempt) -> None:
    """The recruiter has seen every check today, but for a registration that the role does not need."""
    url = f"/campaigns/{attempt.campaign_id}/candidates/{attempt.id}/checks"
    for check in rules.Check:
        fields: dict[str, Any] = {"kind": check.value, "seen_on": clock.today().isoformat()}
        if check is rules.Check.REGISTRATION:
            fields |= {"needed": "no", "why_not": "Not a registered role"}
        assert submit(client, url, fields).status_code == 303


def decide(
    client: CheckedClient, person: Person, attempt: Attempt, outcome: str, **more: str
) -> TestResponse:
    """A panel member decides about a candidate."""
    sign_in(client, person)
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    return submit(client, url, {"outcome": outcome, "reason": REASON, **more})


def decide_is_offered(client: CheckedClient, person: Person, attempt: Attempt) -> bool:
    """Whether the candidate's page lets somebody decide."""
    sign_in(client, person)
    page = client.page(f"/board/{attempt.campaign_id}/{attempt.reference}")
    return any("outcome" in form.fields or "opened" in form.fields for form in page.forms)


def tell(client: CheckedClient, session: Session, cast: Cast, attempt: Attempt) -> str:
    """The recruiter tells everybody who is decided about; returns the token of the latest message."""
    sign_in(client, cast.recruiter)
    page = f"/campaigns/{attempt.campaign_id}"
    assert submit(client, page, action=f"{page}/tell").status_code == 303
    return latest_token(session)


def assessed_attempt(client: CheckedClient, session: Session, cast: Cast) -> Attempt:
    """A candidate about whom the panel can decide."""
    attempt = submitted_attempt(client, session, cast)
    for answer in written_answers(session):
        for assessor in cast.assessors:
            assert assess(client, assessor, answer.reference).status_code == 303
    return attempt
