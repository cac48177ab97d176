"""Comments go out together and never few; what went out stays, and a search finds nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.comments import Comment as Printed
from analysis.statistical_disclosure import Release
from tests.conftest import People
from tests.families.answered import invitation_of
from tests.families.writers import handled, months_ago, workers, writer
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.families import commenting, letting_out
from webapp.families.models import AnswerText, Comment, CommentRelease
from webapp.families.works import tell_on
from webapp.unit_of_work import Attune


def crowd(session: Session, by: list[Person], number: int, *, months: int = 1, word: str = "Word") -> None:
    """So many people wrote so many months ago, in turn about each of these workers."""
    for place in range(number):
        said = f"{word} {place} was said."
        writer(session, said, worker=by[place % len(by)], at=months_ago(months, day=1 + place % 20))


def let_out(session: Session) -> int:
    """Read all that has come, and let out what may go."""
    handled(session)
    number = letting_out.release(session, clock.now())
    session.commit()
    return number


def out(session: Session) -> int:
    """How many comments have gone out."""
    went = select(func.count(Comment.id)).where(Comment.release_id.is_not(None))
    return session.scalar(went) or 0


@pytest.mark.parametrize(("number", "goes"), [(9, 0), (10, 10)])
def test_ten_people_of_ten_families_are_enough_and_nine_are_not(
    session: Session, people: People, number: int, goes: int
) -> None:
    crowd(session, workers(people), number)
    assert let_out(session) == (1 if goes else 0)
    assert out(session) == goes
    assert let_out(session) == 0, "Done again it changes nothing."


def test_two_of_one_family_and_two_texts_of_one_person_do_not_make_ten(
    session: Session, people: People
) -> None:
    by = workers(people)
    crowd(session, by, 9)
    first = session.scalars(select(AnswerText).order_by(AnswerText.id)).first()
    assert first is not None
    family = invitation_of(session, first.answer).member.family
    writer(session, "The other parent.", worker=by[0], family=family)
    session.add(AnswerText(answer_id=first.answer_id, question="do-better", text="More.", consent="worker"))
    session.commit()
    assert let_out(session) == 0
    writer(session, "The tenth.", worker=by[1])
    assert let_out(session) == 1
    assert out(session) == 12


def test_families_that_became_one_count_as_one(session: Session, people: People) -> None:
    crowd(session, workers(people), 10)
    texts = session.scalars(select(AnswerText).order_by(AnswerText.id)).all()
    first, second = (invitation_of(session, one.answer).member.family for one in texts[:2])
    second.counts_with_id = first.id
    session.commit()
    assert let_out(session) == 0


def test_what_is_mostly_about_one_worker_waits_until_it_is_not(session: Session, people: People) -> None:
    by = workers(people)
    crowd(session, by[:1], 12)
    assert let_out(session) == 0
    crowd(session, by[1:], 12)
    assert let_out(session) == 1


def test_this_month_waits_and_so_does_a_month_that_is_not_read_yet(session: Session, people: People) -> None:
    by = workers(people)
    crowd(session, by, 10, months=0)
    assert let_out(session) == 0
    crowd(session, by, 10, months=2, word="Older")
    handled(session)
    writer(session, "Not read yet.", worker=by[0], at=months_ago(2))
    commenting.collect(session, clock.now())
    assert letting_out.release(session, clock.now()) == 0
    assert let_out(session) == 1
    assert out(session) == 11
    after = months_ago(0) + timedelta(days=32)
    assert letting_out.release(session, after) == 1, "The month is over."


def test_taking_one_months_comments_from_the_next_leaves_ten_people(session: Session, people: People) -> None:
    """Whoever keeps what they read last month and takes it away from this month's is left with a crowd."""
    by = workers(people)
    read_before: set[str] = set()
    team = accounts.team_named(session, "North").id
    for months, number in ((6, 10), (5, 1), (4, 4), (3, 7), (2, 3), (1, 12)):
        crowd(session, by, number, months=months, word=f"Month {months} word")
        handled(session)
        letting_out.release(session, months_ago(months - 1))
        session.commit()
        batches = letting_out.released(session, team)
        now = {one.words for batch in batches for one in batch.comments.value or ()}
        assert read_before <= now, "What went out stays."
        assert not now - read_before or len(now - read_before) >= 10
        read_before = now
    rows = session.execute(
        select(CommentRelease.month, func.count(Comment.id))
        .join(Comment, Comment.release_id == CommentRelease.id)
        .group_by(CommentRelease.month)
        .order_by(CommentRelease.month)
    ).all()
    assert [number for _month, number in rows] == [10, 12, 15]


def test_a_team_reads_its_own_shuffled_without_dates_and_searches_in_nothing_else(
    client: CheckedClient, session: Session, people: People
) -> None:
    by = workers(people)
    crowd(session, by, 10)
    writer(session, "Never read like this.", consent="theme", worker=by[0])
    let_out(session)
    crowd(session, by, 3, word="Held")
    handled(session)
    member = people("Tess Team", Role.TEAM_MEMBER, team="North")
    session.commit()
    team = accounts.team_named(session, "North").id
    sign_in(client, member)
    page = client.page(f"/mirror/{team}").text
    assert "Word 3 was said." in page
    assert "Collaboration: Neutral words" in page
    order = [page.index(f"Word {place} was") for place in range(10)]
    assert order != sorted(order)
    found = client.page(f"/mirror/{team}/words?wanted=word+3").text
    assert "Word 3 was said." in found
    assert "Word 4 was said." not in found
    for wanted in ("Held", "Never read like this"):
        assert (
            "Nothing that went out has these words"
            in client.page(f"/mirror/{team}/words?wanted={wanted}").text
        )
    other = people("Other Team", Role.TEAM_MEMBER, team="South")
    sign_in(client, other)
    assert client.get(f"/mirror/{team}/words").status_code == 404
    south = accounts.team_named(session, "South").id
    assert "Words wait until more families" in client.page(f"/mirror/{south}/words").text


def test_what_went_out_goes_only_with_its_writer(session: Session, people: People) -> None:
    crowd(session, workers(people), 11)
    let_out(session)
    team = accounts.team_named(session, "North").id
    gone = session.scalars(select(AnswerText).order_by(AnswerText.id)).first()
    assert gone is not None
    session.delete(gone.answer)
    session.commit()
    session.expire_all()
    (batch,) = letting_out.released(session, team)
    words = {one.words for one in batch.comments.value or ()}
    assert "Word 0 was said." not in words
    assert len(words) == 10


def test_a_page_turns_to_older_releases(client: CheckedClient, session: Session, people: People) -> None:
    by = workers(people)
    for months in range(8, 0, -1):
        crowd(session, by, 10, months=months, word=f"Month {months} word")
        handled(session)
        letting_out.release(session, months_ago(months - 1))
    session.commit()
    team = accounts.team_named(session, "North").id
    sign_in(client, people("Tess Team", Role.TEAM_MEMBER, team="North"))
    first = client.page(f"/mirror/{team}/words")
    assert "Month 1 word" in first.text
    assert "Month 8 word" not in first.text
    (older,) = [one for one in first.links if "before=" in one]
    assert "Month 8 word" in client.page(older).text


def test_the_nightly_work_queues_lets_out_and_sums_up(session: Session, people: People) -> None:
    crowd(session, workers(people), 10)
    told: list[int] = []
    tell_on(lambda done, of: told.append(done))
    handled(session)
    tell_on(lambda done, of: told.append(done))
    assert told == [0, 1], "Nobody who sees the work sees how many have written."


@pytest.mark.parametrize("printed", ["{{ x }}", "{{ x | string }}", "{{ x ~ '' }}"])
@pytest.mark.parametrize("thing", [Printed("Words."), Release((Printed("Words."),), 1)], ids=["one", "all"])
def test_a_template_refuses_bare_comments(sqlite_app: Attune, printed: str, thing: object) -> None:
    with pytest.raises(TypeError, match="printed by the macros"):
        sqlite_app.jinja_env.from_string(printed).render(x=thing)
