"""A participation lead takes in the case system's list, writes down what people need, and joins two cases."""

from playwright.sync_api import Page, expect

from tests.browser.counting import choose
from tests.browser.steps import press, refused
from tests.browser.story import Story
from tests.cases.lists import COLUMNS, MAP, WORDS, Row, born, row, text_of

LEAD, TEAM = "Maggie Thorne", "Alder"
REFERENCES = ("LIST-1", "LIST-2")


def list_families(story: Story) -> None:
    """Say what the columns mean, try a list with a fault, take in the rest, and look at who is there."""
    page, meet = story.staff(LEAD)
    page.goto("/families/import")
    meet(page)
    refused(page, "Only try it", meet)
    page.get_by_label("What do its columns mean?").select_option(label="None yet: I say what they mean")
    good = text_of(
        [_row(REFERENCES[0], "1"), _row(REFERENCES[0], "2", born=born(8)), _row(REFERENCES[1], "3")]
    )
    choose(page, good)
    press(page, "Only try it", expected=200)
    meet(page)
    refused(page, "Keep what they mean", meet)
    page.get_by_label("A name for this kind of file").fill(MAP.name)
    for meaning, column in COLUMNS.items():
        page.locator(f"#column-{meaning.value}").select_option(label=column)
    for name, words in WORDS.items():
        page.locator(f"#{name}").fill("\n".join(words))
    press(page, "Keep what they mean", expected=200)
    meet(page)
    choose(page, good + text_of([_row("LIST-3", "4", team="Nowhere")]).partition("\n")[2])
    press(page, "Only try it", expected=200)
    meet(page)
    choose(page, good)
    press(page, "Take in what is understood", expected=200)
    expect(page.get_by_role("status")).to_contain_text("New or changed: 2 families and 3 people.")
    meet(page)
    story.keep("listed", page)
    _join(story, page)


def _join(story: Story, page: Page) -> None:
    """What one person of the list needs, what has happened to them, and that both families are one."""
    meet = story.meet(LEAD)
    page.goto("/families")
    link = page.get_by_role("link", name=REFERENCES[0], exact=True)
    while not link.count():
        with page.expect_navigation():
            page.get_by_role("link", name="Next page").click()
    with page.expect_navigation():
        link.first.click()
    meet(page)
    family = page.url
    with page.expect_navigation():
        page.get_by_role("link", name="Name of 2", exact=True).click()
    meet(page)
    person = page.url
    page.get_by_label("Language", exact=True).fill("Nonsense")
    refused(page, "Keep this", meet)
    page.get_by_label("Language", exact=True).fill("Polish")
    page.get_by_label("An interpreter").check()
    press(page, "Keep this", expected=200)
    page.goto(person)
    press(page, "A new incident", expected=200)
    meet(page)
    page.goto(family)
    with page.expect_navigation():
        page.get_by_role("link", name="Another family is the same as this one").click()
    meet(page)
    refused(page, "Look at both", meet)
    page.get_by_label("Reference of the other family").fill(REFERENCES[1])
    press(page, "Look at both", expected=200)
    meet(page)
    press(page, "They are one family", expected=200)
    meet(page)
    story.keep("joined", page)


def _row(case: str, person: str, **other: str) -> Row:
    """Somebody of the demonstration's team, with whom nobody works yet."""
    return row(case, person, **{"team": TEAM, "worker": "", **other})
