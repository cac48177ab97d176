"""A candidate's page is light enough for an old phone on a bad line."""

import gzip

from sqlalchemy.orm import Session

from tests.house.reading import ROOT
from tests.pages import CheckedClient, open_link
from tests.recruitment import scene
from tests.recruitment.scene import Cast

LARGEST = 100_000
BUILT = ROOT / "webapp" / "static" / "built"


def built(pattern: str) -> bytes:
    """The one built file of this name."""
    (path,) = BUILT.glob(pattern)
    return path.read_bytes()


def test_a_part_with_style_script_and_type_is_under_100_kb_compressed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser = scene.fresh(client)
    open_link(browser, scene.invite(client, session, scene.open_campaign(client, session, cast)))
    types = [built("hyperlegible-latin-400.*"), built("hyperlegible-latin-700.*")]
    for part in (1, 2, 3):
        page = browser.get(f"/assessment/{part}").data
        packed = sum(len(gzip.compress(one)) for one in (page, built("attune.*.css"), built("attune.*.js")))
        assert packed + sum(map(len, types)) < LARGEST
