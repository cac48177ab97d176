"""What may be told of supervision across the service."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from webapp.clock import LONDON
from webapp.insight.sharing import released_among
from webapp.supervision import queries, rules


def useful_to(session: Session, first: date, last: date) -> int | None:
    """To how many in a hundred it was useful, by what was said in these days; None if not to be told.

    What was said counts on the day on which it was said: an answer that comes later, about however early a
    supervision, changes no figure that has been shown.
    """
    begins, ends = (datetime.combine(day, time(), tzinfo=LONDON) for day in (first, last + timedelta(days=1)))
    said = queries.usefulness(session, begins, ends)
    share = rules.share_useful(said)
    return released_among(len(said), share, unanimous=share in (0, 100)).value
