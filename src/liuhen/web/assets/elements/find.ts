// The box in the frame: arrows walk through what it suggests, Esc puts the suggestions away.

/** Let the keyboard reach the suggestions below the box. */
export function watchFind(): void {
  document.addEventListener("keydown", (event) => {
    const box = (event.target as Element).closest<HTMLElement>(".lh-find");
    if (!box) return;
    if (event.key === "Escape") {
      (document.activeElement as HTMLElement | null)?.blur();
      event.preventDefault();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [box.querySelector<HTMLElement>("input"), ...box.querySelectorAll<HTMLElement>(".lh-suggest a")].filter((stop): stop is HTMLElement => !!stop);
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[Math.max(0, Math.min(stops.length - 1, at + step))]?.focus();
    event.preventDefault();
  });
}
