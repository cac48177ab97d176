// Saves a form as it is written: a second after the last key, and at least every five seconds.
// What the server has acknowledged is shown as saved. Nothing is kept in the browser, but for forms whose
// page brings a queue (offline.js): there what could not be sent waits, encrypted.

const PAUSE = 1000;
const LONGEST = 5000;
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
    this.waiting = null;
    form.addEventListener("input", () => this.noticed());
    form.addEventListener("change", () => this.noticed());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.changed && this.send());
    window.addEventListener("beforeunload", () => isExiting() && this.drop());
    window.addEventListener("pagehide", () => this.changed && !isExiting() && this.send(true));
    if (device) this.restore();
  }

  // What was written on this device and has not reached the server stands in the form again, and is sent.
  async restore() {
    const url = this.form.dataset.capture;
    const entry = (await this.device.queue.all()).get(url) || this.device.latest.get(url);
    if (!entry || (entry.isSaved && entry.version <= this.version)) return;
    this.fill(entry.fields);
    this.version = entry.version;
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

  async waitOnDevice() {
    if (!this.device) return;
    await this.device.queue.keep(this.form.dataset.capture, this.entry());
    this.device.told();
  }

  async reached() {
    if (!this.device) return;
    const url = this.form.dataset.capture;
    await this.device.queue.forget(url);
    this.device.latest.set(url, { ...this.entry(), isSaved: true });
    this.device.told();
  }

  noticed() {
    const now = Date.now();
    this.changed = true;
    this.deadline = this.deadline || now + LONGEST;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(PAUSE, this.deadline - now)));
  }

  // A form that is sent while a save is on its way waits for the answer: else it would arrive with the version
  // before that save, and look like a second tab.
  submitted(event) {
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

  goOn() {
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting) this.form.requestSubmit(waiting.button);
    else if (this.changed) this.noticed();
  }

  // An answer that came after somebody had left in a hurry would bring the cookie back.
  drop() {
    clearTimeout(this.timer);
    if (this.aborter) this.aborter.abort();
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
    if (this.sending) return;
    this.sending = true;
    this.changed = false;
    this.deadline = null;
    this.show("saving");
    this.aborter = new AbortController();
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
        },
        body: JSON.stringify({
          client_id: this.form.dataset.captureId,
          version: this.version,
          fields: this.fields(),
        }),
      });
    } catch {
      this.sending = false;
      this.waiting = null;
      if (!isExiting()) {
        await this.waitOnDevice();
        this.wait();
      }
      return;
    }
    await this.heard(answer);
    this.sending = false;
    this.goOn();
  }

  async heard(answer) {
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.tries = 0;
      this.version = said.version;
      const hidden = this.form.querySelector('[name="version"]');
      if (hidden) hidden.value = said.version;
      if (!this.changed) await this.reached();
      this.show("saved", said.saved_at);
    } else if (answer.status === 409) {
      if (this.device) await this.device.queue.forget(this.form.dataset.capture);
      this.conflict(said);
    } else if (answer.status >= 500 || answer.status === 429) {
      this.wait();
    } else {
      // A visit that is over, say: what was written waits on the device until the link is opened again.
      if (answer.status === 401) await this.waitOnDevice();
      this.show("failed", said.message);
    }
  }

  wait() {
    this.changed = true;
    this.show("waiting");
    this.timer = setTimeout(() => this.send(), RETRY[Math.min(this.tries, RETRY.length - 1)]);
    this.tries += 1;
  }

  show(state, said = "") {
    if (!this.state) return;
    const text = this.form.dataset[{
      saving: "textSaving",
      saved: "textSaved",
      waiting: "textWaiting",
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
  for (const form of page.querySelectorAll("form[data-capture]")) new Capture(form);
}
