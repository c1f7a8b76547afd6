// What the phone keeps: acts that wait for the network, photographs among them, and how its clock stood at last contact.

export interface Photo {
  name: string;
  size: number;
  modified: number;
  sha256: string;
  batch: string; // '' : not yet in one
  bytes: Blob | null; // null: they have arrived
  upload: string; // where the bytes go; '' : not announced yet
}

export type State = "kept" | "done" | "conflict" | "waits" | "refused";

export interface Item {
  id: string; // made here, once; the server does the same id once
  seq: number;
  officer: number;
  activity: string; // HD-2026-0001, or local:<id of the act that began it>
  kind: string;
  label: string;
  saidAt: number;
  offBefore: number | null; // server minus phone at the last contact before, in milliseconds
  contactAt: number | null;
  scene: string;
  words: string;
  more: Record<string, unknown>;
  number: string; // of an activity begun here, once the server has given it one
  photo: Photo | null;
  state: State;
  told: string; // the server's words about it
  holdUntil: number; // until then it can be taken back
}

export interface Contact {
  off: number;
  at: number;
}

const NAME = "liuhen-site";
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("acts", { keyPath: "id" });
      asked.result.createObjectStore("kept");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function run<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const asked = work(transaction.objectStore(store));
    // Only a finished transaction is on the disk of the phone.
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Keep an act, new or changed. */
export async function keep(item: Item): Promise<void> {
  await run("acts", "readwrite", (store) => store.put(item));
}

/** Give every act, in the order they were made. */
export async function items(): Promise<Item[]> {
  const all = await run<Item[]>("acts", "readonly", (store) => store.getAll() as IDBRequest<Item[]>);
  return all.sort((one, other) => one.seq - other.seq);
}

/** Take an act back that was never sent, or drop one that is over. */
export async function drop(id: string): Promise<void> {
  await run("acts", "readwrite", (store) => store.delete(id));
}

export async function remember(name: string, value: unknown): Promise<void> {
  await run("kept", "readwrite", (store) => store.put(value, name));
}

export async function recall<T>(name: string): Promise<T | undefined> {
  return run<T>("kept", "readonly", (store) => store.get(name) as IDBRequest<T>);
}

/** Ask the browser not to clear our store when its disk runs short. */
export function hold(): void {
  void navigator.storage?.persist?.();
}

/** Make an id; a page without https has no crypto.randomUUID. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Give the digest of a photograph; '' where the page is not on https. */
export async function digestOf(bytes: Blob): Promise<string> {
  if (!crypto.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await bytes.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
