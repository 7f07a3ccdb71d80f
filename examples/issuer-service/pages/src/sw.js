// Without a network, every page is the one that draws what is kept on the phone.

const KEPT = ["/c", "/assets/style.css", "/assets/page.js"];

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open("pages");
    await cache.addAll(KEPT.map((it) => new Request(it, { credentials: "omit", cache: "reload" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const isPage = request.mode === "navigate" && request.method === "GET";
  if (isPage || path.startsWith("/assets/")) {
    event.respondWith(fetch(request).catch(() => kept(isPage ? "/c" : path)));
  }
});

async function kept(path) {
  return (await caches.match(path)) ?? Response.error();
}
