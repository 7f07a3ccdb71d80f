// Keeps the page's own files, all of one version, and answers from them. What is fetched from
// anywhere else, such as a trust bundle, goes to the network untouched.
const VERSION = __VERSION__;
const FILES = __FILES__;
const PREFIX = "healthcode-scanner-";
const CACHE = PREFIX + VERSION;

const own = new Map(FILES.map((file) => [new URL(file, self.location).href, file]));
own.set(new URL("index.html", self.location).href, "./");

self.addEventListener("install", (event) => {
  const requests = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(
        names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
      ),
    ),
  );
});

// The page says when: a new version never takes over by itself.
self.addEventListener("message", (event) => {
  if (event.data === "activate") {
    void self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  address.search = "";
  address.hash = "";
  if (event.request.method === "GET" && own.has(address.href)) {
    event.respondWith(
      caches
        .open(CACHE)
        .then((cache) => cache.match(own.get(address.href)))
        .then((kept) => kept ?? fetch(event.request)),
    );
  }
});
