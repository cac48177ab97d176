// What could not be sent waits on the device, encrypted under a key that no script can read out, until the
// server has it. One entry a form: its last state, with the version it was written from.
import { asked, isThere, removed, sealed, unsealed, within, written } from "./database.js";

const NAME = "attune-waiting";
const STORES = ["keys", "forms"];

export class Queue {
  constructor(scope) {
    this.scope = scope;
    this.memory = new Map();
    // A private window may have no database, and a full disk no room: then the open page is all there is.
    this.isKept = true;
    this.before = Promise.resolve();
  }

  // One after another: a database that one of them deletes must not be opened again by the next too soon.
  turn(work) {
    this.before = this.before.then(work, work);
    return this.before;
  }

  keep(url, entry) {
    this.memory.set(url, entry);
    return this.turn(() => this.store(url, entry));
  }

  async store(url, entry) {
    try {
      await within(NAME, STORES, async (database) => {
        const kept = await sealed(await this.key(database), entry);
        await written(database, "forms", (all) => all.objectStore("forms").put(kept, `${this.scope} ${url}`));
      });
      this.isKept = true;
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    } catch {
      this.isKept = false;
    }
  }

  async key(database) {
    const kept = await asked(database.transaction("keys").objectStore("keys"), (store) => store.get(this.scope));
    if (kept) return kept;
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await written(database, "keys", (all) => all.objectStore("keys").put(fresh, this.scope));
    return fresh;
  }

  // Every form of this person that waits, by its address.
  all() {
    return this.turn(() => this.read());
  }

  async read() {
    const found = new Map(this.memory);
    try {
      if (!(await isThere(NAME))) return found;
      await within(NAME, STORES, (database) => this.readInto(found, database));
    } catch {
      this.isKept = false;
    }
    return found;
  }

  async readInto(found, database) {
    const key = await this.key(database);
    const store = () => database.transaction("forms").objectStore("forms");
    for (const id of await asked(store(), (forms) => forms.getAllKeys())) {
      const [scope, url] = id.split(" ");
      if (scope !== this.scope || found.has(url)) continue;
      found.set(url, await unsealed(key, await asked(store(), (forms) => forms.get(id))));
    }
  }

  // The server has it. When nothing waits any more the key goes too, and what it sealed can be read by nobody.
  forget(url) {
    this.memory.delete(url);
    return this.turn(() => this.remove(url));
  }

  async remove(url) {
    try {
      if (!(await isThere(NAME))) return;
      const left = await within(NAME, STORES, async (database) => {
        await written(database, "forms", (all) => all.objectStore("forms").delete(`${this.scope} ${url}`));
        return asked(database.transaction("forms").objectStore("forms"), (store) => store.count());
      });
      if (!left) await removed(NAME);
    } catch {
      this.isKept = false;
    }
  }
}
