"""How a picture of the demonstration is taken: who looks, how large, and from where to where."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

PICTURES = Path(__file__).resolve().parent / "pictures"
DESKTOP, PHONE = (1280, 860), (390, 780)


@dataclass
class Visitor:
    """A browser of its own for each person who walks through the demonstration."""

    browser: Browser
    address: str

    def page(self, size: tuple[int, int]) -> Page:
        """An empty page of this size that knows nobody yet."""
        viewport = {"width": size[0], "height": size[1]}
        context = self.browser.new_context(viewport=viewport, locale="en-GB", base_url=self.address)
        return context.new_page()

    def staff(self, name: str, size: tuple[int, int] = DESKTOP) -> Page:
        """The first page of somebody invented."""
        page = self.page(size)
        page.goto("/sign-in")
        page.get_by_role("button", name=name).first.click()
        page.wait_for_url(f"{self.address}/")
        return page


def picture(page: Page, name: str, first: Locator | None = None, last: Locator | None = None) -> None:
    """Keep what is seen from `first` (the top) down to the end of `last` (one window further down)."""
    # What sticks to the window stays at the top of the page, where it belongs.
    page.evaluate("scrollTo(0, 0)")
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    top = _box(first)[0] - 16 if first else 0
    bottom = _box(last)[1] + 16 if last else top + height
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": top, "width": width, "height": min(bottom, whole) - top}
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=clip, animations="disabled")


def _box(place: Locator) -> tuple[float, float]:
    top, bottom = place.evaluate(
        "one => { const box = one.getBoundingClientRect(); return [box.top + scrollY, box.bottom + scrollY] }"
    )
    return max(top, 16), bottom


def button(page: Page, name: str) -> None:
    """Press the button of this name and wait for the page that comes."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def link_of(page: Page) -> str:
    """The link in the message that is open."""
    found = re.search(r"http://127\.0\.0\.1:\d+/s/\S+", page.locator("main").inner_text())
    if found is None:
        raise SystemExit(f"There is no link on {page.url}.")
    return found.group()
