"""A candidate works on without a line, and what was written arrives once; on an old phone, in any browser."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import PHONE, Served, Visitors, saved
from webapp.capture.models import Draft
from webapp.extensions import db

pytestmark = pytest.mark.browser

DATABASES = "async () => (await indexedDB.databases()).map((one) => one.name)"
LINE = "There is no line in this valley."


@pytest.fixture
def invited(visitors: Visitors) -> Callable[..., str]:
    """Invites somebody to a campaign of two parts; returns the link."""

    def invite(name: str, minutes: str = "") -> str:
        recruiter = visitors.staff("Ruth Adeyemi")
        campaign = steps.open_campaign(recruiter, f"Without a line, {name}", minutes=minutes)
        return steps.invite_candidate(recruiter, campaign, name)

    return invite


def place_of(page: Page, heading: str) -> str:
    """The address of the part with this title."""
    page.goto("/assessment")
    return str(page.locator("main a", has_text=heading).get_attribute("href"))


def at_hand(page: Page, path: str) -> None:
    """Open a part, and wait until every part is at hand."""
    page.goto(path)
    page.wait_for_load_state("networkidle")


def test_two_parts_are_written_without_a_line_and_arrive_when_it_is_back(
    visitors: Visitors, invited: Callable[..., str], served: Served
) -> None:
    page = visitors.page(**PHONE)
    steps.start(page, invited("Ola Lines"))
    text = place_of(page, "Not by Friday")
    at_hand(page, text)
    page.context.set_offline(True)
    page.locator("textarea").fill(LINE)
    banner = page.locator("[data-waiting]")
    expect(banner).to_contain_text("is kept on this device, encrypted")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("main textarea")).to_have_count(0)
    page.go_back()
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    page.goto(text)
    expect(page.locator("textarea")).to_have_value(LINE)
    assert page.evaluate(DATABASES) == []
    with served.app.app_context():
        kept = [draft for draft in db.session.query(Draft) if LINE in draft.fields.values()]
        assert len(kept) == 1
        db.session.remove()


def test_what_was_written_without_a_line_outlives_the_browser_and_is_encrypted_there(
    visitors: Visitors, invited: Callable[..., str]
) -> None:
    link = invited("Una Battery")
    page = visitors.page(**PHONE)
    code = steps.start(page, link)
    text = place_of(page, "Not by Friday")
    at_hand(page, text)
    page.route("**/save", lambda route: route.abort())
    page.locator("textarea").fill(LINE)
    expect(page.locator("[data-waiting]")).to_be_visible()
    held = page.evaluate(
        """async () => new Promise((done) => {
          indexedDB.open("attune-waiting").onsuccess = (event) => {
            const forms = event.target.result.transaction("forms").objectStore("forms").getAll();
            forms.onsuccess = () => done(new TextDecoder().decode(forms.result[0].data));
          };
        })"""
    )
    assert LINE not in held
    other = page.context.new_page()
    page.close()
    with other.expect_response("**/save") as sent:
        steps.come_back(other, link, code)
    assert sent.value.ok
    other.goto(text)
    expect(other.locator("textarea")).to_have_value(LINE)


def test_the_last_resort_is_a_file_that_the_recruiters_screen_takes_and_nobody_can_read(
    visitors: Visitors, invited: Callable[..., str], tmp_path: Path
) -> None:
    page = visitors.page(**PHONE)
    steps.start(page, invited("Fay File"))
    text = place_of(page, "Not by Friday")
    at_hand(page, text)
    page.context.set_offline(True)
    page.locator("textarea").fill(LINE)
    expect(page.locator("[data-waiting]")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("button", name="Save it as a file").click()
    file = tmp_path / "answers.json"
    got.value.save_as(file)
    assert LINE not in file.read_text()
    assert set(json.loads(file.read_text())) == {"seal", "iv", "data"}
    recruiter = visitors.staff("Ruth Adeyemi")
    recruiter.goto("/campaigns")
    with recruiter.expect_navigation():
        recruiter.get_by_role("link", name="Without a line, Fay File").click()
    with recruiter.expect_navigation():
        recruiter.get_by_role("link", name="Answers from a file").click()
    recruiter.get_by_label("The file").set_input_files(file)
    with recruiter.expect_navigation():
        recruiter.get_by_role("button", name="Take it in").click()
    expect(recruiter.locator("main")).to_contain_text("1 part was kept.")
    assert LINE not in recruiter.content()


def test_a_device_that_keeps_nothing_says_so(visitors: Visitors, invited: Callable[..., str]) -> None:
    page = visitors.page(**PHONE)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    steps.start(page, invited("Pri Vate"))
    at_hand(page, place_of(page, "Not by Friday"))
    page.context.set_offline(True)
    page.locator("textarea").fill(LINE)
    expect(page.locator("[data-waiting]")).to_contain_text("this device cannot keep what you write")
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_a_device_whose_disk_is_full_says_so_and_keeps_it_once_there_is_room(
    visitors: Visitors, invited: Callable[..., str], served: Served
) -> None:
    page = visitors.page(**PHONE)
    steps.start(page, invited("Fulla Disk"))
    at_hand(page, place_of(page, "Not by Friday"))
    device = page.context.new_cdp_session(page)
    device.send("Storage.overrideQuotaForOrigin", {"origin": served.address, "quotaSize": 1})
    page.context.set_offline(True)
    # Not to be made smaller, so that it does not fit into what a browser always has to spare.
    page.locator("textarea").fill(LINE * 100)
    banner = page.locator("[data-waiting]")
    expect(banner).to_contain_text("this device cannot keep what you write")
    device.send("Storage.overrideQuotaForOrigin", {"origin": served.address})
    page.locator("textarea").fill(LINE)
    expect(banner).to_contain_text("is kept on this device, encrypted")
    page.context.set_offline(False)
    saved(page)
    expect(banner).to_be_hidden()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_device_whose_clock_is_wrong_by_a_day_has_the_same_time_and_loses_nothing(
    visitors: Visitors, invited: Callable[..., str], days: int
) -> None:
    page = visitors.page(**PHONE)
    page.add_init_script(
        f"const late = {days} * 86400000, now = Date.now.bind(Date); Date.now = () => now() + late;"
    )
    steps.start(page, invited("Early Bird" if days > 0 else "Late Bird", minutes="90"))
    steps.press(page, "Start the clock", expected=200)
    at_hand(page, place_of(page, "Not by Friday"))
    expect(page.locator("[data-clock]")).to_contain_text("89:")
    page.context.set_offline(True)
    page.locator("textarea").fill(LINE)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(page.locator("textarea")).to_have_value(LINE)
    expect(page.locator("[data-clock]")).to_contain_text("89:")
