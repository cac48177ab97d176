"""Pages in Welsh: what they say about themselves, how they write dates, and the way between languages."""

from datetime import date

import pytest
from flask_babel import force_locale, ngettext
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import invite as invite_family
from tests.families.scene import set_scene
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment.scene import Cast, invite, open_campaign
from webapp.access.policy import Role
from webapp.filters import day
from webapp.unit_of_work import Attune

AWAITING = "Mae'r Gymraeg hon yn aros i siaradwr brodorol ei darllen."
IN_ENGLISH = "This Welsh is waiting for a native speaker to read it."


@pytest.fixture
def cast(people: People) -> Cast:
    """Those whom a campaign needs."""
    return Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )


def check_that_only_the_welsh_awaits_a_reader(client: CheckedClient, url: str) -> None:
    """The line stands at the foot of the page in Welsh, and nowhere in English."""
    welsh, english = client.page(f"{url}?lang=cy"), client.page(f"{url}?lang=en_GB")
    assert (welsh.language, english.language) == ("cy", "en-GB")
    assert AWAITING in welsh.text
    assert AWAITING not in english.text
    assert IN_ENGLISH not in welsh.text + english.text


def check_that_switching_stays(client: CheckedClient, url: str, action: str) -> None:
    """The button changes the language there and back, and the address stays the same."""
    for chosen, spoken in (("cy", "cy"), ("en_GB", "en-GB")):
        switched = submit(client, url, {"language": chosen}, action=action)
        assert (switched.status_code, switched.headers["Location"]) == (303, url)
        assert client.page(url).language == spoken


def test_a_page_for_staff_says_that_its_welsh_awaits_a_reader(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode", Role.OBSERVER))
    check_that_only_the_welsh_awaits_a_reader(client, "/")


def test_a_page_for_candidates_says_that_its_welsh_awaits_a_reader(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = invite(client, session, open_campaign(client, session, cast))
    check_that_only_the_welsh_awaits_a_reader(client, f"/s/{token}")


def test_a_page_for_families_says_that_its_welsh_awaits_a_reader(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite_family(client, session, set_scene(session, people))
    check_that_only_the_welsh_awaits_a_reader(client, f"/s/{token}")
    assert "Yn gyntaf, cadwch eich hun yn ddiogel" in client.page(f"/s/{token}?lang=cy").text


def test_staff_change_the_language_and_stay_on_the_page_and_its_part_of_a_list(
    client: CheckedClient, people: People
) -> None:
    sign_in(client, people("Lena Field", Role.PARTICIPATION_LEAD))
    check_that_switching_stays(client, "/families", "/language")
    check_that_switching_stays(client, "/families?page=1", "/language")


def test_a_language_in_the_address_does_not_outlive_the_choice_of_another(
    client: CheckedClient, people: People
) -> None:
    sign_in(client, people("Lena Field", Role.PARTICIPATION_LEAD))
    switched = submit(client, "/families?lang=cy&page=1", {"language": "en_GB"}, action="/language")
    assert switched.headers["Location"] == "/families?page=1"
    assert client.page("/families?page=1").language == "en-GB"


def test_a_refused_form_offers_the_way_back_to_its_own_page(client: CheckedClient, cast: Cast) -> None:
    sign_in(client, cast.recruiter)
    refused = submit(client, "/campaigns/new", {"title": ""})
    assert refused.status_code == 422
    switch = next(form for form in Page.of(refused).forms if form.action == "/language")
    assert client.page(switch.fields["back"][0]).status == 200
    assert switch.fields["back"] == ["/campaigns/new"]


def test_a_candidate_changes_the_language_and_stays_on_the_page(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = invite(client, session, open_campaign(client, session, cast))
    client.delete_cookie("session")
    open_link(client, token)
    check_that_switching_stays(client, "/assessment/2", "/visit/language")


def test_a_family_changes_the_language_and_stays_on_the_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite_family(client, session, set_scene(session, people))
    open_link(client, token)
    check_that_switching_stays(client, "/words", "/visit/language")


def test_before_a_visit_the_language_is_changed_by_a_link_to_the_same_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite_family(client, session, set_scene(session, people))
    assert "?lang=cy" in client.page(f"/s/{token}").links
    assert "?lang=en_GB" in client.page(f"/s/{token}?lang=cy").links
    client.post(f"/s/{token}?lang=cy")
    assert client.page("/words").language == "cy"


def test_a_day_on_a_welsh_page_is_written_in_welsh(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = open_campaign(client, session, cast)
    campaign.closes_on = date(2031, 5, 3)
    token = invite(client, session, campaign)
    assert "erbyn 3 Mai 2031" in client.page(f"/s/{token}?lang=cy").text
    assert "by 3 May 2031" in client.page(f"/s/{token}?lang=en_GB").text


@pytest.mark.parametrize(("language", "written"), [("cy", "3 Mai 2026"), ("en_GB", "3 May 2026")])
def test_a_day_is_written_in_the_language_of_the_page(
    sqlite_app: Attune, language: str, written: str
) -> None:
    with sqlite_app.test_request_context("/"), force_locale(language):
        assert day(date(2026, 5, 3)) == written


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 person i'w holi"), (2, "2 berson i'w holi"), (3, "3 pherson i'w holi"), (4, "4 person i'w holi")],
)
def test_a_number_changes_the_word_after_it_as_welsh_does(sqlite_app: Attune, number: int, said: str) -> None:
    with sqlite_app.test_request_context("/"), force_locale("cy"):
        assert ngettext("%(num)d person to ask", "%(num)d people to ask", number) == said
