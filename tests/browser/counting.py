"""A co-ordinator takes in a month of what the case system counts, and looks at it."""

from playwright.sync_api import Page, expect

from tests.browser.steps import press, refused
from tests.browser.story import Story
from tests.workload.files import COLUMNS, DIRECT, MAP, row, text_of, visits

COORDINATOR, TEAM = "Nia Beddoe", "Harbour"


def count(story: Story) -> None:
    """Say what the columns mean, try a file with a fault and one without, pool it, and see the team."""
    page, meet = story.staff(COORDINATOR)
    page.goto("/workload")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Take in a month").click()
    meet(page)
    refused(page, "Only try it", meet)
    page.get_by_label("Which month is it?").select_option(index=1)
    page.get_by_label("What do its columns mean?").select_option(label="None yet: I say what they mean")
    good = text_of(visits(6, 3, team=TEAM))
    choose(page, good)
    press(page, "Only try it", expected=200)
    meet(page)
    refused(page, "Keep what they mean", meet)
    page.get_by_label("A name for this kind of file").fill(MAP.name)
    for meaning, column in COLUMNS.items():
        page.locator(f"#column-{meaning.value}").select_option(label=column)
    page.get_by_label("Which words of the kind mean contact with the family?").fill("\n".join(DIRECT))
    press(page, "Keep what they mean", expected=200)
    meet(page)
    choose(page, good + text_of([row("F", "w", team=TEAM, kind="Zoom")]))
    refused(page, "Only try it", meet)
    choose(page, good)
    press(page, "Only try it", expected=200)
    meet(page)
    choose(page, good)
    press(page, "Pool and forget the rows", expected=200)
    expect(page.get_by_role("status")).to_have_text(
        "The month is pooled, and the rows of the file are forgotten."
    )
    meet(page)
    story.keep("counted", page)


def choose(page: Page, content: str) -> None:
    """Choose a file with this content."""
    file = {"name": "contacts.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("The file").set_input_files(file)
