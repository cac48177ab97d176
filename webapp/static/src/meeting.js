// A reflection session: asks every few seconds whether something is new, draws the time, keeps what is typed.

const EVERY = 4000;

// The server's clock is the truth: how far this device's own is off is worked out anew with each page.
function tick(page) {
  const received = Date.now();
  const show = () => {
    for (const place of page.querySelectorAll("[data-until]")) {
      const begun = new Date(place.dataset.now).getTime();
      place.seen ??= received < Date.now() - 1500 ? Date.now() : received;
      const left = Math.round((new Date(place.dataset.until) - begun - (Date.now() - place.seen)) / 1000);
      const words = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} ${place.dataset.textLeft}`;
      place.textContent = left > 0 ? words : place.dataset.textOver;
    }
    setTimeout(show, 1000);
  };
  show();
}

// What is typed and not sent waits in this browser, under a name that only this person's cookie gives.
function keepDraft(page) {
  const place = page.querySelector("[data-kept-as] textarea");
  if (!place) return;
  const name = `attune-thought-${place.closest("[data-kept-as]").dataset.keptAs}`;
  const form = place.form;
  const kept = JSON.parse(localStorage.getItem(name) ?? "null");
  const isSent = kept?.sent && page.querySelector(`[data-thought="${kept.sent}"]`);
  if (isSent) localStorage.removeItem(name);
  else if (kept && !place.value) place.value = kept.text;
  const keep = (sent) => localStorage.setItem(name, JSON.stringify({ text: place.value, sent }));
  place.addEventListener("input", () => keep(null));
  form.addEventListener("submit", () => keep(form.elements.client_id.value));
}

// A note that somebody has begun stays where it is until it is kept; a thought goes along to the next question.
function isBegun(region) {
  const fields = [...region.querySelectorAll("textarea, input[type=text]")];
  return fields.some((one) => one.value !== one.defaultValue && !one.closest("[data-kept-as]"));
}

function swap(page, news, again) {
  const focused = page.activeElement?.id;
  const typed = page.querySelector("[data-kept-as] textarea")?.value;
  let moved = false;
  for (const old of page.querySelectorAll("[data-live]")) {
    const fresh = news.getElementById(old.id);
    if (!fresh || (old.dataset.at && (old.dataset.at === fresh.dataset.at || isBegun(old)))) continue;
    moved ||= Boolean(old.dataset.at);
    old.replaceWith(page.adoptNode(fresh));
    again(page.getElementById(old.id));
  }
  if (moved) {
    keepDraft(page);
    const place = page.querySelector("[data-kept-as] textarea");
    if (place && typed && !place.value) place.value = typed;
    const said = page.querySelector("[data-said]");
    said.textContent = page.querySelector("[data-session-state]").dataset.textMoved;
  }
  if (focused && page.activeElement?.id !== focused) page.getElementById(focused)?.focus();
}

export function meetAll(page, again) {
  const whole = page.querySelector("[data-session-state]");
  if (!whole) return;
  tick(page);
  keepDraft(page);
  let known = `"${whole.dataset.known}"`;
  const ask = async () => {
    try {
      const headers = { Accept: "application/json", "If-None-Match": known };
      const answer = await fetch(whole.dataset.sessionState, { headers, cache: "no-store" });
      if (answer.status === 200) {
        const news = await fetch(location.pathname, { cache: "no-store" });
        // Once it is closed, the page leads to the minutes.
        if (news.redirected) return location.assign(news.url);
        if (news.ok) swap(page, new DOMParser().parseFromString(await news.text(), "text/html"), again);
        if (news.ok) known = answer.headers.get("ETag");
      }
    } catch {
      // No line just now: the next time asks again, and nothing that is typed is lost.
    }
    setTimeout(ask, EVERY);
  };
  ask();
}
