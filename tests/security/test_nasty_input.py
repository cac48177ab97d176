"""Whatever is put into a form or an address, the answer is a page with words, never a fault."""

import os
import random
from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from tests.conftest import People
from tests.html import Form
from tests.pages import CheckedClient
from tests.security import house
from webapp.unit_of_work import Attune

NASTY = {
    "markup": '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "nothing": "a\x00b",
    "too large a number": "9" * 30,
    "far too many figures": "9" * 5000,
    "a figure that is none": "²",
    "less than nothing": "-1",
    "long": "word " * 40_000,
    "right to left": "\u202e\ufffe\U0010ffff",
    "a line of its own": "x\r\nSet-Cookie: a=b",
}
KEPT = {"csrf_token", "client_id"}
# What chance strings together; a long trial asks for other strings in every round.
PIECES = (
    "0", "7", "-", ".", " ", "\n", "\t", "\x00", "\u202e", "\u0661", "\ud800", "é", "👪", "'", '"', "<", "&",
    "%", "{{", "}}", "\\", ";", "--", "=", "observation:1", "2026-02-31", "9999999999", "null", "[]", "{}",
)  # fmt: skip
DRAWN, TOGETHER, ALONE = 2, 5, 1


def values() -> dict[str, str]:
    """The known kinds of bad value, and a few that chance made."""
    drawn = random.Random(int(os.environ.get("ATTUNE_TRIAL", "0")))
    chance = {
        f"chance {number}": "".join(drawn.choices(PIECES, k=drawn.randint(1, 40))) for number in range(DRAWN)
    }
    return NASTY | chance


def spoilt(form: Form, bad: Mapping[str, str], chance: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The form with every field spoilt at once by a value, then each of its first four fields alone.

    A form meets a few of the values, drawn for it by `chance`; in a long trial, all of them.
    """
    fields = [name for name in form.fields if name not in KEPT]
    if not fields:
        return
    few = random.Random(chance)
    together, alone = (len(bad), len(bad)) if "ATTUNE_TRIAL" in os.environ else (TOGETHER, ALONE)
    for kind in few.sample(list(bad), together):
        yield kind, {name: given if name in KEPT else [bad[kind]] for name, given in form.fields.items()}
    for field in fields[:4]:
        for kind in few.sample(list(bad), alone):
            yield f"{kind} in {field}", {**form.fields, field: [bad[kind]]}


def test_no_form_breaks_on_nasty_input(
    app: Attune, client: CheckedClient, session: Session, people: People
) -> None:
    built = house.build(client, session, people)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    bad, faults, sent = values(), [], 0
    database = session.get_bind().dialect.name
    for name, theirs in house.everybody(client, built):
        for action, form in house.forms(house.pages(theirs, name)).items():
            for kind, data in spoilt(form, bad, f"{database} {action}"):
                answer = theirs.post(action, data=data)
                sent += 1
                if answer.status_code >= 500:
                    faults.append(f"{name} {action} {kind}: {answer.status_code}")
                if "<script>alert" in answer.text or "<img src=x" in answer.text:
                    faults.append(f"{name} {action}: raw markup")
        for url in house.pages(theirs, name):
            if "<script>alert" in theirs.get(url).text:
                faults.append(f"{name} {url}: raw markup")
    assert not faults, "\n".join(dict.fromkeys(faults))
    assert sent > 300
