// Saves a form as it is written: a second after the last key, and at least every five seconds.
// What the server has acknowledged is shown as saved. Nothing is kept in the browser, but for forms whose
// page brings a device (offline.js, holding.js): there what could not be sent waits, encrypted.
//
// A device says what `standing(url)` of a form is on it, takes in what `waits(url, entry)`, what has `reached`
// the server and what it `refused`, and names each state in `headers(url)`. Where it `goesOn(form, button)`, a
// form is saved before it is sent, and without a line the page goes on by itself; nothing is sent before the
// device `isReady`.

const PAUSE = 1000;
const LONGEST = 5000;
// Without a line the device keeps what is typed much sooner: a battery may end at any moment.
const AT_ONCE = 200;
const RETRY = [2000, 5000, 15000, 30000];

export class Capture {
  constructor(form, device = null) {
    this.form = form;
    this.device = device;
    this.version = Number(form.dataset.captureVersion);
    this.state = form.querySelector("[data-capture-state]");
    this.timer = null;
    this.deadline = null;
    this.sending = false;
    this.changed = false;
    this.tries = 0;
    this.written = 0;
    this.waiting = null;
    form.addEventListener("input", () => this.noticed());
    form.addEventListener("change", () => this.noticed());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.changed && this.send());
    window.addEventListener("beforeunload", () => isExiting() && this.drop());
    window.addEventListener("pagehide", () => this.changed && !isExiting() && this.send(true));
    if (device) this.restore();
  }

  attach(device) {
    this.device = device;
    return this.restore();
  }

  // What was written on this device and has not reached the server stands in the form again, and is sent.
  async restore() {
    const url = this.form.dataset.capture;
    const entry = await this.device.standing(url);
    if (!entry || (entry.isSaved && (this.changed || entry.version <= this.version))) return;
    this.form.dispatchEvent(new CustomEvent("attune:fill", { detail: entry.fields }));
    this.fill(entry.fields);
    this.setVersion(entry.version);
    this.form.dataset.captureId = entry.client_id;
    if (!entry.isSaved) this.send();
  }

  fill(fields) {
    for (const field of this.form.elements) {
      if (!field.name || field.type === "hidden") continue;
      const values = [].concat(fields[field.name] ?? []);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values.length ? values[0] : "";
    }
  }

  entry() {
    return {
      client_id: this.form.dataset.captureId,
      version: this.version,
      fields: this.fields(),
      at: Date.now(),
    };
  }

  // The device is no more: the form saves as any other does.
  detach() {
    clearTimeout(this.keeping);
    this.device = null;
    this.isAlone = false;
  }

  // It says "kept" only of what was written last.
  async keepHere() {
    clearTimeout(this.keeping);
    const written = this.written;
    const isKept = await this.waitOnDevice();
    if (this.written === written) this.show(isKept ? "kept" : "waiting");
  }

  setVersion(version) {
    this.version = version;
    const hidden = this.form.querySelector('[name="version"]');
    if (hidden) hidden.value = version;
  }

  async waitOnDevice() {
    return Boolean(this.device) && this.device.waits(this.form.dataset.capture, this.entry());
  }

  async reached() {
    if (this.device) await this.device.reached(this.form.dataset.capture, this.entry());
  }

  noticed() {
    const now = Date.now();
    this.changed = true;
    this.written += 1;
    this.deadline = this.deadline || now + LONGEST;
    if (this.isAlone) {
      this.state.dataset.state = "writing";
      clearTimeout(this.keeping);
      this.keeping = setTimeout(() => this.isAlone && this.keepHere(), AT_ONCE);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(PAUSE, this.deadline - now)));
  }

  // A form that is sent while a save is on its way waits for the answer: else it would arrive with the version
  // before that save, and look like a second tab.
  submitted(event) {
    if (this.device && this.device.goesOn) {
      this.saveFirst(event);
      return;
    }
    if (this.device && !navigator.onLine) {
      this.waitOnDevice();
      return;
    }
    clearTimeout(this.timer);
    this.changed = false;
    if (!this.sending) return;
    event.preventDefault();
    this.waiting = { button: event.submitter };
  }

  // What is sent has been saved, or it waits on the device: nothing hangs on a line that breaks meanwhile.
  saveFirst(event) {
    if (this.isSafe) {
      clearTimeout(this.timer);
      this.isSafe = this.changed = false;
      return;
    }
    event.preventDefault();
    this.waiting = { button: event.submitter };
    if (!this.sending) this.send();
  }

  async goOn() {
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting && this.device && this.device.isReady && !(await this.device.isReady())) return;
    if (waiting) {
      this.isSafe = !this.changed;
      this.form.requestSubmit(waiting.button);
    } else if (this.changed) this.noticed();
  }

  // An answer that came after somebody had left in a hurry would bring the cookie back.
  drop() {
    clearTimeout(this.timer);
    if (this.aborter) this.aborter.abort();
  }

  // Its form leaves the page: what was written is kept, and somebody else sends it.
  async retire() {
    clearTimeout(this.timer);
    clearTimeout(this.keeping);
    if (this.isAlone || this.changed) await this.waitOnDevice();
    this.isRetired = true;
    this.drop();
  }

  fields() {
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string") continue;
      fields[name] = name in fields ? [].concat(fields[name], value) : value;
    }
    return fields;
  }

  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.sending || this.isRetired) return;
    this.sending = true;
    this.changed = false;
    this.deadline = null;
    if (!this.isAlone) this.show("saving");
    this.aborter = new AbortController();
    const { client_id, version, fields } = this.entry();
    let answer;
    try {
      answer = await fetch(this.form.dataset.capture, {
        method: "POST",
        signal: this.aborter.signal,
        keepalive: leaving,
        credentials: "same-origin",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": this.form.dataset.captureCsrf,
          ...(this.device ? await this.device.headers(this.form.dataset.capture, { client_id, version, fields }) : {}),
        },
        body: JSON.stringify({ client_id, version, fields }),
      });
    } catch {
      await this.missed();
      return;
    }
    await this.heard(answer);
    this.sending = false;
    this.goOn();
  }

  async missed() {
    const waiting = this.waiting;
    this.sending = false;
    this.waiting = null;
    if (isExiting() || this.isRetired) return;
    this.isAlone = Boolean(this.device && this.device.goesOn);
    if (this.isAlone) await this.keepHere();
    else await this.waitOnDevice();
    this.wait();
    if (!this.isAlone) return;
    if (waiting) await this.device.goesOn(this, waiting.button);
  }

  async heard(answer) {
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.tries = 0;
      this.isAlone = false;
      this.setVersion(said.version);
      if (!this.changed) await this.reached();
      this.show("saved", said.saved_at);
    } else if (answer.status === 409) {
      // Where the other version is told, this one is kept beside it; else the form takes nothing any more.
      if (this.device) await (said.theirs ? this.reached() : this.refused(said));
      this.conflict(said);
    } else if (answer.status >= 500 || answer.status === 429) {
      if (this.device && this.device.goesOn) await this.missed();
      else this.wait();
    } else {
      // A visit that is over, or a page that was open for too long: what was written waits on the device until
      // its writer is back.
      if (answer.status === 401 || answer.status === 400) {
        await this.waitOnDevice();
        if (this.device && this.device.goesOn) this.waiting = null;
      } else {
        await this.refused(said);
      }
      this.show("failed", said.message);
    }
  }

  async refused(said) {
    if (!this.device || !this.device.refused) return;
    await this.waitOnDevice();
    await this.device.refused(this.form.dataset.capture, said.message);
  }

  wait() {
    this.changed = true;
    if (!this.isAlone) this.show("waiting");
    this.timer = setTimeout(() => this.send(), RETRY[Math.min(this.tries, RETRY.length - 1)]);
    this.tries += 1;
  }

  show(state, said = "") {
    if (!this.state) return;
    const text = this.form.dataset[{
      saving: "textSaving",
      saved: "textSaved",
      waiting: "textWaiting",
      kept: "textKept",
      failed: "textFailed",
    }[state]];
    this.state.dataset.state = state;
    this.state.textContent = state === "failed" && said ? said : `${text} ${state === "saved" ? said : ""}`.trim();
  }

  conflict(said) {
    this.show("failed", said.message);
    if (this.form.querySelector(".attune-conflict")) return;
    const banner = document.createElement("div");
    banner.className = "attune-conflict";
    banner.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.className = "govuk-body";
    words.textContent = said.message;
    banner.append(words);
    if (said.conflict_url) {
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = said.conflict_url;
      link.textContent = this.form.dataset.textConflict;
      banner.append(link);
    }
    this.form.prepend(banner);
  }
}

function isExiting() {
  return document.body.classList.contains("govuk-exit-this-page-hide-content");
}

export function captureAll(page) {
  return [...page.querySelectorAll("form[data-capture]")].map((form) => new Capture(form));
}
