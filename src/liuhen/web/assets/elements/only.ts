// Parts of a form that belong to one choice: shown and sent only while it is chosen. Without scripts all of them show.
//   <fieldset data-only="method" data-of="post entrusted"> belongs to the radio or select called method.

/** Show what belongs to the choices made, now and whenever one changes. */
export function watchOnly(): void {
  settle(document);
  document.addEventListener("change", (event) => {
    const form = (event.target as HTMLElement).closest("form");
    if (form) settle(form);
  });
  document.addEventListener("reset", (event) => setTimeout(() => settle(event.target as HTMLFormElement)));
  document.addEventListener("htmx:after:swap", () => settle(document));
}

function settle(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLFieldSetElement>("fieldset[data-only]")) {
    const form = part.closest("form");
    const name = part.dataset["only"] ?? "";
    if (!form) continue;
    const is = chosen(form, name);
    const on = (part.dataset["of"] ?? "").split(" ").includes(is);
    part.hidden = !on;
    part.disabled = !on; // what is not shown is not sent; what was typed in it stays
  }
}

function chosen(form: HTMLFormElement, name: string): string {
  const marked = form.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]:checked`);
  const select = form.querySelector<HTMLSelectElement>(`select[name="${CSS.escape(name)}"]`);
  return marked?.value ?? select?.value ?? "";
}
