"""The whole loop, as everybody does it in turn; what the pages said is kept for the tests."""

from datetime import timedelta

from playwright.sync_api import Page

from tests.browser import (
    counting,
    covering,
    drawing,
    exporting,
    guarding,
    handing,
    hanging,
    hoping,
    listing,
    meeting,
    overseeing,
    papers,
    recording,
    steps,
    supervising,
    talking,
    visiting,
)
from tests.browser.learning import learning, writing
from tests.browser.letting_in import let_in
from tests.browser.recruiting import recruit
from tests.browser.steps import PHONE, press, refused, saved, two_tabs
from tests.browser.story import Story
from webapp import clock

FAMILY = "LOOP-1"
PARENT, CHILD, WORRY = "Jo Penhaligon", "Bo Penhaligon", "There was shouting again last night."
SEEN = "She asked what they had tried before, and used their words when she summed up."
REPLY = "I agree about the ending, and will plan it with my supervisor."
NOTE = "New duty rota began"
COMMITMENT = "We end every visit by saying who does what by when."


def tell(story: Story) -> None:
    """Take the nine steps."""
    recruit(story)
    observing(story)
    let_in(story)
    supervising.supervise(story)
    covering.standing_in(story)
    counting.count(story)
    hoping.hope(story)
    listing.list_families(story)
    recording.record(story)
    hearing(story)
    talking.listen(story)
    handing.hand_over(story)
    handing.post_a_letter(story)
    papers.on_paper(story)
    papers.on_the_rota(story)
    papers.met(story)
    drawing.draw(story)
    meeting.meet_together(story)
    exporting.take_out(story)
    reflecting(story)
    hanging.hang(story)
    overseeing.oversee(story)


def observing(story: Story) -> None:
    """An observer shares what they saw; the practitioner rates first, reads, replies; both sign."""
    practitioner = steps.name_of(story.visitors.page(), "Practitioner")
    page, meet = story.staff(steps.name_of(story.visitors.page(), "Observer"))
    evidence = visiting.log_visit(page, practitioner, meet)
    wishing(story, practitioner)
    page.get_by_label("Notes").fill("Kayleigh said that it was fine.")
    story.told["a name"] = refused(page, "Share with the practitioner", meet)
    two_tabs(page, lambda tab, words: tab.get_by_label("Notes").fill(words))
    meet(page)
    page.goto(f"{evidence}/versions")
    meet(page)
    press(page, "Go on with this version", expected=200)
    visiting.choose_levels(page)
    story.told["no evidence"] = refused(page, "Share with the practitioner", meet)
    for card in page.locator("main form section").all():
        card.get_by_role("textbox").fill(SEEN)
    saved(page)
    late = page.context.new_page()
    late.goto(evidence)
    press(page, "Share with the practitioner", expected=200)
    meet(page)
    # Written before, it would save itself in time on a slow machine, and be a version of its own.
    late.get_by_label("Notes").fill("Something new, too late.")
    press(late, "Share with the practitioner", expected=409)
    meet(late)
    observation = page.url
    replying(story, practitioner, observation)
    page.goto(observation)
    press(page, "Sign", expected=200)
    meet(page)
    story.keep("locked", page)
    learning(story, practitioner, observation, page)
    writing(story)


def wishing(story: Story, practitioner: str) -> None:
    """The practitioner says what they want to be watched."""
    page, meet = story.staff(practitioner)
    with page.expect_navigation():
        page.get_by_role("link", name="Say what you want to be watched").first.click()
    meet(page)
    page.get_by_label("Ask for what would help you most").fill("w" * 4001)
    refused(page, "Keep it", meet)
    page.get_by_label("Ask for what would help you most").fill("How I bring up the worry.")
    press(page, "Keep it", expected=200)


def replying(story: Story, practitioner: str, observation: str) -> None:
    """The practitioner rates their own visit, reads what was seen, replies and signs."""
    page, meet = story.staff(practitioner)
    meet(page)
    page.goto(observation)
    meet(page)
    story.keep("before reading", page)
    refused(page, "Keep my view and read", meet)
    rating = page.url
    two_tabs(page, _rate_first)
    page.goto(f"{rating}/versions")
    meet(page)
    press(page, "Go on with this version", expected=200)
    visiting.choose_levels(page)
    saved(page)
    press(page, "Keep my view and read", expected=200)
    meet(page)
    story.keep("reading", page)
    with page.expect_navigation():
        page.get_by_role("button", name="I have read it: show the levels").click()
    meet(page)
    two_tabs(page, lambda tab, words: tab.get_by_label("Your reply").fill(words))
    page.goto(f"{observation}/reply/versions")
    meet(page)
    press(page, "Go on with this version", expected=200)
    page.get_by_label("Your reply").fill(REPLY)
    saved(page)
    press(page, "Send my reply and sign later", expected=200)
    meet(page)
    press(page, "Sign", expected=200)
    meet(page)
    page.goto("/practice/mine")
    meet(page)


def _rate_first(page: Page, words: str) -> None:
    page.locator("main form section").first.get_by_role("radio").nth(3 if "second" in words else 4).check()


def hearing(story: Story) -> None:
    """Two of a family are invited; both speak, one says that something isn't safe, and somebody acts."""
    page, meet = story.staff("Maggie Thorne")
    family = steps.enter_family(page, FAMILY, meet)
    link = steps.invite_family_member(page, family, PARENT, "Parents and carers", meet)
    childs_link = steps.invite_family_member(page, family, CHILD, "Age 6 to 11")
    page.goto(family)
    meet(page)
    speaking(story, link)
    _child_speaks(story, childs_link)
    page, meet = story.staff("Daniel Osei-Grant")
    page.goto("/safety-concerns")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name=FAMILY).click()
    meet(page)
    story.keep("concern", page)
    late = page.context.new_page()
    late.goto(page.url)
    refused(page, "Acknowledge this concern", meet)
    for tab, done, status in ((page, "Rang the safe number.", 200), (late, "Agreed a visit tonight.", 409)):
        tab.get_by_label("What have you done?").fill(done)
        press(tab, "Acknowledge this concern", expected=status)
        meet(tab)
    story.keep("acknowledged", page)
    concern = page.url
    page.goto("/safety-concerns")
    story.keep("queue", page)
    guarding.guard(story, concern, page, meet)


def speaking(story: Story, link: str) -> None:
    """A parent answers on a phone, and says that something isn't safe on the way."""
    meet = story.meet("a parent")
    page = story.visitors.page(**PHONE)
    steps.start(page, link, meet)
    refused(page, "Send my answers", meet)
    two_tabs(page, lambda tab, words: tab.get_by_label("What went well?").fill(words))
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Look at both versions").click()
    meet(page)
    press(page, "Go on with this one", expected=200)
    steps.answer_statements(page)
    page.get_by_label("What could we do better?").fill("Come when you say you will.")
    saved(page)
    story.told["no consent"] = refused(page, "Send my answers", meet)
    with page.expect_navigation():
        page.locator("form .family-safe button").click()
    meet(page)
    refused(page, "Send this now", meet)
    page.get_by_label("What isn’t safe?").fill(WORRY)
    press(page, "Send this now", expected=200)
    meet(page)
    page.goto("/words")
    for question in page.get_by_role("group", name="Who may hear what you wrote here?").all()[:2]:
        question.get_by_label("Only together with what others say").check()
    press(page, "Cymraeg", expected=200)
    meet(page)
    story.told["welsh"] = page.locator("html").get_attribute("lang") or ""
    press(page, "English", expected=200)
    press(page, "Send my answers", expected=200)
    meet(page)
    story.keep("thanks", page)
    page.goto(link)
    meet(page)


def _child_speaks(story: Story, link: str) -> None:
    meet = story.meet("a child")
    page = story.visitors.page(**PHONE)
    steps.start(page, link, meet)
    # One thing a screen, and the way back keeps what was chosen.
    page.get_by_role("radio").first.check()
    saved(page)
    press(page, "Next", expected=200)
    press(page, "Back", expected=200)
    story.told["still chosen"] = str(page.get_by_role("radio").first.is_checked())
    while page.get_by_role("button", name="Next").count():
        page.get_by_role("radio").first.check()
        press(page, "Next", expected=200)
    meet(page)
    press(page, "Send my answers", expected=200)


def reflecting(story: Story) -> None:
    """A team looks in its mirror and commits to something; an auditor checks the chain."""
    page, meet = story.staff(steps.name_of(story.visitors.page(), "Team member"))
    page.goto("/mirror")
    meet(page)
    story.keep("mirror", page)
    story.told["nothing committed"] = refused(page, "Record it", meet)
    page.get_by_label("What will we do?").fill(COMMITMENT)
    for label in ("What is it about?", "Who will see to it?"):
        page.get_by_label(label).select_option(index=1)
    steps.fill_day(page, clock.today() + timedelta(days=60))
    page.get_by_label("What families say").check()
    page.get_by_label("It goes up").check()
    press(page, "Record it", expected=200)
    meet(page)
    story.keep("committed", page)
    page.get_by_role("link", name="Notes on the charts").click()
    meet(page)
    story.told["nothing noted"] = refused(page, "Write it on the charts", meet)
    page.get_by_label("What happened?").fill(NOTE)
    steps.fill_day(page, clock.today() - timedelta(days=100))
    press(page, "Write it on the charts", expected=200)
    meet(page)
    story.keep("noted", page)
    page, meet = story.staff("Helen Sarkisian")
    page.goto("/mirror")
    # Long work is done at once in a test, whatever else the machine does.
    press(page, "Bring the figures up to date", expected=200, within=90_000)
    meet(page)
    page, meet = story.staff("Nadia Reyes")
    page.goto("/events")
    press(page, "Check the chain now", expected=200)
    meet(page)
    story.keep("chain", page)
