// The keyboard: / search, J K move, 空格 open, Enter primary, Esc back, P print, ? the list of keys.

/** Listen for single keys, unless the person typed in a field or switched single keys off. */
export function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || isTyping(event.target as Element)) return;
    if (document.documentElement.classList.contains("lh-nokeys") && event.key.length === 1) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act?.(event)) event.preventDefault();
  });
}

const KEYS: Record<string, (event: KeyboardEvent) => boolean> = {
  "/": () => focus(".lh-find input"),
  "?": () => showKeys(),
  j: () => move(1),
  k: () => move(-1),
  " ": (event) => !isPressable(event.target as Element) && openRow(),
  p: () => press("[data-print]"),
  Enter: (event) => !isPressable(event.target as Element) && (press("tr.sel [data-go], tr.sel .btn, tr.sel a[href]") || press(".lh-acts .btn-primary")),
  Escape: () => press("[data-back]"),
};

function isTyping(target: Element | null): boolean {
  return !!target?.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], video, audio, [data-own-keys]");
}

function isPressable(target: Element | null): boolean {
  return !!target?.closest("a[href], button, summary, [role=button], input, .lh-cite");
}

function focus(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return !!found;
}

function press(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  return !!found;
}

function rows(): HTMLElement[] {
  return Array.from(document.querySelectorAll<HTMLElement>("main .lh-table tbody tr:not(.grp):not(.lh-open)")).filter(
    (row) => row.offsetParent !== null,
  );
}

function move(step: number): boolean {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.classList.contains("sel"));
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  for (const row of all) row.classList.toggle("sel", row === next);
  next?.scrollIntoView({ block: "nearest" });
  next?.querySelector<HTMLElement>("a[href], button, [tabindex]")?.focus({ preventScroll: true });
  return true;
}

function openRow(): boolean {
  const row = document.querySelector<HTMLElement>("main tr.sel");
  const opener = row?.querySelector<HTMLElement>("[data-open], summary");
  opener?.click();
  return !!opener;
}

function showKeys(): boolean {
  const list = document.getElementById("lh-keylist") as HTMLDialogElement | null;
  list?.showModal();
  return !!list;
}
