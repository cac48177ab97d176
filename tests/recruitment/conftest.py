"""The people of a campaign."""

from datetime import timedelta

import pytest

from tests.conftest import People
from tests.recruitment.scene import Cast
from webapp import clock
from webapp.access.policy import Role


@pytest.fixture
def cast(people: People) -> Cast:
    """A recruiter, two assessors and a panel member, and others of the same roles beside them."""
    people("Rae Else", Role.RECRUITER)
    people("Asa Else", Role.ASSESSOR)
    people("Pia Else", Role.PANEL_MEMBER)
    return Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> dict[str, timedelta]:
    """How much later it is than it is."""
    by, now = {"by": timedelta(0)}, clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + by["by"])
    return by
