// What this device keeps, in the browser's own database.

function opened(name, stores) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const store of stores) asked.result.createObjectStore(store);
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

export function asked(store, work) {
  return new Promise((done, failed) => {
    const request = work(store);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

// A full disk shows itself only when the transaction ends: until then nothing counts as kept.
export function written(database, names, work) {
  return new Promise((done, failed) => {
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    work(transaction);
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });
}

// A connection that stays open after a fault would block the database's deletion for ever.
export async function within(name, stores, work) {
  const database = await opened(name, stores);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

export async function isThere(name) {
  return (await indexedDB.databases()).some((one) => one.name === name);
}

export const removed = (name) => asked(indexedDB, (all) => all.deleteDatabase(name));

export async function sealed(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(value)));
  return { iv, data };
}

export async function unsealed(key, { iv, data }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
  return JSON.parse(new TextDecoder().decode(plain));
}
