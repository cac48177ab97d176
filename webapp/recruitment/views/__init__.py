"""The screens of recruitment: the recruiter's, the candidate's, the assessors' and the panel's."""

from webapp.access.links import Purpose
from webapp.access.views import Start
from webapp.recruitment.views import assessing, campaigns, deciding, visit

BLUEPRINTS = (campaigns.blueprint, visit.blueprint, assessing.blueprint, deciding.blueprint)

STARTS = {
    Purpose.CANDIDATE: Start(
        template="recruitment/start.html", endpoint="recruitment.begin", words=visit.words
    )
}
