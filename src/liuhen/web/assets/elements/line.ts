// The line to the server: a page that asks on its own says so when no answer comes, and when it is back.

/** Show the 连接断开 note while requests fail; hide it with the next answer. */
export function watchLine(): void {
  let since = 0;
  const note = (): HTMLElement | null => document.getElementById("lh-offline");
  const lost = (): void => {
    since ||= Date.now();
    const shown = note();
    if (!shown) return;
    shown.hidden = false;
    const seconds = shown.querySelector("[data-seconds]");
    if (seconds) seconds.textContent = String(Math.round((Date.now() - since) / 1000));
  };
  const back = (): void => {
    since = 0;
    const shown = note();
    if (shown) shown.hidden = true;
  };
  document.addEventListener("htmx:error", (event) => {
    const detail = (event as CustomEvent).detail as { error?: unknown } | undefined;
    if (detail?.error instanceof TypeError || !navigator.onLine) lost();
  });
  document.addEventListener("htmx:after:request", back);
  window.addEventListener("offline", lost);
  window.addEventListener("online", back);
}
