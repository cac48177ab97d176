"""A page as a browser reads it, and what every page must have."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
NEEDS_A_LABEL = frozenset({"input", "select", "textarea"})


@dataclass
class Form:
    """A form of a page, with what a browser would send if nobody touched it."""

    action: str
    method: str
    in_main: bool
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page(HTMLParser):
    """A page, read once: its title, headings, ids, labels, links and forms."""

    url: str
    status: int
    title: str = ""
    language: str | None = None
    h1: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    controls: list[dict[str, str]] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    images_without_alt: list[str] = field(default_factory=list)
    inline_styles: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._option: tuple[str, bool] | None = None
        self._area: str | None = None

    @classmethod
    def of(cls, response: TestResponse) -> "Page":
        """The page that an answer holds."""
        page = cls(response.request.path, response.status_code)
        page.feed(response.get_data(as_text=True))
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if "style" in given:
            self.inline_styles.append(tag)
        if tag == "h1":
            self.h1.append("")
        self.references.update(given.get("aria-describedby", "").split())
        self.references.update(given.get("aria-labelledby", "").split())
        if tag == "html":
            self.language = given.get("lang")
        elif tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "img" and "alt" not in given:
            self.images_without_alt.append(given.get("src", ""))
        elif tag == "form":
            action = given.get("action") or self.url
            self._form = Form(action, given.get("method", "get").lower(), "main" in self._open)
            self.forms.append(self._form)
        elif tag in NEEDS_A_LABEL:
            self._control(tag, given)
        elif tag == "option" and self._select:
            self._option = (given.get("value", ""), "selected" in given)
            if self._form is not None and ("selected" in given or self._select not in self._form.fields):
                self._form.fields[self._select] = [given.get("value", "")]

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if kind not in {"hidden", "submit", "button"}:
            self.controls.append({"id": "", "aria-label": "", "aria-labelledby": "", **given})
        if tag == "select":
            self._select = given.get("name")
        elif tag == "textarea":
            self._area = given.get("name")
            self._keep(self._area, "")
        elif kind not in {"radio", "checkbox"} or "checked" in given:
            self._keep(given.get("name"), given.get("value", "on" if kind == "checkbox" else ""))

    def _keep(self, name: str | None, value: str) -> None:
        if self._form is not None and name:
            self._form.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        """Close one element."""
        if tag in self._open:
            while self._open.pop() != tag:
                continue
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """Take note of words."""
        if self._area and self._form is not None:
            # A browser drops the line break that follows the opening tag.
            self._form.fields[self._area][-1] += data.removeprefix("\n")
        where = self._open[-1] if self._open else ""
        if where == "title" and "svg" not in self._open:
            self.title += data
        elif "h1" in self._open:
            self.h1[-1] += data
        if not {"script", "style", "head"} & set(self._open):
            self.text += data

    def faults(self) -> list[str]:
        """What this page lacks that every page must have."""
        found = [f"the id {one!r} stands twice" for one in {i for i in self.ids if self.ids.count(i) > 1}]
        if not self.title.strip():
            found.append("it has no title")
        if len(self.h1) != 1 or not self.h1[0].strip():
            found.append(f"it has {len(self.h1)} first headings, not one: {self.h1}")
        if self.language not in {"en-GB", "cy"}:
            found.append(f"its language is {self.language!r}")
        for control in self.controls:
            named = control["id"] in self.labelled or control["aria-label"] or control["aria-labelledby"]
            if not named:
                found.append(f"the control {control.get('name') or control['id']!r} has no label")
        found += self._broken_references()
        found += [f"the picture {one} has no alternative text" for one in self.images_without_alt]
        found += [f"<{tag}> has an inline style, which the policy refuses" for tag in self.inline_styles]
        if self.status == 422 and not self.title.startswith(("Error:", "Gwall:")):
            found.append(f"it was refused, but its title does not begin with Error: ({self.title!r})")
        return found

    def _broken_references(self) -> list[str]:
        ids = set(self.ids)
        inside = {link[1:] for link in self.links if link.startswith("#")}
        found = [f"aria refers to {one!r}, which is not there" for one in sorted(self.references - ids)]
        return found + [f"#{one} leads nowhere" for one in sorted(inside - ids)]
