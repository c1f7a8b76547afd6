// Sends what the phone kept, in its order, each thing once: the server knows every id it has done.
import { digestOf, drop, type Item, items, keep, newId, recall, remember, type State } from "./store";

export type Net = "offline" | "login" | "other" | "sending" | "idle" | "fault";

export interface Places {
  state: string;
  acts: string;
  photos: string; // ends with the batch
  officer: number;
}

interface Here {
  officer: number;
  csrf: string;
  now: number;
}

interface Result {
  id: string;
  state: "done" | "already" | "conflict" | "waits" | "refused" | "later";
  words?: string;
  next?: string;
  activity?: string;
  upload?: string;
}

const AT_ONCE = 20;
const PATIENCE = 15_000;
const RECENT = 36 * 3600_000; // what was sent stays in sight so long

class LostError extends Error {}

async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PATIENCE);
  try {
    return await fetch(url, { ...init, redirect: "manual", credentials: "same-origin", signal: given.signal });
  } catch {
    throw new LostError();
  } finally {
    clearTimeout(timer);
  }
}

/** Ask who is logged in and how the phone's clock stands. */
async function contact(places: Places): Promise<Here | "login"> {
  const before = Date.now();
  const answer = await ask(places.state, { cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) return "login";
  if (!answer.ok) throw new LostError();
  const here = (await answer.json()) as Here;
  const after = Date.now();
  await remember("contact", { off: Math.round(here.now - (before + after) / 2), at: here.now });
  return here;
}

/** Send everything that may go. One tab of the browser sends at a time. */
export async function send(places: Places, tell: (net: Net) => void): Promise<boolean> {
  if (!navigator.locks) return sendAll(places, tell);
  return navigator.locks.request("liuhen-site", { ifAvailable: true }, async (lock) =>
    lock ? sendAll(places, tell) : false,
  );
}

async function sendAll(places: Places, tell: (net: Net) => void): Promise<boolean> {
  let sent = false;
  try {
    const here = await contact(places);
    if (here === "login") return tell("login"), false;
    if (here.officer !== places.officer) return tell("other"), false;
    const waiting = await due(places.officer);
    if (waiting.length) tell("sending");
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      await sendSome(places, here, waiting.slice(from, from + AT_ONCE));
      sent = true;
    }
    sent = (await sendPhotos(places, here)) || sent;
    await tidy();
    tell("idle");
  } catch (error) {
    if (!(error instanceof LostError)) {
      tell("fault");
      throw error;
    }
    tell("offline");
  }
  return sent;
}

async function due(officer: number): Promise<Item[]> {
  const now = Date.now();
  const mine = (await items()).filter((item) => item.officer === officer && item.state === "kept");
  // The order holds: what can still be taken back holds up what came after it.
  const held = mine.findIndex((item) => item.holdUntil > now && item.holdUntil < now + 60_000);
  return held < 0 ? mine : mine.slice(0, held);
}

async function sendSome(places: Places, here: Here, some: Item[]): Promise<void> {
  const batch = some.some((item) => item.photo && !item.photo.batch) ? newId() : "";
  for (const item of some) {
    if (item.photo && !item.photo.batch) {
      item.photo.batch = batch;
      await keep(item);
    }
  }
  const body = JSON.stringify({ sent_at: Date.now(), acts: some.map(told) });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": here.csrf };
  const answer = await ask(places.acts, { method: "POST", headers, body });
  if (!answer.ok) throw new LostError();
  const { results } = (await answer.json()) as { results: Result[] };
  const by = new Map(results.map((result) => [result.id, result]));
  for (const item of some) {
    const result = by.get(item.id);
    if (!result || result.state === "later") continue;
    item.state = result.state === "already" ? "done" : (result.state as State);
    item.told = [result.words, result.next].filter(Boolean).join("");
    if (item.kind === "plan" && result.activity) item.number = result.activity;
    if (item.photo && item.state === "done") {
      item.photo.upload = result.upload ?? "";
      if (!result.upload) item.photo.bytes = null;
    }
    await keep(item);
  }
}

function told(item: Item): Record<string, unknown> {
  const { id, kind, activity, scene, words } = item;
  const photo = item.photo && {
    name: item.photo.name,
    size: item.photo.size,
    modified: item.photo.modified,
    sha256: item.photo.sha256,
    batch: item.photo.batch,
  };
  return {
    ...{ id, kind, activity, scene, words },
    ...{ said_at: item.saidAt, off_before: item.offBefore, contact_at: item.contactAt },
    more: photo ?? item.more,
  };
}

/** Send the bytes of announced photographs, then say of each whole batch that it is complete. */
async function sendPhotos(places: Places, here: Here): Promise<boolean> {
  const mine = (await items()).filter((item) => item.officer === places.officer && item.photo);
  const open = mine.filter((item) => item.photo?.bytes && item.photo.upload);
  for (const item of open) await sendBytes(item, here);
  const whole = new Set(mine.filter((item) => item.state === "done").map((item) => item.photo?.batch ?? ""));
  for (const item of mine) if (item.photo?.bytes && item.state !== "refused") whole.delete(item.photo.batch);
  const closed = new Set((await recall<string[]>("closed")) ?? []);
  for (const batch of whole) {
    if (!batch || closed.has(batch)) continue;
    const answer = await ask(places.photos.replace("BATCH", batch), { method: "POST", headers: { "X-CSRFToken": here.csrf } });
    if (!answer.ok) throw new LostError();
    closed.add(batch);
    await remember("closed", Array.from(closed).slice(-200));
  }
  return open.length > 0;
}

async function sendBytes(item: Item, here: Here): Promise<void> {
  const photo = item.photo;
  if (!photo?.bytes) return;
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": here.csrf };
  const known = await ask(photo.upload, { method: "HEAD", headers });
  if (known.status !== 200) throw new LostError();
  const offset = Number(known.headers.get("Upload-Offset") ?? "0");
  if (offset < photo.size) {
    const rest = photo.bytes.slice(offset);
    const pair = (await digestOf(rest)).match(/../g) ?? [];
    const digest = btoa(String.fromCharCode(...pair.map((two) => parseInt(two, 16))));
    const answer = await ask(photo.upload, {
      method: "PATCH",
      headers: {
        ...headers,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(offset),
        ...(digest ? { "Upload-Checksum": `sha256 ${digest}` } : {}),
      },
      body: rest,
    });
    if (answer.status !== 204) throw new LostError();
  }
  photo.bytes = null;
  await keep(item);
}

/** Drop what was sent long ago; what was refused or is in conflict stays until a person takes it away. */
async function tidy(): Promise<void> {
  const now = Date.now();
  for (const item of await items()) {
    if (item.state === "done" && !item.photo?.bytes && now - item.saidAt > RECENT) await drop(item.id);
  }
}
