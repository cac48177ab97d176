// When the line is gone, a page that says nothing about anybody stands in for every page of people at work.
// Nothing else is kept: what it shows comes out of the phone's own encrypted store.
const NAME = `attune-${self.attuneBuilt.print}`;
const SHELL = "/without-a-line";
const FILES = self.attuneBuilt.files.map((file) => `/static/built/${file}`);
const OURS = /^\/($|practice|devices|without-a-line)/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([SHELL, ...FILES])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((one) => one.startsWith("attune-") && one !== NAME).map((one) => caches.delete(one))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && OURS.test(pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
  } else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});
