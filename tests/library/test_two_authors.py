"""Two authors at one rubric: nobody writes over anybody, and what is pressed at once is done once."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.library.authors import (
    CRITERION,
    FIRST,
    NEW,
    OWN,
    add,
    at,
    at_once,
    begin,
    names,
    press,
    publish,
    published,
    row,
    written,
)
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.library import rules, shelf
from webapp.library.models import OwnRubric

AT_ONCE = 4
ID = "staying-when-it-is-hard"


@pytest.fixture
def other(writing: CheckedClient, people: People) -> CheckedClient:
    """The browser of a second author."""
    theirs = browser(writing)
    sign_in(theirs, people("Huw Other", Role.AUTHOR))
    return theirs


def form_at(client: CheckedClient, url: str) -> dict[str, list[str]]:
    """What the page's own form would send."""
    return dict(next(form for form in client.page(url).forms if form.action == url).fields)


def test_whoever_saves_second_sees_both_and_loses_nothing(
    writing: CheckedClient, other: CheckedClient, session: Session
) -> None:
    draft = written(writing)
    for page, field in ((at(draft), "introduction"), (at(draft, f"/criteria/{ID}"), "question")):
        mine, theirs = form_at(writing, page), form_at(other, page)
        assert writing.post(page, data={**mine, field: "What I say."}).status_code == 303
        answer = other.post(page, data={**theirs, field: "What they say."})
        assert answer.status_code == 409
        text = answer.get_data(as_text=True)
        assert "What I say." in text
        assert "What they say." in text
        assert "What they say." not in str(row(session, draft).content)
        # The page that came back saves over what it has shown, and only over that.
        again = form_at(other, page)
        assert again[field] == ["What I say."]
        seen = text.split('name="seen" value="')[1].split('"')[0]
        assert other.post(page, data={**theirs, field: "Both.", "seen": seen}).status_code == 303
        assert "Both." in str(row(session, draft).content)


def test_two_who_write_different_parts_do_not_meet(
    writing: CheckedClient, other: CheckedClient, session: Session
) -> None:
    draft = written(writing)
    heading, criterion = form_at(writing, at(draft)), form_at(other, at(draft, f"/criteria/{ID}"))
    sent = {**criterion, "question": "Theirs?"}
    assert writing.post(at(draft), data={**heading, "title": "Mine"}).status_code == 303
    assert other.post(at(draft, f"/criteria/{ID}"), data=sent).status_code == 303
    content = row(session, draft).content
    assert (content["title"], content["criteria"][0]["question"]) == ("Mine", "Theirs?")
    # The same form once more has nothing to save over.
    assert other.post(at(draft, f"/criteria/{ID}"), data=sent).status_code == 303


def test_what_was_written_into_a_criterion_that_is_gone_can_be_added_again(
    writing: CheckedClient, other: CheckedClient, session: Session
) -> None:
    draft = written(writing)
    page = at(draft, f"/criteria/{ID}")
    theirs = form_at(other, page)
    seen = theirs["seen"]
    assert press(writing, f"{page}/away", seen=seen).status_code == 303
    answer = other.post(page, data={**theirs, "question": "Still here?"})
    assert answer.status_code == 409
    assert "Still here?" in answer.get_data(as_text=True)
    assert f'action="{at(draft, "/another-criterion")}"' in answer.get_data(as_text=True)
    assert add(other, draft, question="Still here?").status_code == 303
    assert names(session, draft) == [FIRST]


def test_a_criterion_that_somebody_has_changed_is_not_taken_away_unread(
    writing: CheckedClient, other: CheckedClient, session: Session
) -> None:
    draft = written(writing)
    page = at(draft, f"/criteria/{ID}")
    seen = form_at(other, page)["seen"]
    assert submit(writing, page, {"question": "A better one?"}).status_code == 303
    assert press(other, f"{page}/away", seen=seen).status_code == 409
    assert names(session, draft) == [FIRST]


def test_nobody_publishes_what_they_have_not_seen(
    writing: CheckedClient, other: CheckedClient, session: Session
) -> None:
    draft = written(writing)
    seen = form_at(other, at(draft, "/publish"))
    assert submit(writing, at(draft), {"introduction": "Another."}, action=at(draft)).status_code == 303
    assert other.post(at(draft, "/publish"), data=seen).status_code == 409
    assert row(session, draft).published_at is None
    assert publish(other, draft).status_code == 303


def test_pressed_by_many_at_once_a_rubric_is_published_once_and_continued_once(
    writing: CheckedClient, author: Person, session: Session
) -> None:
    draft = written(writing)
    form = form_at(writing, at(draft, "/publish"))
    session.commit()
    assert at_once(writing, author, [(at(draft, "/publish"), form)] * AT_ONCE) == [303] * AT_ONCE
    kinds = select(func.count()).where(Event.kind == "rubric.published")
    assert session.scalar(kinds) == 1
    own = row(session, draft).rubric_id
    session.commit()
    assert at_once(writing, author, [(f"{OWN}/next/{own}", {})] * AT_ONCE) == [303] * AT_ONCE
    assert session.scalar(select(func.count()).where(OwnRubric.rubric_id == own)) == 2


def test_begun_by_many_at_once_a_rubric_is_begun_once_and_each_criterion_is_kept(
    writing: CheckedClient, author: Person, session: Session
) -> None:
    form = form_at(writing, NEW)
    chosen = {"title": "Once", "source": "nothing", "kind": "observation", "levels": "3"}
    session.commit()

    begun = {**chosen, "client_id": form["client_id"][0]}
    assert at_once(writing, author, [(NEW, begun)] * AT_ONCE) == [303] * AT_ONCE
    (draft,) = session.scalars(select(OwnRubric.id)).all()
    more = [(at(draft, "/another-criterion"), {**CRITERION, "name": f"Name {n}"}) for n in range(AT_ONCE)]
    session.commit()
    assert at_once(writing, author, more) == [303] * AT_ONCE
    assert sorted(names(session, draft)) == [f"Name {n}" for n in range(AT_ONCE)]


def test_a_form_of_another_author_begins_nothing(
    writing: CheckedClient, other: CheckedClient, session: Session
) -> None:
    number = form_at(writing, NEW)["client_id"][0]
    begin(writing, client_id=number)
    chosen = {"title": "Mine", "source": "nothing", "kind": "observation", "levels": "3", "client_id": number}
    assert submit(other, NEW, chosen).status_code == 409
    assert submit(other, NEW, {**chosen, "client_id": "x"}).status_code == 409
    assert session.scalar(select(func.count()).select_from(OwnRubric)) == 1


def test_two_who_take_the_last_two_out_of_use_at_once_leave_one(
    client: CheckedClient, session: Session, author: Person
) -> None:
    ids = [published(client, session, author).rubric_id]
    ids.append(published(client, session, author, title="Another").rubric_id)
    for each in shelf.in_use(session, ["observation"]):
        if each.id not in ids:
            assert press(client, f"{OWN}/use/{each.id}", in_use="no").status_code == 303
    session.commit()

    out = [(f"{OWN}/use/{id}", {"in_use": "no"}) for id in ids]
    assert sorted(at_once(client, author, out)) == [303, 409]
    session.expire_all()
    assert len(shelf.in_use(session, ["observation"])) == 1
    assert set(rules.KINDS) == {each.kind for each in shelf.in_use(session, rules.KINDS)}
