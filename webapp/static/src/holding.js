// An observer's phone at work: it sends what waits, keeps the pages of the next visits, and goes on by itself
// when the line is gone.
import { captureAll } from "./capture.js";
import { fillMoments, noteNow, showMoments } from "./noting.js";
import { offer, recoveryFile } from "./recovery.js";
import { Vault } from "./vault.js";

const SHELL = "/without-a-line";
const OFTEN = 5 * 60 * 1000;
const FOR_GOOD = [404, 409, 410, 413, 422];

async function heard(url, options = {}) {
  return fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
}

export class Holding {
  // `again(main)` sets up the components of a page that has been put in place.
  constructor(vault, place, again) {
    this.vault = vault;
    this.place = place;
    this.again = again;
    this.captures = [];
    this.sequences = new Map();
    this.said = "";
    this.csrf = "";
    this.device = {
      standing: (url) => (vault.key ? vault.entry(url) : undefined),
      waits: (url, entry) => this.waits(url, entry),
      reached: (url, entry) => this.reached(url, entry),
      refused: async (url, message) => {
        await vault.refused(url, message);
        await this.tell();
      },
      headers: (url, entry) => this.headers(url, entry),
      goesOn: (capture, button) => this.goesOn(capture, button),
      isReady: () => this.isReady(),
    };
  }

  url(what) {
    return `/devices/${this.vault.record.device}/${what}`;
  }

  // The server is asked for nothing by a form whose key is not there: then it saves as any other does.
  start(page) {
    const captures = captureAll(page);
    for (const capture of captures) fillMoments(capture.form);
    this.captures.push(...captures);
    return captures;
  }

  async attach(captures) {
    await Promise.all(captures.map((capture) => capture.attach(this.device)));
    for (const { form } of captures) {
      const noted = form.dataset.momentsForm && (await this.vault.entry(form.dataset.momentsForm));
      if (noted) showMoments(form, noted.fields);
    }
  }

  async waits(url, entry) {
    await this.vault.keep(url, entry);
    await this.tell(this.said === this.place.dataset.textBack ? "" : this.said);
    return this.vault.isKept;
  }

  // What waited is named to the server by its number, as it stands at this moment.
  async headers(url, entry) {
    const before = (await this.vault.forms()).find((one) => one.url === url);
    if (!before || before.isSent) {
      this.sequences.delete(url);
      return {};
    }
    await this.vault.keep(url, entry);
    const { sequence } = (await this.vault.forms()).find((one) => one.url === url);
    this.sequences.set(url, sequence);
    return { "X-Attune-Device": `${this.vault.record.device}/${sequence}` };
  }

  async reached(url, entry) {
    await this.vault.sent(url, entry, this.sequences.get(url) ?? null);
    await this.tell();
  }

  // Without a line a button does what it can do here, and says so.
  async goesOn(capture, button) {
    if (button && button.value === "add") {
      if (noteNow(capture.form, this.vault.now)) await capture.keepHere();
    } else if (button && button.value === "go on" && (await this.show(capture.form.dataset.next))) {
      return;
    }
    await this.tell(this.place.dataset.textLater);
  }

  // A visit is shared with everything that was written about it: what waits goes first.
  async isReady() {
    const waits = async () => (await this.vault.unsent()).some((one) => !one.refused);
    if (!(await waits())) return true;
    await this.sync();
    if (!(await waits())) return true;
    await this.tell(this.place.dataset.textLater);
    return false;
  }

  async pageAt(path) {
    return this.vault.key ? (await this.vault.pages()).find((one) => one.url === path) : undefined;
  }

  // Puts a page that this phone keeps in place of the one that is open; whether it has it.
  async show(path, { isBack = false } = {}) {
    const page = await this.pageAt(path);
    if (!page) return false;
    const fresh = new DOMParser().parseFromString(page.html, "text/html");
    await this.retire();
    const main = document.querySelector("main");
    main.replaceWith(document.adoptNode(fresh.querySelector("main")));
    document.title = page.title;
    if (!isBack) history.pushState({}, "", path);
    const shown = document.querySelector("main");
    await this.keepLinks(shown);
    this.again(shown);
    await this.attach(this.start(shown));
    shown.focus();
    window.scrollTo(0, 0);
    return true;
  }

  async retire() {
    const before = this.captures;
    this.captures = [];
    await Promise.all(before.map((capture) => capture.retire()));
  }

  // Of the links those stay that lead somewhere without a line.
  async keepLinks(main) {
    const kept = new Set((await this.vault.pages()).map((one) => one.url));
    for (const link of main.querySelectorAll("a[href]:not([href^='#'])")) {
      const { parentElement: around } = link;
      if (kept.has(new URL(link.href).pathname)) link.addEventListener("click", (event) => this.followed(event));
      else (around.textContent.trim() === link.textContent.trim() ? around : link).remove();
    }
  }

  async followed(event) {
    const path = new URL(event.currentTarget.href).pathname;
    event.preventDefault();
    if (!(await this.show(path))) location.assign(path);
  }

  // What was said last stays beside the number until something else is said.
  async tell(text = this.said) {
    this.said = text;
    const waiting = (await this.vault.unsent()).length;
    const { dataset } = this.place;
    const said = this.vault.isKept ? `${dataset.textWaiting} ${waiting}` : dataset.textOpenPage;
    const words = this.place.querySelector("[data-held-words]");
    const all = [text, waiting || !this.vault.isKept ? said : ""].filter(Boolean).join(" ");
    if (words.textContent !== all) words.textContent = all;
    this.place.hidden = !all;
    for (const button of this.place.querySelectorAll("[data-held-file]")) button.hidden = !waiting;
  }

  async saveAsFile() {
    const seal = { recoverySeal: this.vault.record.seal };
    const waiting = await this.vault.unsent();
    const entries = await Promise.all(waiting.map(async ({ url }) => [url, await this.vault.entry(url)]));
    offer(await recoveryFile({ ...seal, key: this.vault.key }, Object.fromEntries(entries)), "visits-to-recover.json");
  }

  post(what, body) {
    return heard(this.url(what), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
      body: JSON.stringify(body),
    });
  }

  // Speaks with the server once. Returns how it went: "done", "no line", "signed out", "another's" or "ended".
  sync(force = false) {
    this.syncing = this.syncing || this.spoken(force).finally(() => (this.syncing = null));
    return this.syncing;
  }

  async spoken(force) {
    const done = await this.speak(force);
    this.place.dataset.state = done;
    return done;
  }

  async speak(force) {
    try {
      const answer = await heard(this.url("state"), { headers: { Accept: "application/json" } });
      if (answer.status === 401) return "signed out";
      if (answer.status === 404 || answer.status === 403) return "another's";
      if (!answer.ok) return "no line";
      return await this.exchange(await answer.json(), force);
    } catch {
      return "no line";
    }
  }

  async exchange(state, force) {
    this.csrf = state.csrf;
    for (const { form } of this.captures) form.dataset.captureCsrf = state.csrf;
    for (const field of document.querySelectorAll('main [name="csrf_token"]')) field.value = state.csrf;
    if (!(await this.opened())) return "another's";
    await this.report();
    await this.flush(force);
    if (!state.stands) {
      for (const capture of this.captures) capture.detach();
      await this.vault.lock();
      await this.vault.replacePages([]);
      if (!(await this.vault.unsent()).length) await this.vault.wipe();
      return "ended";
    }
    await this.vault.heard(state.lease, state.now);
    if (await this.wantsPages(state.held, force)) {
      await this.fetchPages(state.held);
      await this.report();
    }
    await this.tell();
    return "done";
  }

  // For its own person, signed in, the server opens the seal.
  async opened() {
    if (this.vault.key) return true;
    const answer = await this.post("key", { seal: this.vault.record.seal });
    if (!answer.ok) return false;
    await this.vault.open((await answer.json()).key);
    return true;
  }

  async report() {
    const told = (await this.vault.forms()).map(({ url, sequence, entries }) => ({ form: url, written: sequence, entries }));
    const forms = told.filter((one) => one.written > 0);
    return this.post("report", { pages: await this.vault.pageCount(), forms });
  }

  async flush(force) {
    const open = new Map(this.captures.filter(({ form }) => form.isConnected).map((one) => [one.form.dataset.capture, one]));
    for (const { url, sequence, refused } of await this.vault.unsent()) {
      if (refused && !force) continue;
      if (open.has(url) && open.get(url).device) {
        await open.get(url).send();
        continue;
      }
      await this.sendOne(url, sequence);
    }
  }

  async sendOne(url, sequence) {
    const entry = await this.vault.entry(url);
    const answer = await heard(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": this.csrf,
        "X-Attune-Device": `${this.vault.record.device}/${sequence}`,
      },
      body: JSON.stringify({ client_id: entry.client_id, version: entry.version, fields: entry.fields }),
    });
    const said = await answer.json().catch(() => ({}));
    // Where another version stands this one is kept beside it: the server has both, and what is written on from
    // this one must not pass for what follows the other.
    if (answer.ok) await this.vault.sent(url, { ...entry, version: said.version }, sequence);
    else if (said.theirs) await this.vault.sent(url, entry, sequence);
    else if (FOR_GOOD.includes(answer.status)) await this.vault.refused(url, said.message);
  }

  // Pages are fetched when something has been sent, when others are to be kept, on one of them, and now and then.
  async wantsPages(held, force) {
    const wanted = held.flatMap((one) => one.pages.map((page) => page.url));
    const kept = new Set((await this.vault.pages()).map((page) => page.url));
    const isSame = wanted.length === kept.size && wanted.every((url) => kept.has(url));
    const isFresh = Date.now() - (this.vault.record.fetchedAt || 0) < OFTEN;
    const hasSent = (await this.vault.forms()).some((one) => one.isSent);
    return force || !isSame || !isFresh || hasSent || kept.has(location.pathname);
  }

  async fetchPages(held) {
    const pages = [];
    for (const { title, pages: theirs } of held) {
      for (const page of theirs) {
        const answer = await heard(page.url);
        if (!answer.ok) continue;
        const html = await answer.text();
        const form = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-capture]");
        if (!form) continue;
        const { capture, captureVersion } = form.dataset;
        const names = { visit: title, name: page.title, title: `${page.title} – ${title}` };
        pages.push({ url: page.url, ...names, html, form: capture, version: Number(captureVersion), place: pages.length });
      }
    }
    await this.vault.replacePages(pages);
    this.vault.record.fetchedAt = Date.now();
    await this.vault.save();
    await this.wipeWhatArrived(pages);
  }

  // What has arrived stays only until the page that shows it is here.
  async wipeWhatArrived(pages) {
    const versions = new Map(pages.map((page) => [page.form, page.version]));
    for (const { url, isSent } of await this.vault.forms()) {
      if (!isSent) continue;
      const entry = await this.vault.entry(url);
      if (!versions.has(url) || versions.get(url) >= entry.version) await this.vault.forget(url);
    }
  }
}

// Keeps the page for a place without a line, and nothing else, where the browser finds it by itself.
export async function keepShell() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/service-worker.js");
  await navigator.serviceWorker.ready;
  // In the language that is read here now.
  for (const name of await caches.keys()) if (name.startsWith("attune-")) await (await caches.open(name)).add(SHELL);
}

export async function leaveShell() {
  if (navigator.serviceWorker) {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  }
  for (const name of await caches.keys()) if (name.startsWith("attune-")) await caches.delete(name);
}

// On a page for people at work: whether this browser is ready is found out beside it.
export async function holdAll(page, place, again) {
  const vault = await Vault.find();
  if (!vault) {
    captureAll(page);
    return;
  }
  const holding = new Holding(vault, place, again);
  const captures = holding.start(page);
  const speak = async () => {
    const done = await holding.sync();
    if (done === "done") await holding.attach(captures.filter((one) => !one.device));
    return done;
  };
  place.querySelector("[data-held-file]").addEventListener("click", () => holding.saveAsFile());
  window.addEventListener("online", speak);
  askBeforeLeaving(holding);
  if ((await speak()) === "done") keepShell().catch(() => {});
}

export function askBeforeLeaving(holding) {
  const form = document.querySelector("form[data-sign-out]");
  if (form) form.addEventListener("submit", (event) => leave(event, holding, form));
}

// Whoever signs out leaves nothing on the phone; what has not arrived is asked about first.
async function leave(event, holding, form) {
  event.preventDefault();
  const done = await holding.sync(true);
  if (done === "another's" || done === "signed out") {
    form.submit();
    return;
  }
  if ((await holding.vault.unsent()).length) {
    location.assign(form.dataset.signOut);
    return;
  }
  await holding.post("end", {}).catch(() => {});
  await holding.vault.wipe();
  await leaveShell().catch(() => {});
  form.submit();
}
