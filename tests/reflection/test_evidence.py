"""The choice of what evidence counts: two links, the difference in words, or why there is none."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.insight.test_gathering import row
from tests.pages import CheckedClient, sign_in
from tests.reflection.test_mirror_pages import member
from webapp import clock
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.insight import service, works

__all__ = ["member"]

TOO_FEW = "Too few visits are contested to leave them out without pointing at somebody."


@pytest.fixture
def page(client: CheckedClient, member: Person) -> CheckedClient:
    """A browser in which somebody of the team has come in."""
    sign_in(client, member)
    return client


def look(session: Session, every: int) -> str:
    """Gather visits of a year and a half, one in so many contested; returns the address of the mirror."""
    team_id = accounts.team_named(session, "North").id
    rows = [
        row(
            subject=f"worker-{number % 7}",
            rater=f"observer-{number % 5}",
            occasion=f"visit:{number}",
            value=float(1 + (number * number + number // 3) % 5),
            team_id=team_id,
            rated_on=clock.today() - timedelta(days=3 * number),
            is_contested=number % every == 0,
        )
        for number in range(180)
    ]
    service.gather(session, [lambda _: rows], clock.now())
    session.commit()
    works.release()
    return f"/mirror/{team_id}"


def test_both_views_can_be_chosen_and_the_difference_stands_in_words_and_in_the_table(
    page: CheckedClient, session: Session
) -> None:
    url = look(session, every=4)
    whole = page.page(url)
    assert f"{url}?evidence=undisputed" in whole.links
    assert "with what is contested" in whole.text
    assert "With and without what is contested" in whole.text
    assert "without what is contested. The place" not in whole.text
    rest = page.page(f"{url}?evidence=undisputed")
    assert url in rest.links
    assert "leaves out what is contested" in rest.text
    assert "with what is contested" in rest.text
    assert TOO_FEW not in rest.text


@pytest.mark.parametrize("every", [60, 10_000])
def test_with_few_or_none_contested_the_page_says_why_there_is_no_choice(
    page: CheckedClient, session: Session, every: int
) -> None:
    url = look(session, every)
    for address in (url, f"{url}?evidence=undisputed", f"{url}?evidence=other"):
        text = page.get(address).text
        assert TOO_FEW in text
        assert "with what is contested" not in text
        assert f'href="{url}?evidence=undisputed"' not in text


def test_the_page_says_that_observers_have_not_been_calibrated(page: CheckedClient, session: Session) -> None:
    assert "Observers have not been calibrated together yet" in page.get(look(session, 10_000)).text
