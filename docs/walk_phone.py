"""The walk to a place without a signal: a phone made ready, written on, and seen by the co-ordinator."""

from camera import PHONE, Visitor, picture

PIN = "482915"
OBSERVER = "Dev Anand-Hale"
SEEN = "She put the forms away first, and asked the grandfather what kept him awake."


def away(visitor: Visitor) -> None:
    """An observer makes a phone ready, goes where there is no signal, and writes; the co-ordinator looks."""
    page = visitor.staff(OBSERVER, PHONE)
    page.goto("/practice/visits/new")
    page.locator("main form select").first.select_option(index=3)
    page.get_by_label("Direct work with a child").check()
    page.get_by_label("They agreed").check()
    page.get_by_label("How did you ask, and whom?").fill("The grandfather, on the telephone.")
    page.get_by_role("button", name="Log the visit").click()
    page.wait_for_load_state()
    visit = page.url
    page.goto("/devices")
    page.get_by_label("What do you call this phone?").fill("work phone")
    page.get_by_label("Choose a PIN of six digits").fill(PIN)
    page.get_by_label("The same PIN again").fill(PIN)
    page.get_by_role("button", name="Make it ready").click()
    page.locator("[data-pages] li").first.wait_for()
    picture(page, "observer-phone-ready", last=page.locator("[data-pages]"))
    page.goto(visit)
    page.locator("[data-held][data-state=done]").wait_for(state="attached")
    page.context.set_offline(True)
    page.get_by_label("What do you see and hear?").fill(SEEN)
    page.get_by_role("button", name="Note it with the time").click()
    page.locator("[data-capture-state][data-state=kept]").wait_for()
    picture(page, "observer-no-signal")
    lead = visitor.staff("Nia Beddoe")
    lead.goto("/devices/all")
    picture(lead, "co-ordinator-phones")
