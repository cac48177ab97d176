"""Every published scenario as a candidate meets it: all its words, and none of its keys or reasons."""

from html import escape

from sqlalchemy.orm import Session

from scenarios import loader as library
from scenarios.model import TextTask
from tests.pages import CheckedClient, open_link
from tests.recruitment import scene
from tests.recruitment.scene import Cast


def shown(words: str) -> str:
    return str(escape(words)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def test_every_word_of_every_scenario_is_shown_and_no_reason_for_its_key(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    candidate = scene.fresh(client)
    open_link(candidate, token)
    for place, scenario in enumerate(library.scenarios(), start=1):
        page = candidate.get(f"/assessment/{place}").text
        words = [scenario.title, *scenario.situation]
        for task in scenario.tasks:
            words.append(task.question)
            if not isinstance(task, TextTask):
                words += [option.text for option in task.options]
                reasons = [option.rationale for option in task.options]
                assert [each for each in reasons if shown(each) in page] == []
        assert [each for each in words if shown(each) not in page] == []
