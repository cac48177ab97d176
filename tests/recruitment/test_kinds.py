"""Choosing some, and the best and the worst: answered, answered badly, sent, and read by a panel."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.model import BestWorstTask, ChooseTask, RateTask, Scenario, Task
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast, kept_in_main
from webapp.recruitment import evidence, ratings, standing
from webapp.recruitment.evidence import Exhibit
from webapp.recruitment.models import Attempt, Campaign, TaskAnswer

IDS = ("five-visits-one-afternoon", "a-lift-home", "the-third-phone")
CHOOSE, LIFT, PHONE = (each.tasks[0] for each in scene.asked(IDS))


@pytest.fixture
def candidate(client: CheckedClient, session: Session, cast: Cast) -> CheckedClient:
    """A browser in which a candidate's visit is open."""
    browser = scene.fresh(client)
    campaign = scene.open_campaign(client, session, cast, scenarios=list(IDS))
    open_link(browser, scene.invite(client, session, campaign))
    return browser


def chosen(*places: int) -> list[str]:
    assert isinstance(CHOOSE, ChooseTask)
    return [CHOOSE.options[place].id for place in places]


def lift(best: Any, worst: Any) -> dict[str, Any]:
    """The form of the second part; a number is the place of an option."""
    assert isinstance(LIFT, BestWorstTask)
    named = {"best": best, "worst": worst}
    return {
        f"{LIFT.id}.{end}": LIFT.options[one].id if isinstance(one, int) else one
        for end, one in named.items()
    }


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ((0, 1, 2, 3), "Select 3: you have selected 4"),
        ((0, 1), "Select 3: you have selected 2"),
        ((0, 0, 0), "Select 3: you have selected 1"),
    ],
)
def test_too_many_or_too_few_chosen_are_refused_with_what_was_chosen_kept(
    candidate: CheckedClient, places: tuple[int, ...], words: str
) -> None:
    response = submit(candidate, "/assessment/1", {CHOOSE.id: chosen(*places)})
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)
    assert set(kept_in_main(response)[CHOOSE.id]) == set(chosen(*places))
    sending = submit(candidate, "/assessment/check", {"unanswered": "yes"})
    assert "Put right your answer to part 1" in sending.get_data(as_text=True)


def test_a_forged_option_is_refused_wherever_it_stands(candidate: CheckedClient) -> None:
    offered = "Select one of the answers that are offered"
    forged: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/assessment/1", {CHOOSE.id: [*chosen(0, 1), "the-best-of-all"]}),
        ("/assessment/2", lift("the-best-of-all", 0)),
        ("/assessment/2", lift(0, "between")),
        ("/assessment/2", lift(["a", "b"], 0)),
    )
    for url, fields in forged:
        response = submit(candidate, url, fields)
        assert response.status_code == 422
        assert offered in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("best", "worst", "words"),
    [
        (1, 1, "Select two different ones as best and worst"),
        (1, None, "Select the worst one"),
        (None, 1, "Select the best one"),
    ],
)
def test_the_same_as_best_and_worst_or_one_alone_is_refused_and_kept(
    candidate: CheckedClient, best: int | None, worst: int | None, words: str
) -> None:
    fields = lift(best, worst)
    response = submit(candidate, "/assessment/2", fields)
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)
    kept = kept_in_main(response)
    assert {name: kept[name] for name, sent in fields.items() if sent} == {
        name: [sent] for name, sent in fields.items() if sent
    }


def test_nothing_chosen_anywhere_is_unanswered_and_can_be_sent_on_purpose(
    candidate: CheckedClient, session: Session
) -> None:
    for place in (1, 2):
        assert submit(candidate, f"/assessment/{place}").status_code == 303
    assert "3 questions are not answered yet" in candidate.page("/assessment/check").text
    assert submit(candidate, "/assessment/check").status_code == 422
    assert submit(candidate, "/assessment/check", {"unanswered": "yes"}).status_code == 303
    assert scene.count(session, TaskAnswer) == 0
    campaign = session.scalars(select(Campaign)).one()
    judgement = standing.lines(session, campaign)[0].judgement
    assert judgement is not None
    assert {reason.value for reason in judgement.reasons} == {None}


def test_a_save_by_the_script_keeps_several_choices(candidate: CheckedClient) -> None:
    form = next(form for form in candidate.page("/assessment/1").forms if form.in_main).fields
    body = {"client_id": form["client_id"][0], "version": 0, "fields": {CHOOSE.id: chosen(1, 4)}}
    headers = {"X-CSRFToken": form["csrf_token"][0]}
    assert candidate.post("/assessment/1/save", json=body, headers=headers).status_code == 200
    kept = next(form for form in candidate.page("/assessment/1").forms if form.in_main).fields
    assert kept[CHOOSE.id] == chosen(1, 4)


def test_what_was_answered_by_the_key_is_worth_a_hundred_on_each_construct(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast, scenarios=list(IDS))
    sent = scene.candidate_sends(client, scene.invite(client, session, campaign), IDS)
    assert sent.status_code == 303
    attempt = session.scalars(select(Attempt)).one()
    judgement = standing.lines(session, campaign)[0].judgement
    assert judgement is not None
    values = {reason.construct: reason.value for reason in judgement.reasons}
    assert values["whatever-it-takes"] == values["belonging"] == 1.0
    assert values["evocation"] == 1.0
    # The way that is best as a whole is not the best for every construct alone.
    assert 0.7 < (values["clarity-about-concern"] or 0) < 1.0

    sign_in(client, cast.panel)
    page = client.page(f"/board/{campaign.id}/{attempt.reference}").text
    assert "Above guessing, of 100: Belonging 100, Autonomy 100." in page
    assert "Above guessing, of 100: Empathy" in page
    assert page.count("Best") >= 2

    rows = {(row["instrument"], row["dimension"]): row["value"] for row in ratings.gather(session)}
    assert rows["a-lift-home", "best-and-worst/belonging"] == 1.0
    assert rows["the-third-phone", "in-the-kitchen/evocation"] == values["evocation"]


def exhibit_of(scenario: Scenario, task: Task, response: Any) -> Exhibit:
    """What a panel is shown of one answer."""
    answer = TaskAnswer(scenario=scenario.id, task=task.id, response=response)
    alone = scenario.model_copy(update={"tasks": (task,)})
    return evidence.exhibits([alone], Attempt(answers=[answer]))[0]


def test_a_panel_reads_every_choice_that_there_was_on_the_way_that_was_gone() -> None:
    response = {"jacket-on": "who-pays", "hand-on-the-door": "back-by-one", "hood-up": "your-own-doing"}
    shown = exhibit_of(scene.asked(IDS)[2], PHONE, response)
    assert len(shown.choices) == 9
    assert [bool(each.lead) for each in shown.choices] == [True, False, False] * 3
    assert [each.key for each in shown.choices if each.given] == ["5", "1", "1"]
    assert set(shown.corrected) == set(PHONE.constructs)
    assert all(value < 0 for value in shown.corrected.values())


def test_a_panel_reads_the_experts_mean_beside_the_point_nearest_to_it() -> None:
    lamp = scene.asked(("the-lamp",))[0]
    options = [
        {"id": id, "text": "Listen.", "key": key, "mean": mean, "rationale": "It helps."}
        for id, key, mean in (("first", 1, 1.4), ("second", 4, 3.6))
    ]
    raw = {"kind": "rate", "id": "t", "question": "How much?", "constructs": ["empathy"], "rule": "consensus"}
    task = RateTask.model_validate({**raw, "points": ["Harms", "Little", "Some", "Much"], "options": options})
    shown = exhibit_of(lamp, task, {"first": 2})
    assert [(each.given, each.key) for each in shown.choices] == [
        ("Little", "Harms (1.4)"),
        ("", "Much (3.6)"),
    ]
