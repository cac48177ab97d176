// The page that stands when the line is gone: the PIN, the visits that this phone keeps, and one of them open.
import { Holding } from "./holding.js";
import { Vault } from "./vault.js";

const EVERY = 15000;
const LOCK = "attune-visits";

class Shell {
  constructor(place, vault, holding) {
    this.place = place;
    this.vault = vault;
    this.holding = holding;
  }

  show(name) {
    for (const part of this.place.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
    const { heading } = this.place.querySelector(`[data-when="${name}"]`).dataset;
    this.place.querySelector("h1").textContent = document.title = heading;
  }

  // One page of this phone writes at a time: what a second one has in hand would be older.
  async alone(how = { ifAvailable: true }) {
    if (!navigator.locks) return this.begin();
    const until = new Promise(() => {});
    try {
      await navigator.locks.request(LOCK, how, (lock) => {
        if (!lock) {
          this.show("elsewhere");
          return undefined;
        }
        this.begin();
        return until;
      });
    } catch {
      await this.stop();
    }
  }

  async stop() {
    await this.holding.retire();
    const main = document.querySelector("main");
    if (!main.contains(this.place)) main.replaceWith(this.main);
    this.show("elsewhere");
  }

  async begin() {
    await this.heed();
    this.show(this.vault.isLocked ? "locked" : "unlock");
    if (!this.vault.isLocked) this.place.querySelector("#pin").focus();
  }

  // A phone that was reported lost hears of it with the first line it has.
  async heed() {
    try {
      const answer = await fetch(this.holding.url("standing"), { cache: "no-store", signal: AbortSignal.timeout(4000) });
      if (answer.ok && !(await answer.json()).stands) await this.vault.lock();
    } catch {
      // No line: the lease decides.
    }
  }

  async unlock(form) {
    const field = form.querySelector("#pin");
    const message = form.querySelector("#pin-error");
    const done = await this.vault.unlock(field.value.trim());
    field.value = "";
    if (done === "open") {
      this.main = document.querySelector("main");
      await this.list();
      if (!(await this.holding.show(location.pathname, { isBack: true }))) this.show("list");
      this.watch();
      return;
    }
    if (done === "locked") {
      this.show("locked");
      return;
    }
    message.hidden = false;
    message.textContent = `${form.dataset.textWrong} ${this.vault.triesLeft}`;
    form.querySelector(".govuk-form-group").classList.add("govuk-form-group--error");
    field.focus();
  }

  async list() {
    const pages = await this.vault.pages();
    const list = this.place.querySelector("[data-visits]");
    list.replaceChildren();
    for (const visit of new Set(pages.map((page) => page.visit))) {
      const item = document.createElement("li");
      const name = document.createElement("h2");
      name.className = "govuk-heading-m";
      name.textContent = visit;
      item.append(name);
      for (const page of pages.filter((one) => one.visit === visit)) item.append(this.link(page));
      list.append(item);
    }
    this.place.querySelector("[data-no-visits]").hidden = pages.length > 0;
    await this.holding.tell();
  }

  link(page) {
    const line = document.createElement("p");
    line.className = "govuk-body";
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = page.url;
    link.textContent = page.name;
    link.addEventListener("click", (event) => this.holding.followed(event));
    line.append(link);
    return line;
  }

  async back() {
    if (await this.holding.show(location.pathname, { isBack: true })) return;
    await this.holding.retire();
    document.querySelector("main").replaceWith(this.main);
    await this.list();
    this.show("list");
  }

  watch() {
    const list = document.querySelector("[data-list]");
    list.hidden = false;
    list.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      history.pushState({}, "", event.currentTarget.pathname);
      this.back();
    });
    window.addEventListener("popstate", () => this.back());
    window.addEventListener("online", () => this.speak());
    this.timer = setInterval(() => this.speak(), EVERY);
    this.speak();
  }

  async speak() {
    const done = await this.holding.sync();
    if (done === "ended") {
      clearInterval(this.timer);
      await this.holding.retire();
      document.querySelector("main").replaceWith(this.main);
      this.show("locked");
    }
    if (done !== "done" && done !== "signed out") return;
    const { dataset } = this.holding.place;
    await this.holding.tell(done === "done" ? dataset.textBack : dataset.textSignIn);
    const link = this.holding.place.querySelector("[data-held-link]");
    link.hidden = false;
    link.href = done === "done" ? location.pathname : `/sign-in?next=${encodeURIComponent(location.pathname)}`;
  }
}

export async function openShell(place, notice, again) {
  const vault = await Vault.find();
  const holding = vault && new Holding(vault, notice, again);
  const shell = new Shell(place, vault, holding);
  if (!vault) {
    shell.show("nothing");
    return;
  }
  place.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    shell.unlock(event.target);
  });
  place.querySelector("[data-here]").addEventListener("click", () => shell.alone({ steal: true }));
  notice.querySelector("[data-held-file]").addEventListener("click", () => holding.saveAsFile());
  await shell.alone();
}
