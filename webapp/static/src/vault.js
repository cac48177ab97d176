// What an observer's phone keeps for a place without a line: prepared pages, and what was written in them.
// Everything is encrypted under one key. The key is kept wrapped by the PIN, and sealed for the server: five
// wrong PINs, an ended lease or a loss destroy the first, so that only its own person opens it again, by
// signing in. Nothing that was written is lost with a PIN.
import { asked, isThere, removed, sealed, unsealed, within, written } from "./database.js";

const NAME = "attune-visits";
const STORES = ["this", "forms", "pages"];
const TRIES = 5;
const ROUNDS = 600000;
const ANSWER = /^(?!csrf_token$|client_id$|version$|names_checked$).*(?<!-at|-about)$/;

function bytes(base64) {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

async function fromPin(pin, salt) {
  const given = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, given, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const imported = (raw) => crypto.subtle.importKey("raw", bytes(raw), "AES-GCM", false, ["encrypt", "decrypt"]);

// What was answered, as the co-ordinator's page counts it: levels, evidence and moments.
function answers(fields) {
  const said = ([name, value]) => ANSWER.test(name) && value.length && value !== "not-observed";
  return Object.entries(fields).filter(said).length;
}

export class Vault {
  constructor(record) {
    this.record = record;
    this.key = null;
    this.isKept = true;
    this.before = Promise.resolve();
  }

  // The vault of this browser, or null where nobody has made it ready.
  static async find() {
    try {
      if (!(await isThere(NAME))) return null;
      const record = await within(NAME, STORES, (database) =>
        asked(database.transaction("this").objectStore("this"), (store) => store.get("record")),
      );
      return record ? new Vault(record) : null;
    } catch {
      return null;
    }
  }

  // Whether this browser keeps anything: some private windows do not, and a full disk does not.
  static async canKeep() {
    try {
      if (!indexedDB.databases || !crypto.subtle) return false;
      await within(NAME, STORES, (database) =>
        written(database, "forms", (all) => {
          all.objectStore("forms").put({}, "tried");
          all.objectStore("forms").delete("tried");
        }),
      );
      await removed(NAME);
      return true;
    } catch {
      return false;
    }
  }

  // Makes this browser ready: throws where it keeps nothing.
  static async begin({ device, key, seal, lease, now }, pin) {
    const vault = new Vault({ device, seal, tries: 0 });
    await vault.wrap(key, pin);
    await vault.heard(lease, now);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    return vault;
  }

  // One after another, so that what is read is what was written last.
  turn(work) {
    this.before = this.before.then(work, work);
    return this.before;
  }

  save() {
    return within(NAME, STORES, (database) =>
      written(database, "this", (all) => all.objectStore("this").put(this.record, "record")),
    );
  }

  async wrap(raw, pin) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    this.record.salt = salt;
    this.record.wrapped = await sealed(await fromPin(pin, salt), raw);
    this.record.tries = 0;
    this.key = await imported(raw);
    await this.save();
  }

  // The server has spoken with this device's person: the lease runs anew, and the clock is set by the server's.
  async heard(lease, now) {
    const here = Date.now();
    Object.assign(this.record, { lease: lease * 1000, heardAt: here, latest: here, ahead: now * 1000 - here });
    await this.save();
  }

  get now() {
    return Date.now() + (this.record.ahead || 0);
  }

  // A clock that was set back does not lengthen the lease.
  get isLeased() {
    return Math.max(Date.now(), this.record.latest) - this.record.heardAt < this.record.lease;
  }

  get isLocked() {
    return !this.record.wrapped || !this.isLeased;
  }

  get triesLeft() {
    return TRIES - this.record.tries;
  }

  // A try counts before it is known to be wrong: closing the page gives none back. A full disk keeps nobody out.
  async unlock(pin) {
    if (!this.isLeased) await this.lock();
    if (this.isLocked) return "locked";
    this.record.tries += 1;
    this.record.latest = Math.max(this.record.latest, Date.now());
    await this.save().catch(() => {});
    try {
      this.key = await imported(await unsealed(await fromPin(pin, this.record.salt), this.record.wrapped));
    } catch {
      if (this.triesLeft > 0) return "wrong";
      await this.lock();
      return "locked";
    }
    this.record.tries = 0;
    await this.save().catch(() => {});
    return "open";
  }

  async open(raw) {
    this.key = await imported(raw);
  }

  // The PIN opens nothing any more; the key is left under the server's seal alone.
  async lock() {
    this.record.wrapped = null;
    await this.save();
  }

  keep(url, entry) {
    return this.turn(() => this.store(url, entry));
  }

  async store(url, entry) {
    try {
      const kept = await sealed(this.key, entry);
      await within(NAME, STORES, async (database) => {
        const before = await asked(database.transaction("forms").objectStore("forms"), (store) => store.get(url));
        const sequence = Math.max(before ? before.sequence : 0, this.record.counted || 0) + 1;
        const entries = answers(entry.fields);
        this.record.counted = sequence;
        await written(database, ["forms", "this"], (all) => {
          all.objectStore("forms").put({ ...kept, sequence, entries, isSent: false }, url);
          all.objectStore("this").put(this.record, "record");
        });
      });
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }

  // The server has this state (of the waiting form with this number, or null for one that never waited): it is
  // wiped once the page that shows it has been fetched anew.
  sent(url, entry, sequence) {
    return this.turn(async () => {
      const kept = await sealed(this.key, entry);
      await within(NAME, STORES, async (database) => {
        const standing = await asked(database.transaction("forms").objectStore("forms"), (store) => store.get(url));
        if (sequence === null ? standing && !standing.isSent : !standing || standing.sequence !== sequence) return;
        const whole = { sequence: 0, entries: 0, ...standing, ...kept, isSent: true, refused: false };
        await written(database, "forms", (all) => all.objectStore("forms").put(whole, url));
      });
    });
  }

  // The server refuses this form for good: it stays, with what the server said, until its writer decides.
  refused(url, message) {
    return this.turn(() =>
      within(NAME, STORES, async (database) => {
        const standing = await asked(database.transaction("forms").objectStore("forms"), (store) => store.get(url));
        if (!standing) return;
        const kept = { ...standing, refused: message || true };
        await written(database, "forms", (all) => all.objectStore("forms").put(kept, url));
      }),
    );
  }

  forget(url) {
    return this.turn(() =>
      within(NAME, STORES, (database) => written(database, "forms", (all) => all.objectStore("forms").delete(url))),
    );
  }

  // What is known of every form without the key: [{url, sequence, entries, isSent, refused}].
  forms() {
    return this.turn(() => this.listed("forms"));
  }

  async listed(name) {
    return within(NAME, STORES, async (database) => {
      const store = () => database.transaction(name).objectStore(name);
      const keys = await asked(store(), (one) => one.getAllKeys());
      const values = await asked(store(), (one) => one.getAll());
      return keys.map((url, i) => ({ url, ...values[i] }));
    });
  }

  async unsent() {
    return (await this.forms()).filter((one) => !one.isSent);
  }

  async entry(url) {
    const found = (await this.forms()).find((one) => one.url === url);
    return found ? { ...(await unsealed(this.key, found)), sequence: found.sequence, isSaved: found.isSent } : undefined;
  }

  // The pages of the visits of these days, in place of those before.
  replacePages(pages) {
    return this.turn(async () => {
      const kept = await Promise.all(pages.map(async (page) => [page.url, await sealed(this.key, page)]));
      await within(NAME, STORES, (database) =>
        written(database, "pages", (all) => {
          all.objectStore("pages").clear();
          for (const [url, page] of kept) all.objectStore("pages").put(page, url);
        }),
      );
    });
  }

  async pages() {
    const found = await this.turn(() => this.listed("pages"));
    const pages = await Promise.all(found.map((one) => unsealed(this.key, one)));
    return pages.sort((one, other) => one.place - other.place);
  }

  async pageCount() {
    return (await this.turn(() => this.listed("pages"))).length;
  }

  // Nothing is left of it on this device.
  wipe() {
    return this.turn(() => removed(NAME));
  }
}
