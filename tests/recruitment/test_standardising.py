"""Assessors are kept near one another: practice, check answers, a third assessor, and who knows whom."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.recruitment import queries
from webapp.recruitment.allocation import Stage
from webapp.recruitment.models import Assessment, Attempt, Campaign, Excused, Trial

WIDE = {f"{name}.level": level for name, level in zip(("belonging", "resilience"), ("1", "1"), strict=True)}


def work(session: Session, person: Person) -> queries.Work:
    """What somebody has to do in the only campaign they assess in."""
    session.expire_all()
    return queries.works(session, person.id)[0]


def begin(client: CheckedClient, session: Session, cast: Cast, **changes: object) -> Campaign:
    """A campaign whose assessors have done nothing yet."""
    sign_in(client, cast.recruiter)
    assert submit(client, "/campaigns/new", scene.campaign_fields(cast, **changes)).status_code == 303
    return session.scalars(select(Campaign)).one()


def practise(client: CheckedClient, session: Session, person: Person, off: int) -> None:
    """Somebody marks the next practice answer, so many levels off."""
    question = next(one for one in work(session, person).practice if one.next)
    sign_in(client, person)
    reference = str(question.next)
    assert scene.mark_check(client, question, reference, off).status_code == 303
    page = client.get(f"/assessing/{reference}/practised")
    assert page.status_code == 200
    assert ("Not close enough yet" in page.text) is (off > 1)


def test_an_assessor_says_whom_they_know_and_practises_before_they_see_an_answer(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = begin(client, session, cast)
    scene.candidate_sends(client, scene.invite(client, session, campaign))
    (answer,), assessor = scene.written_answers(session), cast.assessors[0]
    sign_in(client, assessor)
    assert client.get(f"/assessing/{answer.reference}").status_code == 303
    assert "say whether you know somebody" in client.get("/assessing").text
    url = f"/assessing/before/{campaign.id}"
    refused = submit(client, url, {"knows": "somebody", "names": " "})
    assert (refused.status_code, "Enter the name of each person" in refused.text) == (422, True)
    assert submit(client, url, {}).status_code == 422
    assert submit(client, url, {"knows": "nobody"}).status_code == 303
    assert work(session, assessor).stage is Stage.PRACTISE
    assert client.get(f"/assessing/{answer.reference}").status_code == 303
    practise(client, session, assessor, 0)
    practise(client, session, assessor, 1)
    assert work(session, assessor).stage is Stage.LIVE
    assert scene.assess(client, assessor, answer.reference).status_code == 303


def test_practice_that_goes_wrong_pauses_and_a_conversation_lets_on_to_practise_again(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign, assessor = begin(client, session, cast), cast.assessors[0]
    sign_in(client, assessor)
    submit(client, f"/assessing/before/{campaign.id}", {"knows": "nobody"})
    for off in (2, 2, 0):
        practise(client, session, assessor, off)
    assert work(session, assessor).stage is Stage.PAUSED
    assert "Your assessing is paused" in client.get("/assessing").text
    sign_in(client, cast.recruiter)
    assert "paused and waits for a conversation" in client.get("/").text
    page = f"/campaigns/{campaign.id}/assessors"
    url = f"{page}/{assessor.id}"
    for fields, words in (
        ({"words": "We talked."}, "Select what happens"),
        ({"what": "go on without"}, "Enter"),
    ):
        refused = submit(client, page, fields, action=url)
        assert (refused.status_code, words in refused.text) == (422, True)
    fields = {"what": "go on without", "words": "We read two answers together."}
    assert submit(client, page, fields, action=url).status_code == 303
    assert client.post(url, data={**fields}).status_code in (400, 409)
    assert work(session, assessor).stage is Stage.PRACTISE
    for _time in range(2):
        practise(client, session, assessor, 0)
    assert work(session, assessor).stage is Stage.LIVE


def test_check_answers_look_like_the_others_and_two_out_of_tolerance_set_marks_aside(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    third = people("Cy Third", Role.ASSESSOR)
    campaign = scene.open_campaign(client, session, cast, check_share="50")
    for name in ("Robin Vale", "Sam Reed", "Kit Lowe"):
        scene.candidate_sends(client, scene.invite(client, session, campaign, name))
    assessor = cast.assessors[0]
    (question,) = work(session, assessor).questions
    assert len(question.checks) == 2
    assert len(question.answers) == 5
    for reference in sorted(question.answers, key=lambda one: one in question.checks):
        sign_in(client, assessor)
        page = client.get(f"/assessing/{reference}").text
        assert "check answer" not in page.lower()
        if reference in question.checks:
            assert scene.mark_check(client, question, reference, off=2).status_code == 303
        else:
            assert scene.assess(client, assessor, reference).status_code == 303
    assert work(session, assessor).stage is Stage.PAUSED
    assert all(one.set_aside_at for one in session.scalars(select(Assessment)))
    sign_in(client, cast.recruiter)
    page = f"/campaigns/{campaign.id}/assessors"
    assert "3 assessments are set aside" in client.get(page).text
    assert submit(client, page, {"assessor": "0"}, action=page).status_code == 422
    assert submit(client, page, {"assessor": str(third.id)}, action=page).status_code == 303
    scene.get_ready(session, third, campaign)
    (instead,) = work(session, third).questions
    assert len(set(instead.answers) - instead.checks.keys()) == 3
    sign_in(client, cast.recruiter)
    fields = {"what": "go on with marks", "words": "They had read the scale upside down."}
    assert submit(client, page, fields, action=f"{page}/{assessor.id}").status_code == 303
    session.expire_all()
    assert not any(one.set_aside_at for one in session.scalars(select(Assessment)))


def test_one_more_assessor_is_asked_where_two_differ_and_who_stands_alone_does_not_count(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    third = people("Cy Third", Role.ASSESSOR)
    ids = [str(person.id) for person in (*cast.assessors, third)]
    campaign = scene.open_campaign(client, session, cast, assessors=ids)
    scene.candidate_sends(client, scene.invite(client, session, campaign))
    (answer,) = scene.written_answers(session)
    (lot,) = queries.lots(session, campaign)
    first, second = (session.get_one(Person, one) for one in lot.to_come)
    assert scene.assess(client, first, answer.reference).status_code == 303
    assert scene.assess(client, second, answer.reference, **WIDE).status_code == 303
    (lot,) = queries.lots(session, campaign)
    (last,) = (session.get_one(Person, one) for one in lot.to_come)
    sign_in(client, cast.panel)
    assert "Waiting for assessing" in client.get(f"/board/{campaign.id}").text
    assert scene.assess(client, last, answer.reference).status_code == 303
    sign_in(client, cast.panel)
    attempt = session.scalars(select(Attempt)).one()
    page = client.get(f"/board/{campaign.id}/{attempt.reference}").text
    assert "75" in page
    assert queries.lots(session, campaign)[0].is_assessed


def test_an_answer_whose_writer_is_recognised_goes_to_somebody_else(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    third = people("Cy Third", Role.ASSESSOR)
    ids = [str(person.id) for person in (*cast.assessors, third)]
    campaign = scene.open_campaign(client, session, cast, assessors=ids, check_share="50")
    scene.candidate_sends(client, scene.invite(client, session, campaign))
    (answer,) = scene.written_answers(session)
    (lot,) = queries.lots(session, campaign)
    knows = session.get_one(Person, lot.to_come[0])
    sign_in(client, knows)
    (question,) = work(session, knows).questions
    (check,) = question.checks
    for reference in (check, answer.reference):
        url = f"/assessing/{reference}/recognised"
        assert submit(client, f"/assessing/{reference}", action=url).status_code == 303
    assert client.get(f"/assessing/{answer.reference}").status_code == 404
    assert session.scalars(select(Excused.why)).all() == ["recognised"]
    assert session.scalars(select(Trial.off).where(Trial.reference == check)).one() is None
    (lot,) = queries.lots(session, campaign)
    assert knows.id not in lot.to_come
    assert len(lot.to_come) == 2
    assert work(session, knows).stage is Stage.LIVE


@pytest.mark.parametrize("first", ["declared", "invited"])
def test_somebody_whom_an_assessor_knows_is_not_theirs_whichever_comes_first(
    client: CheckedClient, session: Session, cast: Cast, first: str
) -> None:
    campaign, assessor = begin(client, session, cast), cast.assessors[0]
    said = {"knows": "somebody", "names": "Jo Nobody\nVale, Róbin"}
    for step in ("declared", "invited") if first == "declared" else ("invited", "declared"):
        if step == "invited":
            scene.invite(client, session, campaign, "Robin Anne Vale")
        else:
            sign_in(client, assessor)
            response = submit(client, f"/assessing/before/{campaign.id}", said)
            assert "Vale" not in client.get(response.location).text
    assert session.scalars(select(Excused.person_id)).all() == [assessor.id]


def test_the_recruiter_plans_who_must_not_assess_whom_and_can_take_it_back(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = begin(client, session, cast)
    scene.invite(client, session, campaign)
    attempt = session.scalars(select(Attempt)).one()
    url = f"/campaigns/{campaign.id}/candidates/{attempt.id}/assessors"
    for chosen in ([str(cast.assessors[1].id), "999"], []):
        sign_in(client, cast.recruiter)
        assert submit(client, url, {"excused": chosen}).status_code == 303
        session.expire_all()
        assert [str(one) for one in session.scalars(select(Excused.person_id))] == chosen[:1]


def test_names_are_hidden_by_rule_and_by_a_person_before_an_assessor_reads(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    reader = people("Mo Reader", Role.COMMENT_MASKER)
    campaign = scene.open_campaign(client, session, cast, names_read="y")
    scene.candidate_sends(client, scene.invite(client, session, campaign, "Jordan Vale"))
    (answer,), assessor = scene.written_answers(session), cast.assessors[0]
    sign_in(client, assessor)
    assert client.get(f"/assessing/{answer.reference}").status_code == 404
    sign_in(client, reader)
    assert "hidden by rule" in client.get("/names").text
    url = f"/names/{answer.reference}"
    assert "<mark>Jordan</mark>" in client.get(url).text
    # Jordan is the boy of the scenario, and happens to be the candidate's name as well.
    assert submit(client, url, {"show": "0", "words": "maureen\nnowhere"}).status_code == 303
    assert client.get(url).status_code == 404
    sign_in(client, assessor)
    page = client.get(f"/assessing/{answer.reference}").text
    assert "ring Jordan first" in page
    assert "sit down with [name] and Ali" in page


def test_nobody_with_a_part_in_a_campaign_reads_its_answers_for_names(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    both = people("Bo Both", Role.COMMENT_MASKER, Role.ASSESSOR)
    ids = [str(person.id) for person in (*cast.assessors, both)]
    campaign = scene.open_campaign(client, session, cast, names_read="y", assessors=ids)
    scene.candidate_sends(client, scene.invite(client, session, campaign))
    (answer,) = scene.written_answers(session)
    sign_in(client, both)
    assert "No answers wait" in client.get("/names").text
    assert client.get(f"/names/{answer.reference}").status_code == 404


def test_a_middle_level_needs_no_evidence_and_the_others_do(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,), assessor = scene.written_answers(session), cast.assessors[0]
    bare = {"belonging.evidence": "", "resilience.evidence": "", "resilience.level": "3"}
    refused = scene.assess(client, assessor, answer.reference, **bare)
    assert refused.status_code == 422
    assert refused.text.count("Enter or quote what in the answer shows it") == 2
    done = scene.assess(client, assessor, answer.reference, **bare, **{"belonging.level": "2"})
    assert done.status_code == 303


def test_what_the_evidence_quotes_is_marked_in_the_answer(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,), assessor = scene.written_answers(session), cast.assessors[0]
    said = {"belonging.evidence": "“say that he is wanted” before anything else"}
    scene.assess(client, assessor, answer.reference, **said)
    page = client.get(f"/assessing/{answer.reference}").text
    assert "<mark>say that he is wanted</mark>" in page
    assert page.count("<mark>") == 1
