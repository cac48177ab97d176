"""Every page that can be asked for is asked for by some test."""

from flask import request
from flask.wrappers import Response

from tests.conftest import People
from tests.house.reading import ROOT
from tests.pages import CheckedClient
from tests.security import house
from webapp.extensions import db
from webapp.unit_of_work import Attune

# Files, not pages.
NOT_PAGES = {"static", "security.static", "asset.send", "devices.service_worker"}

# Pages that no link leads to before something has been done: where the deed is tried, and its address.
AFTER_A_DEED = {
    "adjusting.adjustment": ("recruitment/test_pacing.py", "/adjustments/"),
    "adjusting.page": ("recruitment/test_pacing.py", "/adjustments"),
    "assessing.declaration": ("recruitment/test_standardising.py", "/assessing/before/"),
    "assessing.practised": ("recruitment/test_standardising.py", "/practised"),
    "masking.answer": ("recruitment/test_standardising.py", "/names/"),
    "masking.page": ("recruitment/test_standardising.py", "/names"),
    "outcome.page": ("recruitment/test_concluding.py", "/outcome"),
    "results.checks": ("recruitment/test_concluding.py", "/checks"),
    "results.hiring": ("recruitment/test_walk.py", "/hire"),
    "results.results": ("recruitment/test_concluding.py", "/results.csv"),
    "conferring.new": ("families/test_conferences.py", "/family-conferences/of/"),
    "paper.differences": ("families/test_papers.py", "/differences"),
    "commenting.read": ("families/test_comments.py", "/comments/"),
    "commenting.to_read": ("families/test_comments.py", "/comments"),
    "portraying.shared_one": ("families/test_portraits.py", "/families-say/shared/"),
    "hopes.change": ("indicators/test_bad_input.py", "/hopes/"),
    "telling.read": ("reflection/test_telling.py", "/telling-families/"),
    "telling.write": ("reflection/test_telling.py", "/families"),
    "digest.stop": ("reflection/test_digest.py", "/no-more-digests/"),
    "digest.stopped": ("reflection/test_digest.py", "/no-more-digests/"),
    "pack.page": ("reflection/test_pack.py", "/pack"),
    "wall.on_a_screen": ("reflection/test_wall.py", "/wall"),
    "words.page": ("families/test_letting_out.py", "/words"),
    "ending.read_back": ("families/test_conversations.py", "/read-back"),
    "ending.unsafe": ("families/test_conversations.py", "/unsafe"),
    "talking.versions": ("families/test_conversations.py", "/versions"),
    "conversation.step": ("recruitment/test_conversation.py", "/steps/"),
    "devices.standing": ("capture/test_devices.py", "/standing"),
    "devices.state": ("capture/test_devices.py", "/state"),
    "devices.without_a_line": ("capture/test_devices.py", "/without-a-line"),
    "returning.enter": ("families/test_returning.py", "/code"),
    "returning.gone": ("families/test_changing.py", "/words/taken-back"),
    "returning.look": ("families/test_changing.py", "/words/answers"),
    "handing.start": ("families/test_handing.py", "/words/here"),
    "handing.blank": ("families/test_handing.py", "/ready"),
    "families.thanks": ("families/test_walk.py", "/words/thanks"),
    "families.versions": ("families/test_links.py", "/words/versions"),
    "hearing.candidates": ("recruitment/test_hearing.py", "/hearing/"),
    "hearing.hear": ("recruitment/test_hearing.py", "/late-again"),
    "inviting.twice": ("recruitment/test_inviting.py", "/twice"),
    "lay.meet": ("recruitment/test_lay_panels.py", "/your-panel/people/"),
    "link.leave": ("recruitment/test_blindness.py", "/exit"),
    "passwords.opened": ("accounts/test_choosing_a_password.py", "/password/"),
    "practice.moment_versions": ("practice/test_moments.py", "/versions"),
    "practice.evidence_versions": ("practice/test_bad_input.py", "/evidence/versions"),
    "practice.reply_versions": ("practice/test_bad_input.py", "/reply/versions"),
    "practice.self_rating_versions": ("practice/test_bad_input.py", "/self-rating/versions"),
    "recruitment.left": ("recruitment/test_walk.py", "/assessment/leave"),
    "recruitment.receipt": ("recruitment/test_bad_answers.py", "/assessment/receipt"),
    "recruitment.versions": ("recruitment/test_sending.py", "/versions"),
    "exports.columns": ("insight/exporting/test_pages.py", "/dictionary.csv"),
    "exports.export": ("insight/exporting/test_pages.py", "/exports/"),
    "panel.comment": ("quality/test_panels.py", "/comments/"),
    "panel.file": ("quality/test_on_paper.py", "/file"),
    "panel.report": ("quality/panel.py", "/your-panel/reports"),
    "reports.file": ("quality/test_on_paper.py", "/file"),
    "reports.paper": ("quality/test_reports.py", "/paper"),
    "reports.report": ("quality/test_reports.py", "/service/reports"),
    "safety.heard": ("families/test_walk.py", "/words/help/sent"),
    "safeguarding.overdue": ("safeguarding/test_overdue.py", "/safety-concerns/overdue"),
    "scheduling.calendar": ("recruitment/test_scheduling.py", ".ics"),
    "scheduling.choose": ("recruitment/test_scheduling.py", "/outcome/times"),
    "scheduling.own_calendar": ("recruitment/test_scheduling.py", "/outcome/times.ics"),
    "recordings.listen": ("families/test_reading_aloud.py", "/listened"),
    "recordings.play": ("families/test_reading_aloud.py", "/words/recordings/"),
    "stopping.stopped": ("families/test_stopping.py", "/words/stop"),
    "drawing.wish": ("families/test_stopping.py", "/ask-again"),
    "sessions.state": ("reflection/test_coming_back.py", "/state"),
    "supervision.family_versions": ("supervision/test_bad_input.py", "/record/families/1"),
    "supervision.record_versions": ("supervision/test_bad_input.py", "/versions"),
    "thanking.read": ("families/test_thanks.py", "/thanks/to-read/"),
    "thanking.to_read": ("families/test_thanks.py", "/thanks/to-read"),
    "security.login": ("access/test_front_door.py", "/sign-in"),
}


def test_every_page_is_reached_by_somebody_or_after_a_deed(sqlite_app: Attune, sqlite_people: People) -> None:
    reached: set[str] = set()

    @sqlite_app.after_request
    def note(response: Response) -> Response:
        if request.method == "GET" and response.status_code < 400:
            reached.add(str(request.endpoint))
        return response

    client = sqlite_app.test_client()
    assert isinstance(client, CheckedClient)
    built = house.build(client, db.session(), sqlite_people)
    for name, theirs in house.everybody(client, built):
        house.pages(theirs, name)
    every = {rule.endpoint for rule in sqlite_app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert every - reached - NOT_PAGES - set(AFTER_A_DEED) == set()
    assert set(AFTER_A_DEED) - every == set()


def test_each_page_after_a_deed_is_asked_for_where_the_list_says() -> None:
    missing = [
        f"{endpoint}: tests/{path} does not ask for {address}"
        for endpoint, (path, address) in AFTER_A_DEED.items()
        if address not in (ROOT / "tests" / path).read_text()
    ]
    assert missing == []
