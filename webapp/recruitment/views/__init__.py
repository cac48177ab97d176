"""The screens of recruitment: the recruiter's, the candidate's, the assessors' and the panel's."""

from webapp.access.links import Purpose
from webapp.access.views import Start
from webapp.recruitment.views import (
    adjusting,
    assessing,
    campaigns,
    clocked,
    conversation,
    deciding,
    hearing,
    inviting,
    lay,
    masking,
    meeting,
    opening,
    outcome,
    recovering,
    results,
    scheduling,
    seating,
    steadying,
    visit,
)

BLUEPRINTS = tuple(
    each.blueprint
    for each in (
        opening,
        campaigns,
        inviting,
        recovering,
        scheduling,
        steadying,
        seating,
        results,
        clocked,
        visit,
        conversation,
        outcome,
        adjusting,
        masking,
        assessing,
        hearing,
        lay,
        meeting,
        deciding,
    )
)

_PANEL = Start(template="recruitment/lay_start.html", endpoint="lay.page", words=lay.opening)

STARTS = {
    Purpose.CANDIDATE: Start(
        template="recruitment/start.html", endpoint="recruitment.begin", words=visit.words
    ),
    Purpose.OUTCOME: Start(
        template="recruitment/outcome_start.html", endpoint="outcome.page", words=outcome.opening
    ),
    Purpose.PARENTS_PANEL: _PANEL,
    Purpose.YOUNG_PEOPLES_PANEL: _PANEL,
}
