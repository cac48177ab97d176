"""What is remembered of a walk: who was looked at, and what the pages said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from playwright.sync_api import Page

from tests.browser.steps import Visitors
from tests.browser.walk import Walk


@dataclass
class Story:
    """The walk so far: who was looked at, and what the pages said at each moment."""

    visitors: Visitors
    walk: Walk
    told: dict[str, str] = field(default_factory=dict)

    def meet(self, who: str) -> Callable[[Page], None]:
        """How a page is looked at in somebody's name."""
        return partial(self.walk.look, who=who)

    def keep(self, moment: str, page: Page) -> None:
        """Keep what the main part of a page says at this moment."""
        self.told[moment] = page.locator("main").inner_text()

    def staff(self, name: str) -> tuple[Page, Callable[[Page], None]]:
        """A page on which somebody is signed in, and how it is looked at."""
        page = self.visitors.staff(name)
        return page, self.meet(name)
