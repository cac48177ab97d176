"""Every page, as every person meets it, on a phone and on a desktop."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Served
from tests.browser.walk import LEFT, Walk
from webapp.access.policy import BY_LINK, POLICY, Role
from webapp.accounts.invented import WALK

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def sign_in(context: BrowserContext, served: Served, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{served.address}/sign-in")
    page.get_by_role("button", name=re.compile(re.escape(name))).first.click()
    expect(page).to_have_url(f"{served.address}/")
    return page


@pytest.fixture(scope="module")
def walk(served: Served, chromium: Browser) -> Walk:
    """A walk through everything that anybody can reach, done once."""
    walk = Walk(served.app, served.address)
    stranger = chromium.new_context()
    page = stranger.new_page()
    page.goto(f"{served.address}/sign-in")
    walk.look(page, "a stranger")
    names = page.locator(".attune-people strong").all_inner_texts()
    for url in ("/s/not-a-link", "/no-such-page"):
        page.goto(served.address + url)
        walk.look(page, "a stranger")
    stranger.close()
    for name in dict.fromkeys(names):
        context = chromium.new_context()
        walk.follow(sign_in(context, served, name), name, "/")
        context.close()
    return walk


def test_no_page_breaks_a_rule_of_accessibility_or_scrolls_sideways(walk: Walk) -> None:
    assert walk.faults == [], "\n".join(walk.faults)
    assert walk.pages > 60


def test_everybody_in_the_policy_is_met_in_the_demonstration(walk: Walk) -> None:
    granted = {grantee for grants in POLICY.values() for grantee in grants if isinstance(grantee, Role)}
    shown = {role for _, roles in WALK for role in roles}
    assert granted - BY_LINK - shown - {Role.INFORMATION_GOVERNANCE} == set()


def test_no_page_is_left_out(walk: Walk, served: Served) -> None:
    pages = {rule.endpoint for rule in served.app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages - LEFT - set(walk.met) == set()
