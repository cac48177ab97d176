"""An authority's own rubric, from the first word to a form that is written on an earlier version."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.loader import rubric as house
from tests.conftest import People
from tests.library.authors import (
    CRITERION,
    FIRST,
    HEADING,
    NEW,
    OWN,
    TITLE,
    add,
    at,
    begin,
    names,
    press,
    publish,
    published,
    row,
    written,
)
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import Cast, evidence_url, rate_oneself, with_levels
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.library import shelf
from webapp.practice import ratings, service
from webapp.practice.rules import Consent, Purpose
from webapp.practice.service import LoggedVisit


@pytest.fixture
def cast(people: People) -> Cast:
    """Who is watched, and by whom."""
    return Cast(
        observer=people("Ada Ode", Role.OBSERVER),
        practitioner=people("Pat Roe", Role.PRACTITIONER, team="North"),
    )


def observed(session: Session, cast: Cast, instrument: str, version: int) -> int:
    """An observation of today that is begun on one version of a rubric."""
    logged = LoggedVisit(cast.practitioner.id, None, clock.today(), next(iter(Purpose)))
    rubric = shelf.rubric(session, instrument, version)
    begun = service.begin(
        session,
        logged,
        observer_id=cast.observer.id,
        client_id=uuid.uuid4(),
        rubric=rubric,
        now=clock.now(),
    )
    begun.visit.consent, begun.visit.consent_how = Consent.AGREED.value, "The mother, at the door."
    session.commit()
    return begun.id


def test_a_copy_is_changed_published_and_used_and_its_next_version_changes_no_form_begun_before(
    client: CheckedClient, session: Session, author: Person, cast: Cast
) -> None:
    sign_in(client, author)
    draft = begin(client, source="practice-observation")
    assert names(session, draft) == [each.name for each in house("practice-observation").criteria]
    assert submit(client, at(draft), HEADING, action=at(draft)).status_code == 303
    page = at(draft, "/criteria/empathy")
    changed = {
        "name": "Warmth",
        "listen_for": "Who speaks <b>last</b>.",
        "text-5": "They breathe out.",
    }
    assert submit(client, page, changed).status_code == 303
    assert publish(client, draft).status_code == 303
    own = row(session, draft).rubric_id

    observation = observed(session, cast, own, 1)
    sign_in(client, author)
    assert press(client, f"{OWN}/next/{own}").status_code == 303
    later = row(session, draft + 1)
    assert (later.rubric_id, later.version) == (own, 2)
    assert submit(client, at(later.id, "/criteria/empathy"), {"name": "Closeness"}).status_code == 303
    assert publish(client, later.id).status_code == 303
    assert {each.id: each.version for each in shelf.in_use(session, ["observation"])}[own] == 2

    sign_in(client, cast.observer)
    form = client.get(evidence_url(observation)).get_data(as_text=True)
    assert "Warmth" in form
    assert "Closeness" not in form
    assert "What to listen for:</strong> Who speaks &lt;b&gt;last&lt;/b&gt;." in form
    evidence = {"notes": "She sat down.", "level-empathy": "5", "evidence-empathy": "“I am not going.”"}
    assert submit(client, evidence_url(observation), evidence).status_code == 303
    rated = rate_oneself(client, cast.practitioner, observation)
    assert rated.status_code == 303
    read = client.get(with_levels(observation)).get_data(as_text=True)
    assert "They breathe out." in read
    assert "Closeness" not in read
    told = [each for each in ratings.gather(session) if each["source"] == "observer"]
    assert [(one["instrument"], one["version"], one["construct"], one["value"]) for one in told] == [
        (own, 1, "empathy", 5.0)
    ]


def test_a_rubric_is_written_from_nothing_and_says_what_is_missing_until_nothing_is(
    writing: CheckedClient, session: Session
) -> None:
    draft = begin(writing)
    page = writing.page(at(draft))
    for words in ("Enter who it is for", "Enter an introduction", "Add a criterion"):
        assert words in page.text
    assert press(writing, at(draft, "/publish"), revision=row(session, draft).revision).status_code == 422
    assert submit(writing, at(draft), HEADING, action=at(draft)).status_code == 303
    blank = {"construct": "", "question": "", "text-2": "", "label-3": ""}
    assert add(writing, draft, **blank).status_code == 303
    said = writing.page(at(draft, "/publish")).text
    for words in ("its question", "what it speaks of", "seen or heard at level 2", "level 3 in a few words"):
        assert words in said
    assert row(session, draft).published_at is None
    assert submit(writing, at(draft, "/criteria/staying-when-it-is-hard"), CRITERION).status_code == 303
    assert "Nothing is missing." in writing.page(at(draft)).text
    preview = writing.page(at(draft, "/preview")).text
    for words in (
        "Grade what you saw.",
        "Silences, and who ends them.",
        "What is seen at 3.",
        "Not observed",
    ):
        assert words in preview
    answer = publish(writing, draft)
    rubric = shelf.rubric(session, row(session, draft).rubric_id, 1)
    assert answer.location == f"/what-good-looks-like/{rubric.id}/1"
    assert rubric.fingerprint == row(session, draft).fingerprint
    assert rubric.criterion("staying-when-it-is-hard").values == (1, 2, 3)
    assert "Silences, and who ends them." in writing.page(answer.location).text
    assert TITLE in writing.page("/what-good-looks-like").text
    assert session.scalars(select(Event.kind)).all() == ["rubric.published"]


def test_a_form_sent_again_begins_adds_and_publishes_once(writing: CheckedClient, session: Session) -> None:
    number = str(uuid.uuid4())
    assert begin(writing, client_id=number) == begin(writing, client_id=number)
    draft = written(writing)
    assert add(writing, draft).status_code == 303
    assert names(session, draft) == [FIRST]
    revision = row(session, draft).revision
    for _ in range(2):
        assert press(writing, at(draft, "/publish"), revision=revision).status_code == 303
    assert session.scalars(select(Event.kind)).all() == ["rubric.published"]
    own = row(session, draft).rubric_id
    nexts = {press(writing, f"{OWN}/next/{own}").location for _ in range(2)}
    assert len(nexts) == 1


def test_criteria_are_moved_and_taken_away_by_buttons(writing: CheckedClient, session: Session) -> None:
    draft = written(writing)
    for name in ("Second", "Third"):
        assert add(writing, draft, name=name).status_code == 303
    assert names(session, draft) == [FIRST, "Second", "Third"]
    up = at(draft, "/criteria/third/place")
    for _ in range(2):
        assert submit(writing, at(draft), {"to": "1"}, action=up).status_code == 303
    assert names(session, draft) == [FIRST, "Third", "Second"]
    for odd in ("", "-4", "x", "99"):
        assert press(writing, up, to=odd).status_code == 303
    assert names(session, draft) == [FIRST, "Second", "Third"]
    away = at(draft, "/criteria/second/away")
    seen = next(one for one in writing.page(at(draft)).forms if one.action == away).fields["seen"]
    for _ in range(2):
        assert press(writing, away, seen=seen).status_code == 303
    assert names(session, draft) == [FIRST, "Third"]
    assert press(writing, away.replace("second", "nothing")).status_code == 303


def test_names_that_end_in_a_number_make_no_field_stand_twice(
    writing: CheckedClient, session: Session
) -> None:
    draft = written(writing)
    for name in ("Step", "Step 1", "Step 2", "Step-2", "1", "!"):
        assert add(writing, draft, name=name).status_code == 303
    assert len(set(names(session, draft))) == 7
    assert writing.get(at(draft, "/preview")).status_code == 200


def test_nothing_that_is_published_can_be_changed_on_any_page(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    before = (own.content, own.fingerprint, own.revision)
    first = at(own.id, f"/criteria/{own.content['criteria'][0]['id']}")
    for page in (at(own.id), first, at(own.id, "/another-criterion"), at(own.id, "/publish")):
        assert client.get(page).location == f"/what-good-looks-like/{own.rubric_id}/1"
    for page in (at(own.id), first, at(own.id, "/another-criterion"), f"{first}/place", f"{first}/away"):
        assert press(client, page, **CRITERION, to=0).status_code == 409
    own = row(session, own.id)
    assert (own.content, own.fingerprint, own.revision) == before


def test_a_later_version_keeps_the_places_on_the_map_and_gives_no_id_twice(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    draft = int(press(client, f"{OWN}/next/{own.rubric_id}").location.split("/")[-1])
    page = at(draft, "/criteria/staying-when-it-is-hard")
    assert "It speaks of Empathy." in client.page(page).text
    assert submit(client, page, {"construct": "autonomy", "question": "Another?"}).status_code == 303
    kept = row(session, draft).content["criteria"][0]
    assert (kept["construct"], kept["question"]) == ("empathy", "Another?")
    away = f"{page}/away"
    seen = next(one for one in client.page(at(draft)).forms if one.action == away).fields["seen"]
    assert press(client, away, seen=seen).status_code == 303
    assert add(client, draft).status_code == 303
    assert [each["id"] for each in row(session, draft).content["criteria"]] == ["staying-when-it-is-hard-n2"]


def test_only_authors_find_them(client: CheckedClient, session: Session, author: Person, cast: Cast) -> None:
    own = published(client, session, author)
    draft = written(client, title="Another one")
    pages = [OWN, NEW, at(draft), at(draft, "/preview"), at(draft, "/publish"), at(draft, "/criteria/x")]
    sign_in(client, cast.observer)
    assert [client.get(page).status_code for page in pages] == [403] * len(pages)
    assert press(client, f"{OWN}/use/{own.rubric_id}", in_use="no").status_code == 403
    assert client.get(f"/what-good-looks-like/{row(session, draft).rubric_id}/1").status_code == 404
    assert client.get(f"/what-good-looks-like/{own.rubric_id}/1").status_code == 200
    sign_in(client, author)
    nowhere = [at(999), at(999, "/preview"), at(999, "/publish"), at(draft, "/criteria/nothing")]
    assert [client.get(page).status_code for page in nowhere] == [404] * 4
    posts = [at(999), at(999, "/publish"), f"{OWN}/next/own-rubric-nothing", f"{OWN}/next/supervision"]
    assert [press(client, page).status_code for page in posts] == [404] * 4
