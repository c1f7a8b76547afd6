// The menu on narrow screens: the burger is a link to #menu that works by itself; this adds the state and Esc.

/** Toggle the side bar and keep aria-expanded true to it. */
export function watchMenu(): void {
  const burger = document.querySelector<HTMLElement>(".lh-burger");
  const side = document.getElementById("menu");
  if (!burger || !side) return;
  const set = (open: boolean): void => {
    side.classList.toggle("open", open);
    burger.setAttribute("aria-expanded", String(open));
    burger.setAttribute("aria-label", open ? "关闭菜单" : "打开菜单");
  };
  burger.setAttribute("role", "button");
  set(false);
  burger.addEventListener("click", (event) => {
    event.preventDefault();
    set(!side.classList.contains("open"));
    if (side.classList.contains("open")) side.querySelector<HTMLElement>(".lh-nav a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("open")) {
      set(false);
      burger.focus();
    }
  });
}
