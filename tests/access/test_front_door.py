"""The front door: signing in, being refused, and what a stranger is told."""

from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from webapp.access.policy import Role


def test_a_stranger_is_asked_to_sign_in(client: CheckedClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(
    client: CheckedClient, people: People
) -> None:
    people("Ada Ode", Role.OBSERVER, team="North")
    for email in ("ada.ode@example.org", "nobody@example.org"):
        answer = submit(client, "/sign-in", {"email": email, "password": "not it"})
        assert answer.status_code == 422
        assert "Enter the e-mail address and password that belong together." in answer.text
        assert Page.of(answer).forms[-2].fields["email"] == [email]


def test_the_first_page_lists_the_roles_of_today(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode", Role.OBSERVER, team="North"))
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Observer" in answer.text
    assert "North" in answer.text


def test_who_signs_out_is_out(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode"))
    assert submit(client, "/", action="/sign-out").status_code == 302
    assert client.get("/").status_code == 302


def test_a_page_of_another_role_is_refused(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode", Role.OBSERVER))
    assert client.get("/people").status_code == 403


def test_people_are_listed_page_by_page(client: CheckedClient, people: People) -> None:
    for number in range(51):
        people(f"Person {number:02}")
    sign_in(client, people("Zed Admin", Role.ADMINISTRATOR))
    first = client.page("/people")
    following = next(link for link in first.links if "after=" in link)
    assert "Zed Admin" in client.page(following).text


def test_a_form_from_another_site_is_refused(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode"))
    assert client.post("/sign-out").status_code == 400


def test_a_mistyped_link_says_nothing(client: CheckedClient) -> None:
    answer = client.get("/s/not-a-token")
    assert answer.status_code == 410
    assert "This link has ended" in answer.text


def test_nobody_signs_in_as_somebody_else_outside_the_demonstration(
    client: CheckedClient, people: People
) -> None:
    ada = people("Ada Ode")
    page = client.page("/sign-in")
    token = page.forms[0].fields["csrf_token"]
    assert client.post(f"/demonstration/{ada.id}", data={"csrf_token": token}).status_code == 404
