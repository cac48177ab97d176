"""A sentence of a form, as somebody whom families know has spoken it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


def _of_staff(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.CONTENT)


class Recording(Base):
    """One sentence of a form in one language, spoken; it is nobody's answer.

    It belongs to the words and not to the version: a new version keeps it while the words are the same.
    """

    __tablename__ = "form_recording"
    __table_args__ = (
        UniqueConstraint("form", "sentence", "language", "words", name="uq_form_recording_spoken_once"),
        CheckConstraint("size between 1 and 1048576", name="not_too_large"),
        CheckConstraint(
            "kind in ('audio/mpeg', 'audio/ogg', 'audio/mp4', 'audio/wav')", name="a_kind_of_sound"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the recording"))
    form: Mapped[str] = mapped_column(String(60), info=_column("of which form"))
    version: Mapped[int] = mapped_column(info=_column("for which version it was made"))
    sentence: Mapped[str] = mapped_column(String(80), info=_column("of which sentence of the form"))
    language: Mapped[str] = mapped_column(String(10), info=_column("in which language"))
    words: Mapped[str] = mapped_column(
        String(64), info=_column("the SHA-256 of the words: others need another recording")
    )
    kind: Mapped[str] = mapped_column(String(20), info=_column("the media type, told by the content"))
    size: Mapped[int] = mapped_column(info=_column("how many bytes"))
    digest: Mapped[str] = mapped_column(String(64), info=_column("the SHA-256 of the sound"))
    # Only playing it needs it: a page that lists what there is must not read a megabyte for each.
    sound: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, info=_of_staff("the sentence in somebody's voice")
    )
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("when it was put here"))
    recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=_of_staff("who put it here")
    )
