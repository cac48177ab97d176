// A candidate's parts stay at hand while the line is gone: they were fetched before, and stand in the open
// page's memory alone. What is written in them waits in the queue.
import { Capture, captureAll } from "./capture.js";
import { Queue } from "./queue.js";
import { offer, recoveryFile } from "./recovery.js";

const pages = new Map();
const latest = new Map();

export function waitOnDevice(page, again) {
  const place = page.querySelector("[data-waiting]");
  if (!place) {
    captureAll(page);
    return;
  }
  const queue = new Queue(place.dataset.scope);
  const device = deviceOf(place, queue);
  start(page, device);
  fetchParts(JSON.parse(place.dataset.parts));
  document.addEventListener("click", (event) => followed(event, device, again));
  document.addEventListener("submit", (event) => sent(event, device, again));
  window.addEventListener("online", () => flush(device, place));
  place.querySelector("button").addEventListener("click", async () => {
    const entries = Object.fromEntries(await queue.all());
    offer(await recoveryFile(place.dataset, entries), "answers-to-recover.json");
  });
  flush(device, place);
}

function deviceOf(place, queue) {
  const told = () => tell(place, queue);
  return {
    queue,
    told,
    standing: async (url) => (await queue.all()).get(url) || latest.get(url),
    waits: async (url, entry) => {
      await queue.keep(url, entry);
      told();
      return queue.isKept;
    },
    reached: async (url, entry) => {
      await queue.forget(url);
      latest.set(url, { ...entry, isSaved: true });
      told();
    },
    headers: () => ({}),
  };
}

function start(page, device) {
  for (const form of page.querySelectorAll("form[data-capture]")) new Capture(form, device);
}

async function tell(place, queue) {
  const waiting = (await queue.all()).size;
  place.hidden = !waiting;
  const words = place.querySelector("[data-waiting-words]");
  const text = queue.isKept ? place.dataset.textKept : place.dataset.textOpenPage;
  if (waiting && words.textContent !== text) words.textContent = text;
}

// Forms of other pages that wait are sent by this one, in the order in which they were written.
async function flush(device, place) {
  const open = new Set([...document.querySelectorAll("form[data-capture]")].map((form) => form.dataset.capture));
  const waiting = [...(await device.queue.all())].sort((a, b) => a[1].at - b[1].at);
  for (const [url, entry] of waiting) {
    if (open.has(url)) continue;
    try {
      const answer = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": place.dataset.csrf },
        body: JSON.stringify({ client_id: entry.client_id, version: entry.version, fields: entry.fields }),
      });
      // A conflict is an answer too: the server has both versions.
      if (answer.ok || answer.status === 409) await device.queue.forget(url);
    } catch {
      break;
    }
  }
  device.told();
}

async function fetchParts(urls) {
  for (const url of urls) {
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) pages.set(url, await answer.text());
    } catch {
      return;
    }
  }
}

function followed(event, device, again) {
  const link = event.target.closest && event.target.closest("a[href]");
  const path = link && new URL(link.href).pathname;
  if (!path || navigator.onLine || !pages.has(path)) return;
  event.preventDefault();
  show(path, device, again);
}

// Without a line "Save and go on" keeps and goes on.
function sent(event, device, again) {
  const next = event.target.dataset.next;
  if (navigator.onLine || !event.target.dataset.capture) return;
  event.preventDefault();
  if (next && pages.has(next)) show(next, device, again);
}

function show(path, device, again) {
  const fresh = new DOMParser().parseFromString(pages.get(path), "text/html");
  const main = document.querySelector("main");
  main.replaceWith(document.adoptNode(fresh.querySelector("main")));
  document.title = fresh.title;
  history.pushState({}, "", path);
  const shown = document.querySelector("main");
  again(shown);
  start(shown, device);
  shown.focus();
  window.scrollTo(0, 0);
}
