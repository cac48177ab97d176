"""What four browsers at once were told while a team talked about its mirror."""

import pytest

from tests.browser import meeting
from tests.browser.story import Story

pytestmark = pytest.mark.browser


def test_a_thought_is_read_once_it_is_on_the_wall_and_tells_nobodys_name(story: Story) -> None:
    assert meeting.THOUGHT not in story.told["before the wall"]
    for moment in ("on the wall", "on a phone"):
        assert meeting.THOUGHT in story.told[moment]
        assert meeting.MEMBER not in story.told[moment]
        assert meeting.PARTNER in story.told[moment]


def test_what_was_taken_back_is_in_no_minutes(story: Story) -> None:
    assert meeting.SLOW not in story.told["minutes"]


def test_the_minutes_write_themselves(story: Story) -> None:
    assert "Enter what your team will do" in story.told["no promise"]
    for moment in ("minutes", "minutes on a phone"):
        for words in (meeting.THOUGHT, meeting.PROMISE, "Families and observers say the same.", meeting.LEAD):
            assert words in story.told[moment]
        assert "Nothing here can be changed." in story.told[moment]
