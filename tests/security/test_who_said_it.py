"""An attack on one family's words: by somebody inside, by their worker, and by the other parent.

Each takes everything they can reach (pages, forms, searches, files about themselves, messages) and looks for
one family's answer, comment, invitation or withdrawal; or lays what they saw before beside what they see now.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, Scene, add_member, invite, set_scene
from tests.families.writers import handled, months_ago, workers, writer
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.security.house import browser, pages
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.catalogue import ROOMS
from webapp.families import letting_out
from webapp.families.models import AnswerText
from webapp.families.works import tell_on
from webapp.outbox.models import Message

# What only one family would say, as it is held, told as a theme, or kept from everybody.
SAID = ("The quokka came at seven.", "A zither was played.", "Nobody heard the xebec.")
# How a page would name them, their case, or that they were asked.
NAMED = ("Roza", "Karim", "Otto", "N-1041", "07700900123")
# Everybody who works here and is neither asked to reach families nor to read what they say.
INSIDE = (
    Role.TEAM_MEMBER,
    Role.SUPERVISOR,
    Role.FACILITATOR,
    Role.OBSERVER,
    Role.QUALITY_LEAD,
    Role.COORDINATOR,
    Role.AUTHOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.OPERATOR,
)


@dataclass
class Place:
    """A family of whom two are asked, its worker, and somebody inside who may see a lot."""

    scene: Scene
    insider: Person
    mothers_link: str
    fathers_link: str


@pytest.fixture
def place(client: CheckedClient, session: Session, people: People) -> Place:
    """A team to which comments of twelve others have gone out, and one family that has not answered yet."""
    scene, others = set_scene(session, people), workers(people)
    for one in range(12):
        writer(session, f"Word {one} was said.", worker=others[one % 3], at=months_ago(1))
    handled(session)
    letting_out.release(session, clock.now())
    father = add_member(session, scene.family, "Otto Karim")
    mothers = invite(client, session, scene)
    fathers = invite(client, session, scene, father)
    return Place(scene, people("Ina Side", *INSIDE, team="North"), mothers, fathers)


def seen_by(client: CheckedClient, person: Person) -> dict[str, str]:
    """Everything that somebody reaches from their first page, as it reads."""
    theirs = browser(client)
    sign_in(theirs, person)
    return {url: page.text for url, page in pages(theirs, person.name).items()}


def answers(client: CheckedClient, token: str, **others: str) -> None:
    """Somebody opens their link and sends their form."""
    theirs = browser(client)
    open_link(theirs, token)
    sent = submit(theirs, "/words", {**WORDS, **others})
    assert sent.status_code == 303, sent.text


def mother_speaks(client: CheckedClient, place: Place) -> None:
    """The mother answers with all that could tell on her."""
    texts = {"text-went-well": SAID[0], "consent-went-well": "worker"}
    texts |= {"text-do-better": SAID[1], "consent-do-better": "theme"}
    answers(client, place.mothers_link, **texts)


def handed_out(session: Session, person: Person) -> str:
    """The file about themselves that somebody can ask for, of every room."""
    return json.dumps(
        [room.care.export_person(session, person.id) for room in ROOMS if room.care], default=str
    )


def tells(text: str) -> Iterator[str]:
    """What in a text gives the family away."""
    yield from (one for one in (*SAID, *NAMED) if one in text)


def test_nothing_that_somebody_inside_reaches_changes_when_one_family_answers_or_stops(
    client: CheckedClient, session: Session, place: Place
) -> None:
    before = seen_by(client, place.insider)
    assert len(before) > 15
    mother_speaks(client, place)
    tell_on(lambda done, of: None)
    theirs = browser(client)
    open_link(theirs, place.fathers_link)
    declined = next(form for form in theirs.page("/words").forms if form.action.endswith("/no-thank-you"))
    assert theirs.post(declined.action, data=declined.fields).status_code == 303
    after = seen_by(client, place.insider)
    # The log of events says when something happened, and never to whom; a page of receipts is one's own.
    quiet = {url for url in before if not url.startswith(("/events", "/long-work"))}
    assert {url: after.get(url) for url in quiet} == {url: before[url] for url in quiet}
    for url, text in after.items():
        assert list(tells(text)) == [], url
    session.expire_all()
    assert list(tells(handed_out(session, place.insider))) == []


def test_the_worker_who_knows_who_was_asked_learns_neither_whether_nor_what_they_answered(
    client: CheckedClient, session: Session, place: Place
) -> None:
    worker = place.scene.worker
    before = seen_by(client, worker)
    mother_speaks(client, place)
    tell_on(lambda done, of: None)
    after = seen_by(client, worker)
    assert after == before
    for text in SAID:
        assert text not in "".join(after.values())
    session.expire_all()
    file = handed_out(session, worker)
    # The family is theirs, so its reference is no secret to them; what it said is.
    assert [one for one in tells(file) if one != "N-1041"] == []
    theirs = browser(client)
    sign_in(theirs, worker)
    for url in ("/families", "/families/unanswered", "/outbox", "/comments", "/thanks/to-read", "/coverage"):
        assert theirs.get(url).status_code in (403, 404), url


def test_a_search_says_the_same_of_words_that_are_held_and_of_words_that_nobody_wrote(
    client: CheckedClient, session: Session, place: Place
) -> None:
    mother_speaks(client, place)
    handled(session)
    tell_on(lambda done, of: None)
    theirs = browser(client)
    sign_in(theirs, place.insider)
    team = place.scene.family.team_id
    words = {
        one: theirs.page(f"/mirror/{team}/words?wanted={one}").text for one in ("quokka", "zither", "never")
    }
    assert len({text.replace(one, "") for one, text in words.items()}) == 1
    assert "Word 3 was said." in theirs.page(f"/mirror/{team}/words?wanted=3+word").text


def test_the_other_parent_finds_nothing_of_the_first(
    client: CheckedClient, session: Session, place: Place
) -> None:
    before = browser(client)
    open_link(before, place.fathers_link)
    first = before.page("/words").text
    mother_speaks(client, place)
    assert before.page("/words").text == first
    spent = browser(client).get(f"/s/{place.mothers_link}")
    wrong = browser(client).get(f"/s/{place.mothers_link}x")
    assert (spent.status_code, spent.text) == (wrong.status_code, wrong.text)
    for url in ("/words", "/words/help"):
        text = before.page(url).text
        assert [one for one in tells(text) if one in SAID or one == "Roza"] == []
    sent = submit(before, "/words", {**WORDS, "text-went-well": ""})
    thanks = before.page(sent.location).text
    assert list(tells(thanks)) == []
    for url in ("/", "/comments", "/families-say", f"/mirror/{place.scene.family.team_id}/words"):
        assert before.get(url).status_code in (302, 401, 403), url


def test_no_message_that_leaves_says_who_is_asked_or_what_about(
    client: CheckedClient, session: Session, place: Place
) -> None:
    mother_speaks(client, place)
    tell_on(lambda done, of: None)
    session.expire_all()
    messages = session.scalars(select(Message)).all()
    assert messages
    for one in messages:
        told = one.subject + one.body
        assert list(tells(told)) == []
        assert "Wes" not in told


def test_what_somebody_keeps_of_last_months_page_leaves_a_crowd_when_taken_from_this_months(
    client: CheckedClient, session: Session, people: People
) -> None:
    by = workers(people)
    member = people("Kee Per", Role.TEAM_MEMBER, team="North")
    sign_in(client, member)
    kept: set[str] = set()
    differences = []
    for months, number in ((5, 10), (4, 2), (3, 3), (2, 9), (1, 10)):
        for one in range(number):
            writer(session, f"In month {months}: word {one}.", worker=by[one % 3], at=months_ago(months))
        handled(session)
        letting_out.release(session, months_ago(months - 1))
        session.commit()
        team = session.scalars(select(AnswerText)).first()
        assert team is not None
        page = client.page(f"/mirror/{team.answer.team_id}/words").text
        every = {f"In month {of}: word {one}." for of in range(1, 6) for one in range(10)}
        now = {one for one in every if one in page}
        assert kept <= now
        differences.append(len(now - kept))
        kept = now
    assert [one for one in differences if one] == [10, 14, 10]
