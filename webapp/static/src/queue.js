// What could not be sent waits on the device, encrypted under a key that no script can read out, until the
// server has it. One entry a form: its last state, with the version it was written from.

const NAME = "attune-waiting";

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys");
      asked.result.createObjectStore("forms");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

function asked(store, work) {
  return new Promise((done, failed) => {
    const request = work(store);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

// A full disk shows itself only when the transaction ends: until then nothing counts as kept.
function written(database, name, work) {
  return new Promise((done, failed) => {
    const transaction = database.transaction(name, "readwrite", { durability: "strict" });
    work(transaction.objectStore(name));
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });
}

// A connection that stays open after a fault would block the database's deletion for ever.
async function within(work) {
  const database = await opened();
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

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
      await within(async (database) => {
        const key = await this.key(database);
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(entry));
        const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
        await written(database, "forms", (store) => store.put({ iv, data }, `${this.scope} ${url}`));
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
    await written(database, "keys", (store) => store.put(fresh, this.scope));
    return fresh;
  }

  // Every form of this person that waits, by its address.
  all() {
    return this.turn(() => this.read());
  }

  async isThere() {
    return (await indexedDB.databases()).some((one) => one.name === NAME);
  }

  async read() {
    const found = new Map(this.memory);
    try {
      if (!(await this.isThere())) return found;
      await within((database) => this.readInto(found, database));
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
      const { iv, data } = await asked(store(), (forms) => forms.get(id));
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
      found.set(url, JSON.parse(new TextDecoder().decode(plain)));
    }
  }

  // The server has it. When nothing waits any more the key goes too, and what it sealed can be read by nobody.
  forget(url) {
    this.memory.delete(url);
    return this.turn(() => this.remove(url));
  }

  async remove(url) {
    try {
      if (!(await this.isThere())) return;
      const left = await within(async (database) => {
        await written(database, "forms", (store) => store.delete(`${this.scope} ${url}`));
        return asked(database.transaction("forms").objectStore("forms"), (store) => store.count());
      });
      if (!left) await asked(indexedDB, (all) => all.deleteDatabase(NAME));
    } catch {
      this.isKept = false;
    }
  }
}
