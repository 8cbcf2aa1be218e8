// Keeps the pages of the street that were opened, for when there is no network. Everything else goes to the server.
"use strict";
const NAME = "wutong-street";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin && event.request.method === "GET";
  if (!ours || !(url.pathname.startsWith("/desk/survey/") || url.pathname.startsWith("/static/"))) return;
  event.respondWith((async () => {
    const kept = await caches.open(NAME);
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok && fresh.type === "basic" && !fresh.redirected) await kept.put(event.request, fresh.clone());
      return fresh;
    } catch (error) {
      const found = await kept.match(event.request);
      if (found) return found;
      throw error;
    }
  })());
});
