"""A candidate who writes, saves and sends while the server dies under them."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.faults.serving import Answer, Browser, LostError
from tests.html import Form
from tests.recruitment import scene
from webapp.access.models import Link
from webapp.audit import Event, EventDetail, pseudonym
from webapp.capture.models import Draft, DraftConflict
from webapp.recruitment.models import Attempt, TaskAnswer

TRIES = 50


@dataclass
class Writer:
    """What a candidate has been told was kept."""

    browser: Browser
    random: random.Random
    forms: dict[int, Form] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    kept: dict[int, dict[str, str]] = field(default_factory=dict)
    acknowledged: int = 0
    lost: int = 0

    def open(self) -> None:
        """Open every part once, as a phone keeps it open."""
        for part in range(1, len(scene.asked()) + 1):
            self.forms[part], self.versions[part] = self.browser.form(f"/assessment/{part}"), 0

    def write(self, part: int) -> None:
        """Change a part's answers and save them until somebody says that they are kept."""
        fields = scene.answers_to(scene.asked()[part - 1])
        for name, value in fields.items():
            fields[name] = value if value.isdigit() else f"{value} {self.random.random()}"
        fields["seen"] = str(self.random.random())
        form = self.forms[part]
        answer = self._until_answered(
            lambda: self.browser.save(
                f"/assessment/{part}/save",
                form.fields["csrf_token"][0],
                form.fields["client_id"][0],
                self.versions[part],
                fields,
            )
        )
        assert answer.status == 200, answer.text
        assert answer.json["version"] == self.versions[part] + 1, "A save sent again was counted twice."
        self.versions[part], self.kept[part] = answer.json["version"], fields
        self.acknowledged += 1

    def send(self) -> str:
        """Send everything until a receipt comes; returns its address."""
        form = self.browser.form("/assessment/check")
        cookies = dict(self.browser.cookies)
        answer = self._until_answered(
            lambda: Browser(self.browser.port, cookies).post(form.action, form.fields)
        )
        assert answer.status == 303, answer.text
        self.acknowledged += 1
        return answer.location

    def _until_answered(self, ask: Callable[[], Answer]) -> Answer:
        for _try in range(TRIES):
            try:
                return ask()
            except LostError:
                self.lost += 1
        raise LostError


def check_drafts(session: Session, attempt: Attempt, writer: Writer) -> None:
    """What the candidate was told was kept stands there, whole, once."""
    standing = {
        draft.owner: (draft.version, draft.client_id, draft.fields)
        for draft in session.scalars(select(Draft).where(Draft.owner.startswith(f"attempt:{attempt.id}/")))
    }
    expected = {
        f"attempt:{attempt.id}/{scene.asked()[part - 1].id}": (
            writer.versions[part],
            uuid.UUID(writer.forms[part].fields["client_id"][0]),
            fields,
        )
        for part, fields in writer.kept.items()
    }
    assert standing == expected
    assert session.scalar(select(func.count()).select_from(DraftConflict)) == 0


def check_sent(session: Session, attempt: Attempt, writer: Writer) -> None:
    """The answers are stored once, as they were last kept, with one event, and nothing is half done."""
    session.refresh(attempt)
    answers = session.scalars(select(TaskAnswer).where(TaskAnswer.attempt_id == attempt.id)).all()
    assert len(answers) == len(scene.asked())
    texts = {str(answer.response) for answer in answers if isinstance(answer.response, str)}
    written = {text for fields in writer.kept.values() for text in fields.values()}
    assert texts <= written, "An older answer was sent than the one that was kept."
    subject = pseudonym(f"attempt:{attempt.id}")
    sent = select(Event).where(Event.subject == subject, Event.kind == "assessment.submitted")
    (event,) = session.scalars(sent).all()
    assert session.get(EventDetail, event.id) is not None
    links = session.scalars(select(Link).where(Link.subject == f"attempt:{attempt.id}")).all()
    assert all(link.used_at is not None for link in links)
    left = select(Draft).where(Draft.owner.startswith(f"attempt:{attempt.id}/"))
    assert session.scalars(left).all() == []
