"""A total and the parts that it is the sum of: when the total must not be told beside them.

Whoever knows a total and all of its parts but one knows that one. So a total is told where every part is, or
where two parts or more are hidden and what they come to together may be told itself.
"""

from collections.abc import Sequence

from analysis.statistical_disclosure import NOBODY, Backing, Minimum, Reason, reason


def together(parts: Sequence[Backing]) -> Backing:
    """Who stands behind several parts of a count, where nobody knows whether they share a person or a family.

    Families and practitioners are counted once in each part, so one who stands in two counts twice. For the
    largest share it is taken that one person, and one family, is the largest in every part: no share of the
    whole can be larger than that.
    """
    ratings = sum(part.ratings for part in parts)
    by = [part.practitioner_share * part.ratings for part in parts]
    of = [part.family_share * part.ratings for part in parts]
    return Backing(
        ratings=ratings,
        visits=sum(part.visits for part in parts),
        raters=sum(part.raters for part in parts),
        families=sum(part.families for part in parts),
        practitioners=sum(part.practitioners for part in parts),
        rater_share=NOBODY.rater_share,
        family_share=sum(of) / ratings if ratings else 0.0,
        practitioner_share=sum(by) / ratings if ratings else 0.0,
        unanimous=False,
        practitioners_left=NOBODY.practitioners_left,
    )


def reason_of_total(hidden: Sequence[Backing], minimum: Minimum) -> Reason | None:
    """Why a total may not be told while these of its parts are hidden, or None; the others are all told."""
    if not hidden:
        return None
    if len(hidden) > 1 and reason(together(hidden), minimum, count=True) is None:
        return None
    return Reason.COMPLEMENTARY
