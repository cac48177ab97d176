"""A visit that was watched, what each observer saw, what the practitioner says, and who signed.

No status is stored: `shared_at`, the signatures and the self-rating say how far a visit has come.
Only what was observed has a level; "not observed" is a level of None and never a middle score.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.columns import Basis, EncryptedText, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.PRACTICE)


class ObservedVisit(Base):
    """One visit by one practitioner, seen by one observer or (double-rated) by two."""

    __tablename__ = "observed_visit"
    __table_args__ = (
        Index("ix_observed_visit_practitioner", "practitioner_id", "seen_on"),
        Index("ix_observed_visit_seen_on", "seen_on"),
        Index("ix_observed_visit_team", "team_id", "seen_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the visit"))
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("whose visit it was"))
    team_id: Mapped[int | None] = mapped_column(
        ForeignKey("team.id"), info=_column("the practitioner's team on that day")
    )
    family_id: Mapped[int | None] = mapped_column(index=True, info=_column("which family, by reference"))
    seen_on: Mapped[date] = mapped_column(info=_column("the day of the visit"))
    purpose: Mapped[str] = mapped_column(String(40), info=_column("what kind of visit it was"))
    consent: Mapped[str] = mapped_column(
        String(20),
        default="",
        info=_column("whether the family agreed that somebody watches"),
    )
    consent_how: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("how the family was asked")
    )
    wanted: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what the practitioner wants to be watched")
    )

    observations: Mapped[list["Observation"]] = relationship(back_populates="visit")
    self_rating: Mapped["SelfRating | None"] = relationship(back_populates="visit")


class Observation(Base):
    """What one observer saw on one visit; nothing in it changes once `shared_at` is set."""

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("visit_id", "observer_id"),
        Index("ix_observation_observer", "observer_id", "shared_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the observation"))
    visit_id: Mapped[int] = mapped_column(
        ForeignKey("observed_visit.id", ondelete="CASCADE"), info=_column("which visit was seen")
    )
    observer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("who saw it"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("one form sent twice is one observation")
    )
    instrument: Mapped[str] = mapped_column(String(60), info=_column("which rubric was used"))
    version: Mapped[int] = mapped_column(info=_column("which version of the rubric"))
    notes: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what the observer saw and heard, in general")
    )
    strengths: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what the practitioner did well")
    )
    next_step: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("the one thing to try next")
    )
    question: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what the practitioner is asked to think about")
    )
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when the form was begun"))
    shared_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True, info=_column("when the practitioner could read it")
    )
    shared_digest: Mapped[str | None] = mapped_column(
        String(64), info=_column("tells a repeated sending from a different one")
    )

    visit: Mapped[ObservedVisit] = relationship(back_populates="observations")
    levels: Mapped[list["ObservationLevel"]] = relationship(back_populates="observation")
    moments: Mapped[list["ObservedMoment"]] = relationship(order_by="ObservedMoment.position")
    amendments: Mapped[list["Amendment"]] = relationship(order_by="Amendment.id")
    reply: Mapped["Reply | None"] = relationship(back_populates="observation")
    signatures: Mapped[list["Signature"]] = relationship(back_populates="observation")
    second_look: Mapped["SecondLook | None"] = relationship()
    goals: Mapped[list["Goal"]] = relationship(order_by="Goal.id")


class ObservationLevel(Base):
    """One criterion of an observation: its level (None is "not observed") and the evidence for it."""

    __tablename__ = "observation_level"
    __table_args__ = (CheckConstraint("level is null or level >= 1", name="level_on_a_scale"),)

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"),
        primary_key=True,
        info=_column("which observation"),
    )
    criterion: Mapped[str] = mapped_column(
        String(60), primary_key=True, info=_column("which criterion of the rubric")
    )
    level: Mapped[int | None] = mapped_column(info=_column("the level given, if it could be observed"))
    evidence: Mapped[str] = mapped_column(
        EncryptedText, default="", info=_column("what was seen or heard that shows the level")
    )

    observation: Mapped[Observation] = relationship(back_populates="levels")


class ObservedMoment(Base):
    """What was seen or heard at one moment of a visit, and which criteria it shows."""

    __tablename__ = "observed_moment"
    __table_args__ = (UniqueConstraint("observation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the moment"))
    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), info=_column("of which observation")
    )
    position: Mapped[int] = mapped_column(info=_column("in which order it was written"))
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was written down"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what was seen or heard"))
    criteria: Mapped[list[str]] = mapped_column(JSON, info=_column("which criteria of the rubric it shows"))


class Amendment(Base):
    """What one of the two adds after signing; what was signed stays as it is."""

    __tablename__ = "amendment"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the amendment"))
    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), index=True, info=_column("to what it adds")
    )
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("one form sent twice is one amendment")
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who added it"))
    reason: Mapped[str] = mapped_column(EncryptedText, info=_column("why it is added"))
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what is put right or added"))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))


class Goal(Base):
    """What a practitioner wants to reach after an observation; agreed once the observer has said so."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the goal"))
    client_id: Mapped[uuid.UUID] = mapped_column(unique=True, info=_column("one form sent twice is one goal"))
    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), index=True, info=_column("after which observation")
    )
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("what is to be reached"))
    by_on: Mapped[date] = mapped_column(info=_column("by when"))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was proposed"))
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when the observer agreed"))
    met_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was reached"))


class SecondLook(Base):
    """A practitioner asked for a second observation, blind to this one; `visit_id` is the one watched."""

    __tablename__ = "second_look"

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"),
        primary_key=True,
        info=_column("after which observation"),
    )
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("observed_visit.id", ondelete="SET NULL"),
        index=True,
        info=_column("which visit somebody else watched"),
    )


class SelfRating(Base):
    """How the practitioner rated their own visit, before reading what an observer wrote."""

    __tablename__ = "self_rating"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the self-rating"))
    visit_id: Mapped[int] = mapped_column(
        ForeignKey("observed_visit.id", ondelete="CASCADE"), unique=True, info=_column("which visit")
    )
    instrument: Mapped[str] = mapped_column(String(60), info=_column("which rubric was used"))
    version: Mapped[int] = mapped_column(info=_column("which version of the rubric"))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was finished"))
    digest: Mapped[str | None] = mapped_column(
        String(64), info=_column("tells a repeated sending from a different one")
    )

    visit: Mapped[ObservedVisit] = relationship(back_populates="self_rating")
    levels: Mapped[list["SelfRatingLevel"]] = relationship(back_populates="self_rating")


class SelfRatingLevel(Base):
    """One criterion as the practitioner rated it; None where they could not say."""

    __tablename__ = "self_rating_level"
    __table_args__ = (CheckConstraint("level is null or level >= 1", name="level_on_a_scale"),)

    self_rating_id: Mapped[int] = mapped_column(
        ForeignKey("self_rating.id", ondelete="CASCADE"), primary_key=True, info=_column("which self-rating")
    )
    criterion: Mapped[str] = mapped_column(
        String(60), primary_key=True, info=_column("which criterion of the rubric")
    )
    level: Mapped[int | None] = mapped_column(info=_column("the level the practitioner gave themself"))

    self_rating: Mapped[SelfRating] = relationship(back_populates="levels")


class Reply(Base):
    """What the practitioner says to one observation; sent once."""

    __tablename__ = "reply"

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), primary_key=True, info=_column("to what it replies")
    )
    text: Mapped[str] = mapped_column(EncryptedText, info=_column("the practitioner's right of reply"))
    is_contested: Mapped[bool] = mapped_column(
        default=False,
        info=_column("whether the practitioner holds the observation to be wrong"),
    )
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was sent"))

    observation: Mapped[Observation] = relationship(back_populates="reply")


class Signature(Base):
    """That the practitioner has read, or the observer stands by, one observation; two of them lock it."""

    __tablename__ = "signature"

    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), primary_key=True, info=_column("what was signed")
    )
    as_role: Mapped[str] = mapped_column(
        String(40), primary_key=True, info=_column('"practitioner" or "observer"')
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who signed"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, default=uuid.uuid4, info=_column("one form sent twice is one signature")
    )
    for_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=_column("in whose place, where somebody stood in")
    )

    observation: Mapped[Observation] = relationship(back_populates="signatures")


class ObservationTakenOver(Base):
    """That a stand-in took over a visit to come, or signing in the observer's place, from `from_id`."""

    __tablename__ = "observation_taken_over"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the taking over"))
    observation_id: Mapped[int] = mapped_column(
        ForeignKey("observation.id", ondelete="CASCADE"), index=True, info=_column("which observation")
    )
    what: Mapped[str] = mapped_column(String(20), info=_column("the visit to come, or signing"))
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=_column("whose it was"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=_column("who took it over"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when"))
