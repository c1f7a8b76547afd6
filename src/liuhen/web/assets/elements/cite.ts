// Citation chips: hover and focus are CSS; this adds the tap on a phone and Esc to close.

/** Open a tapped citation and close the others; Esc closes all and keeps the focus where it is. */
export function watchCitations(): void {
  document.addEventListener("click", (event) => {
    const cite = (event.target as Element).closest<HTMLElement>(".lh-cite");
    for (const open of document.querySelectorAll<HTMLElement>(".lh-cite.open")) {
      if (open !== cite) open.classList.remove("open");
    }
    if (cite && !(event.target as Element).closest(".lh-cite-tip")) cite.classList.toggle("open");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const cite of document.querySelectorAll<HTMLElement>(".lh-cite")) {
      cite.classList.remove("open");
      if (cite.matches(":hover, :focus")) cite.classList.add("shut");
    }
  });
  for (const wake of ["focusout", "mouseout"]) {
    document.addEventListener(wake, (event) => {
      (event.target as Element).closest?.(".lh-cite")?.classList.remove("shut");
    });
  }
}
