"""What is there of a family's words in the house that these tests walk: on paper, spoken, and summed up."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import Person
from webapp.cases.models import FamilyMember
from webapp.families import conversing, entering_twice
from webapp.families.models import Invitation, PaperForm, Portrait, PortraitShare
from webapp.families.rules import How
from webapp.quality import letting_in
from webapp.quality.letting_in import Asked
from webapp.quality.rules import How as HandedOver
from webapp.quality.rules import Version

DRAFT = uuid.UUID(int=9)


def paper(session: Session, member: FamilyMember, lead: Person) -> PaperForm:
    """A paper of somebody who was asked, which the lead has entered once."""
    invitation = session.scalars(select(Invitation).where(Invitation.member_id == member.id)).one()
    entering_twice.give_reference(session, invitation, clock.now())
    read = {"language": "en_GB", "listened": "3"}
    paper = PaperForm(
        invitation=invitation,
        first_client_id=DRAFT,
        first_by_id=lead.id,
        first_at=clock.now(),
        read_first={"read": read, "told": {}},
    )
    session.add(paper)
    session.commit()
    return paper


def conversation(session: Session, member: FamilyMember, listener: Person) -> int:
    """A conversation that somebody independent has begun."""
    conversation = conversing.begin(
        session,
        member,
        by_id=listener.id,
        client_id=DRAFT,
        how=How.TELEPHONE,
        back_by=None,
        interpreter=False,
        advocate=False,
        now=clock.now(),
        today=clock.today(),
    )
    session.commit()
    return conversation.id


def portrait(session: Session, person_id: int, to_id: int) -> int:
    """A summary of what families say about somebody, which they share with their supervisor."""
    month = clock.today().replace(day=1)
    portrait = Portrait(person_id=person_id, since=month, until=month, told={}, made_at=clock.now())
    portrait.shares.append(PortraitShare(client_id=DRAFT, to_id=to_id, shared_at=clock.now()))
    session.add(portrait)
    session.commit()
    return portrait.id


def reader(session: Session, lead: Person) -> str:
    """A young person whom the quality lead let in to their panel's reports: the link's token."""
    asked = Asked(Version.CHILDREN, "Ola", HandedOver.SHOWN, "")
    given = letting_in.give(session, asked, DRAFT, link_to=str, by_id=lead.id, now=clock.now())
    session.commit()
    assert given.link is not None
    return given.link
