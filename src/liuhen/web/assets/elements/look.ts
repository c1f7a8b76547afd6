// The person's own switches: 大字, 高对比, 单键操作. Kept in a cookie, so the server draws the next page right at once.

const SWITCHES = ["big", "contrast", "nokeys"];

/** Let buttons with data-look="big" flip the switch of that name. */
export function watchLook(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-look]");
    const name = button?.dataset["look"];
    if (!button || !name || !SWITCHES.includes(name)) return;
    event.preventDefault();
    const on = document.documentElement.classList.toggle(`lh-${name}`, wanted(button, name));
    for (const same of document.querySelectorAll(`[data-look="${name}"]:not([data-look-set])`)) {
      same.setAttribute("aria-pressed", String(on));
    }
    remember();
  });
}

function wanted(button: HTMLElement, name: string): boolean {
  const fixed = button.dataset["lookSet"];
  return fixed === undefined ? !document.documentElement.classList.contains(`lh-${name}`) : fixed === "on";
}

function remember(): void {
  const on = SWITCHES.filter((name) => document.documentElement.classList.contains(`lh-${name}`));
  document.cookie = `lh_look=${on.join(".")}; path=/; max-age=31536000; samesite=lax`;
}
