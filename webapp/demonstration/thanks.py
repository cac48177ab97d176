"""Words that families wanted their worker to hear: some were passed on, and two wait to be read."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.accounts.queries import people_in_role
from webapp.demonstration import words
from webapp.demonstration.truth import World
from webapp.families.models import Answer, AnswerOrigin, Invitation, Thanks
from webapp.families.rules import Outcome

LATELY = timedelta(days=60)
PASSED_ON = 6


def make(session: Session, world: World) -> None:
    """Invent them, beside answers of the last weeks: one for each worker, in order of their names."""
    (reader, *_others) = people_in_role(session, Role.COMMENT_MASKER, world.today)
    answered = session.execute(
        select(Answer.submitted_at, Invitation.id, Invitation.worker_id)
        .join(AnswerOrigin, AnswerOrigin.answer_id == Answer.id)
        .join(Invitation, Invitation.id == AnswerOrigin.invitation_id)
        .join(Person, Person.id == Invitation.worker_id)
        .where(Answer.submitted_at > world.now - LATELY)
        .order_by(Person.name, Answer.submitted_at, Answer.id)
    ).all()
    by_worker = {worker_id: (when, invitation_id) for when, invitation_id, worker_id in answered}
    for place, ((text, signed), (worker_id, (when, invitation_id))) in enumerate(
        zip(words.THANKS, by_worker.items(), strict=False)
    ):
        is_read = place < PASSED_ON
        session.add(
            Thanks(
                invitation_id=invitation_id,
                worker_id=worker_id,
                text=text,
                signed=signed,
                written_at=when,
                outcome=Outcome.PASSED_ON.value if is_read else None,
                read_at=world.now - timedelta(days=place + 1) if is_read else None,
                read_by_id=reader.id if is_read else None,
            )
        )
    session.flush()
