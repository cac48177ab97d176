"""A page as a browser reads it, and what every page must have."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

NEEDS_A_LABEL = frozenset({"input", "select", "textarea"})
NOT_READ = frozenset({"script", "style", "head"})


@dataclass
class Form:
    """A form of a page, with what a browser would send if nobody touched it."""

    action: str
    method: str
    in_main: bool
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page:
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

    @classmethod
    def of(cls, response: TestResponse) -> "Page":
        """The page that an answer holds; it is read once, however often it is asked for."""
        if response not in _last:
            _last.clear()
            text = response.get_data(as_text=True)
            _last[response] = cls.read(text, response.request.path, response.status_code)
        return _last[response]

    @classmethod
    def read(cls, text: str, url: str, status: int) -> "Page":
        """The page that stands in a text."""
        page = cls(url, status)
        root = html.document_fromstring(text if text.strip() else "<html></html>")
        for element in root.iter(etree.Element):
            page._note(element)
        page.text = "".join(_words(root))
        return page

    def _note(self, element: HtmlElement) -> None:
        """Take note of one element."""
        tag, given = element.tag, element.attrib
        if "id" in given:
            self.ids.append(given["id"])
        if "style" in given:
            self.inline_styles.append(tag)
        self.references.update(given.get("aria-describedby", "").split())
        self.references.update(given.get("aria-labelledby", "").split())
        if tag == "html":
            self.language = given.get("lang")
        elif tag == "title" and not any(above.tag == "svg" for above in element.iterancestors()):
            self.title += element.text or ""
        elif tag == "h1":
            self.h1.append(element.text_content())
        elif tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "img" and "alt" not in given:
            self.images_without_alt.append(given.get("src", ""))
        elif tag == "form":
            in_main = any(above.tag == "main" for above in element.iterancestors())
            action = given.get("action") or self.url
            self.forms.append(Form(action, given.get("method", "get").lower(), in_main, _fields(element)))
        elif tag in NEEDS_A_LABEL and _kind(element) not in {"hidden", "submit", "button"}:
            self.controls.append({"id": "", "aria-label": "", "aria-labelledby": "", **given})

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


# The page that was read last, which the client checks and a test then looks at.
_last: dict[TestResponse, Page] = {}


def _words(element: HtmlElement) -> Iterator[str]:
    """All that is read of an element, in order."""
    if isinstance(element.tag, str) and element.tag not in NOT_READ:
        yield element.text or ""
        for part in element:
            yield from _words(part)
            yield part.tail or ""


def _kind(control: HtmlElement) -> str:
    return control.get("type", "text") if control.tag == "input" else str(control.tag)


def _fields(form: HtmlElement) -> dict[str, list[str]]:
    """What a browser would send if nobody touched the form."""
    fields: dict[str, list[str]] = {}
    for control in form.iter("input", "select", "textarea"):
        name, kind = control.get("name"), _kind(control)
        if not name:
            continue
        if kind == "select":
            options = list(control.iter("option"))
            chosen = [one for one in options if "selected" in one.attrib] or options[:1]
            if chosen:
                fields[name] = [chosen[-1].get("value", "")]
        elif kind == "textarea":
            # A browser drops the line break that follows the opening tag.
            fields.setdefault(name, []).append((control.text or "").removeprefix("\n"))
        elif kind not in {"radio", "checkbox"} or "checked" in control.attrib:
            value = control.get("value", "on" if kind == "checkbox" else "")
            fields.setdefault(name, []).append(value)
    return fields
