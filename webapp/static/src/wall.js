// A team's wall: turns its pages by itself, each fetched anew, until somebody pauses it or takes over.

const KEPT = "attune-wall";
const USED_EVERY = 30 * 60 * 1000;
// A wall that was paused still shows a new release.
const LOOK_AGAIN = 10 * 60 * 1000;
const DOES_SOMETHING = "a, button, select, input, summary, [tabindex='0']";

export function hangWall(page) {
  const foot = page.querySelector("[data-wall]");
  if (!foot) return;
  const [pause, speed, full] = ["pause", "speed", "full"].map((name) => foot.querySelector(`[data-wall-${name}]`));
  const seconds = speed.querySelector("select");
  const said = page.querySelector("[data-wall-said]");
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  // Whoever asks their device for less motion begins with a wall that stands still.
  let paused = kept.paused ?? matchMedia("(prefers-reduced-motion: reduce)").matches;
  let timer;
  let turning = Promise.resolve();
  if (kept.seconds) seconds.value = kept.seconds;

  const link = (way) => foot.querySelector(`[data-wall-${way}]`);
  const keep = () => sessionStorage.setItem(KEPT, JSON.stringify({ paused, seconds: seconds.value }));

  function wait() {
    clearTimeout(timer);
    const turn = () => (paused ? show(location.href) : show(link("after").href));
    timer = setTimeout(() => turn().then(wait), paused ? LOOK_AGAIN : Number(seconds.value) * 1000);
  }

  function draw() {
    pause.textContent = paused ? foot.dataset.textGoOn : foot.dataset.textPause;
    pause.setAttribute("aria-pressed", String(paused));
    wait();
  }

  async function show(url, byHand) {
    try {
      const answer = await fetch(url, { cache: "no-store" });
      // The link has ended, or nobody is signed in any more: the page itself says so.
      if ([401, 403, 404, 410].includes(answer.status)) return location.reload();
      if (!answer.ok) return;
      const news = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!news.querySelector("[data-wall]")) return location.reload();
      for (const old of page.querySelectorAll("[data-wall-part]")) {
        const fresh = news.getElementById(old.id);
        if (fresh) old.replaceWith(page.adoptNode(fresh));
      }
      for (const way of ["before", "after"]) link(way).href = news.querySelector(`[data-wall-${way}]`).href;
      page.title = news.title;
      history.replaceState({}, "", answer.url);
      // A page that turned by itself is not read out over what somebody listens to.
      if (byHand) said.textContent = page.querySelector("#wall-page h1").textContent;
    } catch {
      // No line just now: what is shown stays, with its day beside it, and the next turn asks again.
    }
  }

  function set(now) {
    paused = now;
    keep();
    draw();
  }

  // Keys that are pressed faster than a page comes turn one page each, one after the other.
  function go(way) {
    clearTimeout(timer);
    turning = turning.then(() => show(link(way).href, true)).then(wait);
  }

  pause.addEventListener("click", () => set(!paused));
  seconds.addEventListener("change", () => set(paused));
  for (const way of ["before", "after"]) {
    link(way).addEventListener("click", (event) => {
      event.preventDefault();
      go(way);
    });
  }
  page.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (!isPlain || event.target.matches("select, input")) return;
    if (event.key === "ArrowRight") go("after");
    else if (event.key === "ArrowLeft") go("before");
    else if (event.key === " " && !event.target.matches(DOES_SOMETHING)) set(!paused);
    else return;
    event.preventDefault();
  });
  // Whoever unfolds something reads: the page does not go from under them.
  page.addEventListener("toggle", (event) => event.target.open && set(true), true);
  if (page.documentElement.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => page.documentElement.requestFullscreen());
  }
  if (foot.dataset.wallHere) {
    const headers = { "X-CSRFToken": foot.dataset.token };
    const used = () => fetch(foot.dataset.wallHere, { method: "POST", headers }).catch(() => {});
    used();
    setInterval(used, USED_EVERY);
  }
  pause.hidden = speed.hidden = false;
  draw();
}
