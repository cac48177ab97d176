"""The screens of recruitment: the recruiter's, the candidate's, the assessors' and the panel's."""

from webapp.access.links import Purpose
from webapp.access.views import Start
from webapp.recruitment.views import (
    assessing,
    campaigns,
    conversation,
    deciding,
    masking,
    opening,
    steadying,
    visit,
)

BLUEPRINTS = tuple(
    each.blueprint
    for each in (opening, campaigns, steadying, visit, conversation, masking, assessing, deciding)
)

STARTS = {
    Purpose.CANDIDATE: Start(
        template="recruitment/start.html", endpoint="recruitment.begin", words=visit.words
    )
}
