"""What is settled before a visit, noted during it with its time, and checked for names before sharing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import EVIDENCE, NEW, Cast, evidence_url, log_visit, rate_oneself, visit_fields
from webapp import clock
from webapp.access.policy import Role
from webapp.capture.models import Draft
from webapp.cases.models import Family
from webapp.practice import moments
from webapp.practice.models import Observation, ObservedMoment, ObservedVisit

CRITERIA = ("empathy", "autonomy")
TEN = datetime(2026, 3, 27, 10, 42, tzinfo=UTC)


def moments_url(observation: int) -> str:
    """The page for during the visit."""
    return f"/practice/observations/{observation}/moments"


def note(client: CheckedClient, observation: int, text: str, about: list[str], action: str = "add") -> Any:
    """Note a moment."""
    fields = {"moment-new": text, "moment-new-about": about, "action": action}
    return submit(client, moments_url(observation), fields)


def on(days: int) -> dict[str, str]:
    """The date fields so many days from now."""
    day = clock.today() + timedelta(days=days)
    return {"seen_on-day": str(day.day), "seen_on-month": str(day.month), "seen_on-year": str(day.year)}


def test_a_new_moment_gets_the_servers_time_and_a_number_of_its_own() -> None:
    fields = {
        "moment-1": "First",
        "moment-1-at": "2026-03-27T10:00:00+00:00",
        "moment-new": " Then ",
        "moment-new-about": ["autonomy", "elsewhere"],
    }
    whole = moments.with_the_new_one(fields, CRITERIA, TEN)
    assert whole is not None
    assert [(one.number, one.text, one.criteria) for one in moments.read(whole, CRITERIA)] == [
        (1, "First", ()),
        (2, "Then", ("autonomy",)),
    ]
    assert moments.read(whole, CRITERIA)[1].noted_at == TEN
    assert "moment-new" not in whole


@pytest.mark.parametrize(
    "fields",
    [
        {"moment-1": "No time"},
        {"moment-1": "No zone", "moment-1-at": "2026-03-27T10:00:00"},
        {"moment-1": "", "moment-1-at": "2026-03-27T10:00:00+00:00"},
        {"moment-1": ["a", "list"], "moment-1-at": "2026-03-27T10:00:00+00:00"},
        {"moment-999": "Too many", "moment-999-at": "2026-03-27T10:00:00+00:00"},
        {"moment-1x": "No number", "moment-1x-at": "2026-03-27T10:00:00+00:00"},
    ],
)
def test_what_is_no_moment_is_left_out(fields: dict[str, Any]) -> None:
    assert moments.read(fields, CRITERIA) == []


def test_there_is_room_for_so_many_moments() -> None:
    full = {f"moment-{number}": "x" for number in range(1, 60)}
    assert moments.with_the_new_one({**full, "moment-new": "One more"}, CRITERIA, TEN) is None
    assert moments.with_the_new_one(full, CRITERIA, TEN) == full
    timed = full | {f"{name}-at": "2026-03-27T10:00:00+00:00" for name in full}
    whole = moments.read_whole({**timed, "moment-new": "One more"}, CRITERIA, TEN)
    assert len(whole) == 60
    assert (whole[-1].text, whole[-1].noted_at) == ("One more", TEN)


def test_moments_are_noted_tagged_kept_and_read_before_the_levels(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    assert note(client, observation, "Waited while the mother cried.", ["empathy"]).status_code == 303
    assert (
        note(client, observation, "Asked the son what he wants.", ["child-focus", "autonomy"]).status_code
        == 303
    )
    assert "2026" in client.page(moments_url(observation)).text
    last = note(client, observation, "Said what happens next.", [], action="go on")
    assert last.location == evidence_url(observation)
    page = client.page(evidence_url(observation))
    assert page.text.count("Waited while the mother cried.") == 1
    assert page.text.count("Asked the son what he wants.") == 2
    # A level of five without words of its own: what was noted shows it.
    fields = {**EVIDENCE, "level-empathy": "5", "evidence-empathy": "", "strengths": "The waiting."}
    assert submit(client, evidence_url(observation), fields).status_code == 303
    kept = session.scalars(select(ObservedMoment).order_by(ObservedMoment.position)).all()
    assert [one.text for one in kept] == [
        "Waited while the mother cried.",
        "Asked the son what he wants.",
        "Said what happens next.",
    ]
    assert sorted(kept[1].criteria) == ["autonomy", "child-focus"]
    assert session.scalars(select(Draft)).all() == []
    read = rate_oneself(client, cast.practitioner, observation).location
    shown = client.page(read).text
    assert "Said what happens next." in shown
    assert "The waiting." in shown


def test_what_was_written_last_and_not_added_is_not_lost(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    form = next(form for form in client.page(moments_url(observation)).forms if form.in_main).fields
    saved = client.post(
        f"{moments_url(observation)}/draft",
        json={"client_id": form["client_id"][0], "version": 0, "fields": {"moment-new": "Still typing"}},
        headers={"X-CSRFToken": form["csrf_token"][0]},
    )
    assert saved.status_code == 200
    assert submit(client, evidence_url(observation), EVIDENCE).status_code == 303
    assert session.scalars(select(ObservedMoment)).one().text == "Still typing"


def test_two_tabs_of_a_visit_keep_both(client: CheckedClient, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    stale = next(form for form in client.page(moments_url(observation)).forms if form.in_main).fields
    assert note(client, observation, "In the first tab", []).status_code == 303
    late = client.post(moments_url(observation), data={**stale, "moment-new": "In the second tab"})
    assert late.status_code == 409
    assert "In the first tab" in late.text
    assert "In the second tab" in late.text
    versions = f"{moments_url(observation)}/versions"
    assert submit(client, versions, {"keep": "standing"}).status_code == 303
    assert "In the first tab" in client.page(moments_url(observation)).text


def test_a_visit_is_prepared_beforehand_and_written_up_only_once_it_has_been(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.observer)
    ahead = {**visit_fields(cast.practitioner), **on(7), "consent": "", "consent_how": ""}
    logged = submit(client, NEW, ahead)
    assert logged.location.endswith("/preparation")
    observation = int(logged.location.split("/")[-2])
    assert "Prepare for the visit of Pat Roe" in client.page("/").text
    sign_in(client, cast.practitioner)
    visit = session.scalars(select(ObservedVisit)).one()
    assert "Say what you want to be watched" in client.page("/").text
    wanted = f"/practice/visits/{visit.id}/wanted"
    assert submit(client, wanted, {"wanted": "w" * 4001}).status_code == 422
    assert submit(client, wanted, {"wanted": "How I bring up the worry."}).status_code == 303
    assert "Say what you want to be watched" not in client.page("/").text
    sign_in(client, cast.observer)
    assert "How I bring up the worry." in client.page(moments_url(observation)).text
    early = submit(client, evidence_url(observation), EVIDENCE)
    assert early.status_code == 422
    assert "Wait until the visit has been" in early.text
    assert "Write down first that they agreed" in early.text
    assert "That sounds exhausting" in early.text
    prepare = f"/practice/observations/{observation}/preparation"
    stale = {"wanted": "My own idea", "wanted_was": ""}
    late = submit(client, prepare, stale)
    assert (late.status_code, "It says now: How I bring up the worry." in late.text) == (422, True)
    assert "My own idea" in late.text
    refused = submit(client, prepare, {"consent": "agreed", "consent_how": ""})
    assert (refused.status_code, "Enter how you asked" in refused.text) == (422, True)
    agreed = {"consent": "agreed", "consent_how": "The father, at the door."}
    assert submit(client, prepare, agreed).status_code == 303
    visit.seen_on = clock.today()
    session.commit()
    assert submit(client, evidence_url(observation), EVIDENCE).status_code == 303
    token = client.page("/").forms[0].fields["csrf_token"]
    asked = {"wanted": "How I bring up the worry.", **agreed}
    assert client.post(prepare, data={"csrf_token": token, **asked}).status_code == 409
    sign_in(client, cast.practitioner)
    assert client.get(wanted).status_code == 404


def test_a_second_observer_settles_what_is_open_and_overwrites_nothing_that_was_asked_for(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    log_visit(client, cast.observer, cast.practitioner, consent="", consent_how="", wanted="The ending.")
    visit = session.scalars(select(ObservedVisit)).one()
    second = people("Bea Two", Role.OBSERVER)
    log_visit(client, second, cast.practitioner, same_visit=str(visit.id), wanted="Something else.")
    session.expire_all()
    assert (visit.consent, visit.wanted) == ("agreed", "The ending.")
    third = people("Cas Three", Role.OBSERVER)
    log_visit(client, third, cast.practitioner, same_visit=str(visit.id), consent="declined")
    session.expire_all()
    assert visit.consent == "agreed"


def test_both_versions_of_what_is_said_besides_the_levels_are_shown(
    client: CheckedClient, cast: Cast
) -> None:
    page = evidence_url(log_visit(client, cast.observer, cast.practitioner))
    stale = next(form for form in client.page(page).forms if form.in_main).fields
    saved = {"action": "save", "next_step": "Ask first."}
    assert submit(client, page, saved).status_code == 303
    late = client.post(page, data={**stale, "action": "save", "next_step": "Wait longer."})
    assert late.status_code == 409
    assert "Ask first." in late.text
    assert "Wait longer." in late.text


def test_names_are_looked_at_before_anything_is_shared(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    assert note(client, observation, "Pat asked what Kayleigh wants.", []).status_code == 303
    named = {**EVIDENCE, "notes": "Jordan said it was fine. We met at Fenmoor Primary School."}
    refused = submit(client, evidence_url(observation), named)
    assert refused.status_code == 422
    for word in ("Kayleigh", "Jordan", "Fenmoor Primary School"):
        assert word in refused.text
    assert "Pat," not in refused.text.split("Check these words")[1].split("</a>")[0]
    assert session.scalars(select(Observation.shared_at)).one() is None
    checked = "Jordan|Kayleigh|Fenmoor Primary School"
    more = {**named, "names_checked": checked, "strengths": "She told Tyler the truth."}
    assert submit(client, evidence_url(observation), more).status_code == 422
    whole = {**named, "strengths": "", "names_checked": checked}
    assert submit(client, evidence_url(observation), whole).status_code == 303


def test_a_visit_names_the_case_of_a_family_of_its_team_and_of_no_other(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    today = clock.today()
    own, other = (
        person.roles_on(today)[0].team_id
        for person in (cast.practitioner, people("Una Else", Role.PRACTITIONER, team="South"))
    )
    for reference, team in (("N-1", own), ("S-1", other)):
        session.add(Family(reference=reference, team_id=team, opened_on=today))
    session.commit()
    sign_in(client, cast.observer)
    for unknown in ("S-1", "X-1"):
        refused = submit(client, NEW, visit_fields(cast.practitioner, reference=unknown))
        assert (refused.status_code, "Check the case reference" in refused.text) == (422, True)
        assert unknown in refused.text
    observation = log_visit(client, cast.observer, cast.practitioner, reference="N-1")
    visit = session.scalars(select(ObservedVisit)).one()
    family = session.scalars(select(Family.id).where(Family.reference == "N-1")).one()
    assert visit.family_id == family
    prepare = f"/practice/observations/{observation}/preparation"
    assert submit(client, prepare, {"reference": "S-1"}).status_code == 422
    assert submit(client, prepare).status_code == 303
    session.expire_all()
    assert visit.family_id == family
    assert submit(client, prepare, {"reference": ""}).status_code == 303
    session.expire_all()
    assert visit.family_id is None
    second = people("Bea Two", Role.OBSERVER)
    log_visit(client, second, cast.practitioner, same_visit=str(visit.id), reference="N-1")
    session.expire_all()
    assert visit.family_id == family
