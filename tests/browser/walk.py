"""Walking every page as each person would, and looking hard at each."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from webapp.unit_of_work import Attune

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
PHONE, DESKTOP = 360, 1280
EACH_ENDPOINT = 2
LOOKS_AT_ONE_ROUTE = 3

# Not pages: files, answers to a script, and the way out to another site.
FILES = {
    "indicators.template",
    "pack.page",
    "panel.file",
    "reports.file",
    "recordings.listen",
    "recordings.play",
    "results.results",
    "scheduling.calendar",
    "scheduling.own_calendar",
    "devices.service_worker",
    "exports.columns",
}
TO_SCRIPTS = {"devices.standing", "devices.state", "sessions.state"}
LEFT = frozenset({"static", "security.static", "link.leave", "link.opened", *FILES, *TO_SCRIPTS})


@dataclass
class Walk:
    """What a walk has met: how often each route, and every fault with where it was."""

    app: Attune
    address: str
    met: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    faults: list[str] = field(default_factory=list)

    def endpoint(self, url: str) -> str | None:
        """The route that a URL of ours leads to, or None."""
        there = urlsplit(url)
        if there.netloc and f"{there.scheme}://{there.netloc}" != self.address:
            return None
        try:
            endpoint, _ = self.app.url_map.bind("127.0.0.1").match(there.path, method="GET")
        except HTTPException:
            return None
        return str(endpoint)

    def look(self, page: Page, who: str) -> None:
        """Look at the page that is open, on a desktop and on a phone; the width it had comes back."""
        page.wait_for_load_state()
        if endpoint := self.endpoint(page.url):
            self.met[endpoint] += 1
        before = page.viewport_size
        page.evaluate(AXE.read_text())
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            self.pages += 1
            where = f"{who} at {urlsplit(page.url).path} ({width} px)"
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.faults.append(f"{where}: {wide} px wide, so it scrolls sideways")
            found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
            for violation in found["violations"]:
                node = violation["nodes"][0]
                self.faults.append(f"{where}: {violation['id']}: {node['html'][:160]}")
        if before:
            page.set_viewport_size(before)

    def follow(self, page: Page, who: str, start: str) -> None:
        """Follow every link from here, each route at most EACH_ENDPOINT times for one person."""
        waiting, seen, counted = [self.address + start], set(), Counter[str]()
        while waiting:
            url = waiting.pop(0)
            endpoint = self.endpoint(url)
            if url in seen or endpoint is None or endpoint in LEFT or counted[endpoint] >= EACH_ENDPOINT:
                continue
            seen.add(url)
            counted[endpoint] += 1
            answer = page.goto(url)
            if answer is None or answer.status != 200:
                self.faults.append(f"{who} at {url}: status {answer.status if answer else 'none'}")
                continue
            if self.met[endpoint] < LOOKS_AT_ONE_ROUTE:
                self.look(page, who)
            links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
            waiting += [link.partition("#")[0] for link in links]
