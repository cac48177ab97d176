"""The people of a campaign."""

import pytest

from tests.conftest import People
from tests.recruitment.scene import Cast
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
