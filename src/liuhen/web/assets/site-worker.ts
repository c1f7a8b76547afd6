// Keeps the phone page at hand: its files from the store, the page itself from the network while there is one.
// The server puts the names of the files and of the page before this script (web/field/site.py).
declare const LIUHEN_FILES: string[];
declare const LIUHEN_PAGE: string;

const PAGES = "liuhen-site-page";
const FILES = "liuhen-site-files";
const PATIENCE = 4000; // milliseconds; a network that takes longer is none

const me = self as unknown as ServiceWorkerGlobalScope;
interface ServiceWorkerGlobalScope extends EventTarget {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

async function keepFiles(): Promise<void> {
  const files = await caches.open(FILES);
  await Promise.all(LIUHEN_FILES.map(async (name) => (await files.match(name)) ?? files.add(name)));
}

// What an older build needed is dropped when the new one is whole.
async function dropOld(): Promise<void> {
  const files = await caches.open(FILES);
  const wanted = new Set(LIUHEN_FILES);
  for (const request of await files.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await files.delete(request);
  }
}

async function file(request: Request): Promise<Response> {
  const kept = await (await caches.open(FILES)).match(request);
  return kept ?? fetch(request);
}

async function page(request: Request): Promise<Response> {
  const pages = await caches.open(PAGES);
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PATIENCE);
  try {
    const fresh = await fetch(request, { signal: given.signal });
    if (fresh.ok && !fresh.redirected && new URL(request.url).pathname === LIUHEN_PAGE) {
      await pages.put(LIUHEN_PAGE, fresh.clone());
    }
    return fresh;
  } catch (lost) {
    const kept = await pages.match(LIUHEN_PAGE);
    if (kept) return kept;
    throw lost;
  } finally {
    clearTimeout(timer);
  }
}

me.addEventListener("install", (event) => {
  (event as Extendable).waitUntil(keepFiles().then(() => me.skipWaiting()));
});
me.addEventListener("activate", (event) => {
  (event as Extendable).waitUntil(dropOld().then(() => me.clients.claim()));
});
me.addEventListener("fetch", (event) => {
  const asked = event as Fetching;
  const { pathname } = new URL(asked.request.url);
  if (asked.request.method !== "GET") return;
  if (asked.request.mode === "navigate" && pathname === LIUHEN_PAGE) asked.respondWith(page(asked.request));
  else if (LIUHEN_FILES.includes(pathname)) asked.respondWith(file(asked.request));
});
