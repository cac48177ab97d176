"""The sentences of a form that are read aloud, and the authority's own recordings of them."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from rubrics.model import Rubric
from webapp import audit
from webapp.families.models import Recording
from webapp.families.sounds import Sound

# What is read on more than one screen; no statement is called so.
INTRODUCTION, ANSWERS, CONSENT = "form-introduction", "form-answers", "form-consent"


class ChangedMeanwhileError(Exception):
    """Another recording stands there than the one that the page showed."""


@dataclass(frozen=True)
class Sentence:
    """One thing that is read aloud: its id in its form, and its words in one language."""

    id: str
    words: str

    @property
    def digest(self) -> str:
        """By which a recording knows that the words are still those that were spoken."""
        return hashlib.sha256(self.words.encode()).hexdigest()


@dataclass(frozen=True)
class Place:
    """Where a recording belongs: a version of a form, in a language."""

    form: str
    version: int
    language: str


def sentences(form: Rubric, consent: Sequence[str]) -> list[Sentence]:
    """What is read aloud of a form in the language that it is in, in its order.

    `consent` is what is asked beside every text, in the same language.
    """
    labels = [level.label for level in form.criteria[0].levels[::-1]] + [one.label for one in form.not_rated]
    found = [Sentence(INTRODUCTION, form.introduction), Sentence(ANSWERS, _spoken(labels))]
    found += [Sentence(one.id, one.question) for one in form.criteria]
    found += [Sentence(f"text-{one.id}", _spoken([one.question, one.hint])) for one in form.texts]
    return [*found, Sentence(CONSENT, _spoken(consent))] if form.texts else found


def _spoken(parts: Sequence[str]) -> str:
    """Words that stand below one another, as they are said one after the other."""
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)


def on_screen(form: Rubric, fields: Collection[str]) -> list[str] | None:
    """The ids of the sentences on one screen, from its fields; None where it names the worker.

    What names somebody is different for each family, so nobody can record it beforehand.
    """
    here = [one.id for one in form.criteria if one.id in fields]
    texts = [f"text-{one.id}" for one in form.texts if f"text-{one.id}" in fields]
    if not here and not texts:
        return None
    return [*here, *([ANSWERS] if here else []), *texts, *([CONSENT] if texts else [])]


def recorded(session: Session, place: Place, among: Sequence[Sentence]) -> dict[str, Recording]:
    """The recordings of a form in a language, by sentence; without those whose words have changed."""
    words = {one.id: one.digest for one in among}
    query = select(Recording).where(Recording.form == place.form, Recording.language == place.language)
    return {one.sentence: one for one in session.scalars(query) if words.get(one.sentence) == one.words}


def all_recorded(session: Session) -> set[tuple[str, str, str, str]]:
    """Of every recording its form, language, sentence and the digest of its words."""
    columns = (Recording.form, Recording.language, Recording.sentence, Recording.words)
    return {
        (form, language, sentence, words)
        for form, language, sentence, words in session.execute(select(*columns))
    }


def one(session: Session, place: Place, sentence: Sentence) -> Recording | None:
    """The recording of one sentence, with its sound, or None."""
    return session.scalar(_of(place, sentence).options(undefer(Recording.sound)))


def _of(place: Place, sentence: Sentence) -> Select[Recording]:
    return select(Recording).where(
        Recording.form == place.form,
        Recording.sentence == sentence.id,
        Recording.language == place.language,
        Recording.words == sentence.digest,
    )


def _held(session: Session, place: Place, sentence: Sentence) -> Recording | None:
    """The recording that stands there now, held off from others."""
    return session.scalar(_of(place, sentence).with_for_update())


@dataclass(frozen=True)
class Spoken:
    """A sound that was sent for a sentence: its kind and its bytes."""

    kind: Sound
    sound: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the sound."""
        return hashlib.sha256(self.sound).hexdigest()


def keep(
    session: Session,
    place: Place,
    sentence: Sentence,
    spoken: Spoken,
    *,
    seen: str,
    by_id: int,
    now: datetime,
) -> None:
    """Keep a recording in the place of what the page showed; the same one sent again changes nothing.

    `seen` is the digest of what stood there, or nothing where the page showed none.

    Raises:
        ChangedMeanwhileError: when somebody else has changed what stands there; nothing is kept then.
    """
    before = _held(session, place, sentence)
    if before is not None and before.digest == spoken.digest:
        return
    if (before.digest if before else "") != seen:
        raise ChangedMeanwhileError
    made = before or Recording(
        form=place.form,
        language=place.language,
        sentence=sentence.id,
        words=sentence.digest,
    )
    made.version, made.kind, made.sound = place.version, spoken.kind.value, spoken.sound
    made.size, made.digest = len(spoken.sound), spoken.digest
    made.recorded_at, made.recorded_by_id = now, by_id
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as other_came_first:
        standing = session.scalar(_of(place, sentence))
        if standing is not None and standing.digest == spoken.digest:
            return
        raise ChangedMeanwhileError from other_came_first
    _note(session, place, sentence, "replaced" if before else "added", by_id, now)


def take_away(
    session: Session, place: Place, sentence: Sentence, *, seen: str, by_id: int, now: datetime
) -> None:
    """Take a recording away; where there is none any more, nothing changes.

    Raises:
        ChangedMeanwhileError: when another one stands there than the page showed.
    """
    before = _held(session, place, sentence)
    if before is None:
        return
    if before.digest != seen:
        raise ChangedMeanwhileError
    session.delete(before)
    session.flush()
    _note(session, place, sentence, "taken away", by_id, now)


def _note(session: Session, place: Place, sentence: Sentence, what: str, by_id: int, now: datetime) -> None:
    audit.record(
        session,
        "recording.changed",
        actor=f"person:{by_id}",
        now=now,
        form=place.form,
        sentence=sentence.id,
        language=place.language,
        what=what,
    )
