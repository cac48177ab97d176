"""An observer at a visit without a signal, the line really cut: nothing is lost, and nothing doubled."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.away import (
    LATER,
    PIN,
    SAID,
    SEEN,
    Phone,
    arrived,
    back,
    drafts,
    has_spoken,
    kept,
    log_visit,
    make_ready,
    note,
    observer,
    sign_in_on,
    write_without_a_line,
)
from tests.browser.line import Line
from tests.browser.steps import PHONE, Served, Visitors, name_of, press
from webapp import clock

pytestmark = pytest.mark.browser


def test_a_visit_is_written_without_a_line_outlives_the_browser_and_arrives_once(
    phone: Phone, served: Served, visitors: Visitors
) -> None:
    phone.line.cut()
    page = phone.opened(phone.path("moments"))
    expect(page.get_by_role("heading", name="During the visit")).to_be_visible()
    note(page, SEEN)
    page.get_by_label("What do you see and hear?").fill(LATER)
    kept(page)
    expect(page.locator("[data-held-words]")).to_contain_text("Forms: 1")
    # What leads nowhere without a line is not offered.
    expect(page.get_by_role("link", name="Change what was settled")).to_have_count(0)
    page.get_by_role("link", name="The visits on this phone").click()
    expect(page.get_by_role("heading", name="The visits on this phone")).to_be_visible()
    page = phone.opened("/")
    expect(page.get_by_role("heading", name="The visits on this phone")).to_be_visible()
    page.get_by_role("link", name="During the visit").last.click()
    expect(page.get_by_label("What do you see and hear?")).to_have_value(LATER)
    expect(page.locator("[data-noted]")).to_contain_text(SEEN)
    assert drafts(served, phone.observation) == []
    phone.line.mend()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    arrived(page)
    (found,) = drafts(served, phone.observation)
    assert (found["moment-1"], found["moment-new"]) == (SEEN, LATER)
    assert found["moment-1-at"].startswith(clock.today().isoformat())
    office = visitors.staff(observer(visitors))
    office.goto(phone.path("moments"))
    expect(office.get_by_label("What do you see and hear?")).to_have_value(LATER)


def test_levels_are_given_without_a_line_beside_what_was_noted_there(phone: Phone, served: Served) -> None:
    phone.line.cut()
    page = phone.opened(phone.path("moments"))
    page.get_by_label("What do you see and hear?").fill(SEEN)
    page.get_by_label("Empathy").first.check()
    page.get_by_role("button", name="Note it with the time").click()
    expect(page.get_by_label("What do you see and hear?")).to_have_value("")
    page.get_by_role("button", name="The visit is over").click()
    expect(page.get_by_role("heading", name="What you saw", level=1)).to_be_visible()
    empathy = page.locator("section", has=page.locator("#about-empathy"))
    expect(empathy).to_contain_text(SEEN)
    page.locator("#level-empathy-4").check()
    page.locator("#evidence-empathy").fill(SAID)
    page.get_by_role("button", name="Share with the practitioner").click()
    expect(page.locator("[data-held-words]")).to_contain_text("What needs a signal, do when it is back")
    expect(page.locator("[data-held-words]")).to_contain_text("Forms: 2")
    back(phone)
    (levels,) = drafts(served, phone.observation, "observation")
    assert (levels["level-empathy"], levels["evidence-empathy"]) == (
        "4",
        "“That sounds exhausting,” and waited.",
    )
    (moments,) = drafts(served, phone.observation)
    assert (moments["moment-1"], moments["moment-1-about"]) == (SEEN, "empathy")


def test_a_visit_is_shared_with_what_was_noted_without_a_line(phone: Phone, served: Served) -> None:
    phone.line.cut()
    page = phone.opened(phone.path("moments"))
    note(page, SEEN)
    kept(page)
    page.get_by_role("button", name="The visit is over").click()
    page.get_by_label("Notes").fill("We were made welcome.")
    kept(page)
    # The line is back, and the phone has not noticed yet.
    phone.line.mend()
    press(page, "Share with the practitioner")
    expect(page).to_have_url(re.compile(rf"/practice/observations/{phone.observation}$"))
    expect(page.locator("main")).to_contain_text(SEEN)
    expect(page.locator("main")).to_contain_text("We were made welcome.")
    assert drafts(served, phone.observation) == []


def test_an_answer_that_is_lost_makes_no_second_version(phone: Phone, served: Served) -> None:
    page = write_without_a_line(phone)
    phone.line.mend()
    page.wait_for_timeout(100)
    phone.line.is_deaf = True
    # The server stores what arrives, and the phone never hears of it.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    page.get_by_label("What do you see and hear?").fill(SEEN + " " + LATER)
    kept(page)
    back(phone)
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == SEEN + " " + LATER


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_by_a_day_gives_the_moments_their_right_time(
    served: Served, chromium: Browser, visitors: Visitors, line: Line, days: int
) -> None:
    far = Visitors(Served(served.app, line.address), chromium, visitors.opened)
    page = far.page(**PHONE)
    page.context.add_init_script(
        f"const now = Date.now.bind(Date); Date.now = () => now() + {days} * 86400000;"
    )
    page.close()
    page = sign_in_on(page, observer(visitors))
    observation = log_visit(page, name_of(visitors.page(), "Practitioner"))
    make_ready(page)
    phone = Phone(page, line, observation)
    line.cut()
    page = phone.opened(phone.path("moments"))
    before = clock.now()
    note(page, SEEN)
    kept(page)
    back(phone)
    (found,) = drafts(served, observation)
    noted = datetime.fromisoformat(found["moment-1-at"])
    assert abs(noted - before) < timedelta(minutes=5)


def test_what_never_finds_a_line_comes_as_a_file(
    phone: Phone, served: Served, visitors: Visitors, tmp_path: Path
) -> None:
    page = write_without_a_line(phone)
    with page.expect_download() as got:
        page.get_by_role("button", name="Save it as a file").click()
    file = tmp_path / "visits.json"
    got.value.save_as(file)
    assert SEEN not in file.read_text()
    office = visitors.staff(observer(visitors))
    office.goto("/devices")
    office.get_by_role("link", name="Forms from a file").click()
    for _ in range(2):
        office.get_by_label("The file").set_input_files(file)
        press(office, "Take it in")
        expect(office.locator("main")).to_contain_text("1 form was kept.")
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == SEEN
    back(phone)
    assert len(drafts(served, phone.observation)) == 1


def test_two_pages_of_one_phone_do_not_write_at_once(phone: Phone, served: Served) -> None:
    first = write_without_a_line(phone)
    second = first.context.new_page()
    second.goto(phone.path("moments"))
    expect(second.get_by_role("heading", name="These visits are open on another page")).to_be_visible()
    second.get_by_role("button", name="Go on here instead").click()
    expect(first.get_by_role("heading", name="These visits are open on another page")).to_be_visible()
    second.get_by_label("Your PIN").fill(PIN)
    second.get_by_role("button", name="Open").click()
    expect(second.get_by_label("What do you see and hear?")).to_have_value(SEEN)
    second.get_by_label("What do you see and hear?").fill(LATER)
    kept(second)
    phone.page = second
    back(phone)
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == LATER


def test_a_visit_that_was_shared_elsewhere_says_so_and_keeps_what_it_has(
    phone: Phone, served: Served, visitors: Visitors
) -> None:
    page = write_without_a_line(phone)
    office = visitors.staff(observer(visitors))
    office.goto(phone.path("evidence"))
    office.get_by_label("Notes").fill("The mother showed us the new room.")
    press(office, "Share with the practitioner")
    phone.line.mend()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-held-words]")).to_contain_text("Forms: 1")
    page.goto("/devices")
    expect(page.locator("[data-refused]")).to_contain_text("This observation is shared")
    expect(page.get_by_role("button", name="Save as a file")).to_be_visible()


def test_a_full_phone_says_so_and_keeps_it_once_there_is_room(phone: Phone, served: Served) -> None:
    phone.line.cut()
    page = phone.opened(phone.path("moments"))
    # As a full disk does: the transaction that should have kept it is taken back.
    page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (...given) {
            const asked = put.apply(this, given);
            if (window.isFull) this.transaction.abort();
            return asked;
          };
          window.isFull = true;
        }"""
    )
    page.get_by_label("What do you see and hear?").fill(LATER)
    expect(page.locator("[data-held-words]")).to_contain_text(
        "This phone cannot keep what you write", timeout=10_000
    )
    expect(page.locator("[data-capture-state]")).to_have_attribute("data-state", "waiting")
    page.evaluate("() => { window.isFull = false; }")
    page.get_by_label("What do you see and hear?").fill(LATER)
    kept(page)
    back(phone)
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == LATER


def test_a_page_that_loses_its_line_goes_on_and_the_reload_asks_for_the_pin(
    phone: Phone, served: Served
) -> None:
    page = phone.page
    page.goto(phone.path("moments"))
    has_spoken(page)
    phone.line.cut()
    note(page, SEEN)
    page.get_by_label("What do you see and hear?").fill(LATER)
    kept(page)
    page.reload()
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_label("What do you see and hear?")).to_have_value(LATER)
    back(phone)
    (found,) = drafts(served, phone.observation)
    assert (found["moment-1"], found["moment-new"]) == (SEEN, LATER)
