"""Who can open what a phone keeps, what is told of it, and what signing out leaves behind."""

import pytest
from playwright.sync_api import expect

from tests.browser.away import (
    PIN,
    SEEN,
    Phone,
    back,
    drafts,
    has_spoken,
    observer,
    sign_in_on,
    write_without_a_line,
)
from tests.browser.steps import PHONE, Served, Visitors, name_of, press

pytestmark = pytest.mark.browser


def test_five_wrong_pins_close_it_and_signing_in_sends_it_and_opens_it_again(
    phone: Phone, served: Served
) -> None:
    write_without_a_line(phone)
    page = phone.opened(phone.path("moments"), "000001")
    for left in (4, 3, 2, 1):
        expect(page.locator("#pin-error")).to_contain_text(f"Tries left: {left}")
        if left == 3:
            # Closing the page gives no try back.
            page = phone.opened(phone.path("moments"), "000001")
            continue
        page.get_by_label("Your PIN").fill("000001")
        page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="The PIN does not open this phone any more")).to_be_visible()
    page = phone.opened_locked(phone.path("moments"))
    expect(page.get_by_role("heading", name="The PIN does not open this phone any more")).to_be_visible()
    assert drafts(served, phone.observation) == []
    phone.line.mend()
    page.goto("/devices")
    expect(page.get_by_text("Everything that was written on it has arrived.")).to_be_visible()
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == SEEN
    page.get_by_text("Choose a new PIN").click()
    page.get_by_label("A new PIN of six digits").fill("730164")
    page.get_by_label("The new PIN again").fill("730164")
    page.get_by_role("button", name="Use this PIN").click()
    expect(page.locator("[data-pin-said]")).to_contain_text("The new PIN opens this phone")
    phone.line.cut()
    page = phone.opened(phone.path("moments"), "730164")
    expect(page.get_by_label("What do you see and hear?")).to_have_value(SEEN)


def test_after_72_hours_without_a_line_the_pin_opens_nothing(phone: Phone, served: Served) -> None:
    write_without_a_line(phone)
    phone.page.context.add_init_script(
        "const now = Date.now.bind(Date); Date.now = () => now() + 73 * 3600 * 1000;"
    )
    page = phone.opened_locked(phone.path("moments"))
    expect(page.get_by_role("heading", name="The PIN does not open this phone any more")).to_be_visible()
    phone.line.mend()
    page.goto("/devices")
    expect(page.get_by_text("Everything that was written on it has arrived.")).to_be_visible()
    assert len(drafts(served, phone.observation)) == 1


def test_signing_out_with_unsent_work_asks_first_and_throws_away_only_by_number(
    phone: Phone, served: Served
) -> None:
    page = write_without_a_line(phone)
    # The server takes nothing: the visit's form is refused, and stays on the phone.
    page.context.route("**/moments/draft", lambda route: route.abort())
    phone.line.mend()
    page.goto("/practice/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Before you sign out")).to_be_visible()
    expect(page.get_by_text("Forms that live only on this phone: 1")).to_be_visible()
    page.get_by_label("To throw them away for good").fill("2")
    page.get_by_role("button", name="Throw them away").click()
    expect(page.locator("#discard-error")).to_contain_text("Enter the number of forms")
    page.get_by_label("To throw them away for good").fill("1")
    page.get_by_role("button", name="Throw them away").click()
    expect(page.get_by_text("Everything that was written on it has arrived.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)") == []
    assert page.evaluate("async () => caches.keys()") == []
    assert drafts(served, phone.observation) == []


def test_a_sign_in_that_ended_during_the_visit_loses_nothing(
    phone: Phone, served: Served, visitors: Visitors
) -> None:
    page = write_without_a_line(phone)
    page.context.clear_cookies()
    phone.line.mend()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-held-words]")).to_contain_text("Sign in, and what waits here is sent")
    page.get_by_role("link", name="Go on with the signal").click()
    page = phone.page = sign_in_on(page, observer(visitors))
    has_spoken(page)
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == SEEN


def test_a_phone_reported_lost_opens_no_more_and_sends_what_it_has_to_nobody_but_its_owner(
    phone: Phone, served: Served, visitors: Visitors
) -> None:
    page = write_without_a_line(phone)
    lead = visitors.staff("Nia Beddoe")
    lead.goto("/devices/all")
    press(lead.locator("section", has_text=observer(visitors)).first.page, "This phone is lost")
    phone.line.mend()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    page = phone.opened_locked("/without-a-line")
    expect(page.get_by_role("heading", name="The PIN does not open this phone any more")).to_be_visible()
    assert drafts(served, phone.observation) == []
    page = phone.page = sign_in_on(page, observer(visitors))
    has_spoken(page, "ended")
    (found,) = drafts(served, phone.observation)
    assert found["moment-new"] == SEEN
    assert page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)") == []


def test_the_co_ordinator_sees_what_a_phone_has_told_and_not_sent_and_then_the_three_agree(
    phone: Phone, served: Served, visitors: Visitors
) -> None:
    page = write_without_a_line(phone)
    lead = visitors.staff("Nia Beddoe")
    # The line is back for as long as it takes to tell, and not to send.
    page.context.route("**/moments/draft", lambda route: route.abort())
    phone.line.mend()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    mine = lead.locator("section.attune-card").first
    for _ in range(20):
        lead.goto("/devices/all")
        if "not yet received" in mine.inner_text():
            break
        lead.wait_for_timeout(250)
    expect(mine).to_contain_text("1 form not yet received")
    page.context.unroute("**/moments/draft")
    back(phone)
    lead.goto("/devices/all")
    expect(mine).to_contain_text("Everything has come.")
    assert [mine.locator("dd").nth(i).inner_text() for i in range(3)] == ["1", "1", "1"]


def test_only_a_page_that_says_nothing_is_cached_and_all_else_is_encrypted(
    phone: Phone, visitors: Visitors
) -> None:
    page = write_without_a_line(phone)
    cached = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const text = await (await cache.match(request)).text();
              found.push([new URL(request.url).pathname, text]);
            }
          }
          return found;
        }"""
    )
    pages = [path for path, _text in cached if not path.startswith("/static/built/")]
    assert pages == ["/without-a-line"]
    names = [observer(visitors), name_of(visitors.page(), "Practitioner")]
    assert [path for path, text in cached for name in names if name in text] == []
    held = page.evaluate(
        """async () => {
          const database = await new Promise((done) => {
            indexedDB.open("attune-visits").onsuccess = (event) => done(event.target.result);
          });
          const all = [];
          for (const name of ["this", "forms", "pages"]) {
            const rows = await new Promise((done) => {
              const asked = database.transaction(name).objectStore(name).getAll();
              asked.onsuccess = () => done(asked.result);
            });
            for (const row of rows) {
              const text = (buffer) => new TextDecoder().decode(buffer);
              const plain = (key, value) => (value instanceof ArrayBuffer ? text(value) : value);
              all.push(JSON.stringify(row, plain));
            }
          }
          return all.join();
        }"""
    )
    assert held
    assert [words for words in [SEEN, PIN, *names] if words in held] == []


def test_a_browser_that_keeps_nothing_says_so(visitors: Visitors) -> None:
    page = visitors.staff(observer(visitors), **PHONE)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto("/devices")
    expect(page.get_by_role("heading", name="This browser keeps nothing")).to_be_visible()
