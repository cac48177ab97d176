"""Every page, as every person meets it, on a phone and on a desktop."""

import pytest

from tests.browser.steps import Served
from tests.browser.story import Story
from tests.browser.walk import LEFT, Walk
from webapp.access.policy import BY_LINK, POLICY, Role
from webapp.accounts.invented import WALK

pytestmark = pytest.mark.browser


def test_no_page_breaks_a_rule_of_accessibility_or_scrolls_sideways(links_followed: Walk) -> None:
    assert links_followed.faults == [], "\n".join(links_followed.faults)
    assert links_followed.pages > 60


def test_everybody_in_the_policy_is_met_in_the_demonstration() -> None:
    granted = {grantee for grants in POLICY.values() for grantee in grants if isinstance(grantee, Role)}
    shown = {role for _, roles in WALK for role in roles}
    assert granted - BY_LINK - shown - {Role.INFORMATION_GOVERNANCE} == set()


def test_no_page_is_left_out(links_followed: Walk, story: Story, served: Served) -> None:
    pages = {rule.endpoint for rule in served.app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages - LEFT - set(links_followed.met) - set(story.walk.met) == set()
