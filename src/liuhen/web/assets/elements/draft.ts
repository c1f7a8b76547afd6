// Nothing typed is lost: forms with data-draft="<key>" keep what is typed in this browser until they are handed in.
// Every other form keeps what was sent until the answer is there, and puts it back where the answer was a refusal.

const SENT = "lh-draft-sent";
const PLAIN = "form[method=post]:not([data-draft]):not([data-draft-sends]):not([data-kept]):not([hx-post])";
const HELD = "lh-sent:";
type Kept = Record<string, string[]>;

/** Restore, keep and warn for every draft form on the page, also those htmx brings later. */
export function keepDrafts(): void {
  settle();
  adopt(document);
  document.addEventListener("htmx:after:swap", () => adopt(document));
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved]")) event.preventDefault();
  });
}

/** Drop the draft of a form that was handed in, unless the page that answered shows a fault or an error. */
function settle(): void {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  sessionStorage.removeItem(SENT);
  if (!wasRefused()) remove(sent);
}

/** Tell whether this page answers a form with a failure: by its status, or by its marks in older browsers. */
function wasRefused(): boolean {
  const here = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  if (here?.responseStatus) return here.responseStatus >= 400;
  return !!document.querySelector("[data-error-page], .lh-bad, [aria-invalid=true], .lh-messages .lh-note.bad");
}

function adopt(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-kept])")) {
    form.dataset["kept"] = "";
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("change", () => keep(form));
    form.addEventListener("submit", () => {
      delete form.dataset["unsaved"];
      sessionStorage.setItem(SENT, slot(form));
    });
  }
  for (const form of root.querySelectorAll<HTMLFormElement>(PLAIN)) {
    form.dataset["kept"] = "";
    if (path(form) === "/logout/") form.addEventListener("submit", leave);
    if (form.closest(".lh-login")) continue; // what is refused there is shown again by the server
    restore(form);
    form.addEventListener("submit", () => hold(form));
  }
  // A form that settles another one's draft, such as the choice between two texts.
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft-sends]:not([data-kept])")) {
    form.dataset["kept"] = "";
    form.addEventListener("submit", () => sessionStorage.setItem(SENT, `lh-draft:${form.dataset["draftSends"] ?? ""}`));
  }
  for (const drop of root.querySelectorAll<HTMLElement>("[data-draft-drop]")) {
    drop.addEventListener("click", () => remove(`lh-draft:${drop.dataset["draftDrop"] ?? ""}`));
  }
  // The server names the drafts it has taken over: the page after a success carries them.
  for (const done of root.querySelectorAll<HTMLElement>("[data-draft-done]")) {
    const key = done.dataset["draftDone"] ?? "";
    done.removeAttribute("data-draft-done");
    remove(`lh-draft:${key}`);
    const form = document.querySelector<HTMLFormElement>(`form[data-draft="${CSS.escape(key)}"]`);
    if (form) delete form.dataset["unsaved"];
  }
}

function slot(form: HTMLFormElement): string {
  if ("draft" in form.dataset) return `lh-draft:${form.dataset["draft"] || location.pathname}`;
  const alike = Array.from(document.forms).filter((one) => path(one) === path(form));
  return `${HELD}${path(form)}#${alike.indexOf(form)}`;
}

function path(form: HTMLFormElement): string {
  return new URL(form.getAttribute("action") ?? "", location.href).pathname;
}

/** Let go of what is held in this tab: another person may sit down. */
function leave(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(HELD)) sessionStorage.removeItem(key);
}

/** Hold what a form without a draft of its own sends, in this tab only, until its answer tells whether it was taken. */
function hold(form: HTMLFormElement): void {
  const kept = typed(form);
  if (!Object.values(kept).some((values) => values.some((value) => value))) return;
  try {
    sessionStorage.setItem(slot(form), JSON.stringify(kept));
    sessionStorage.setItem(SENT, slot(form));
  } catch {
    // A full or forbidden store: the way back of the browser still shows what was typed.
  }
}

function fields(form: HTMLFormElement): HTMLInputElement[] {
  const all = Array.from(form.elements) as HTMLInputElement[];
  const never = ["hidden", "password", "file", "submit", "button"];
  // A hidden field with data-keep is part of what was typed: the edition a draft was written on.
  return all.filter((field) => field.name && (!never.includes(field.type) || field.hasAttribute("data-keep")));
}

function typed(form: HTMLFormElement): Kept {
  const kept: Kept = {};
  for (const field of fields(form)) {
    const values = (kept[field.name] ??= []);
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked) values.push(field.value);
    } else if ((field as unknown as HTMLSelectElement).multiple) {
      values.push(...Array.from((field as unknown as HTMLSelectElement).selectedOptions, (option) => option.value));
    } else values.push(field.value);
  }
  return kept;
}

function keep(form: HTMLFormElement): void {
  form.dataset["unsaved"] = "";
  try {
    localStorage.setItem(slot(form), JSON.stringify(typed(form)));
  } catch {
    // A full or forbidden store: the warning before leaving still protects what is typed.
  }
}

function restore(form: HTMLFormElement): void {
  const kept = read(slot(form));
  // A form that comes back from the server with values or errors is newer than the draft.
  if (!kept || form.hasAttribute("data-bound")) return;
  const seen: Record<string, number> = {};
  for (const field of fields(form)) {
    const values = kept[field.name];
    if (!values) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if ((field as unknown as HTMLSelectElement).multiple) {
      for (const option of (field as unknown as HTMLSelectElement).options) option.selected = values.includes(option.value);
    } else {
      const turn = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      field.value = values[turn] ?? field.value;
    }
  }
  tell(form);
}

function tell(form: HTMLFormElement): void {
  const note = document.createElement("p");
  note.className = "lh-hint lh-draft";
  note.setAttribute("role", "status");
  note.append("已恢复您上次没有送出的内容。");
  if (form.querySelector("input[type=file]")) note.append("文件要重新选择。");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-sm btn-quiet";
  drop.textContent = "清空重填";
  drop.addEventListener("click", () => {
    remove(slot(form));
    delete form.dataset["unsaved"];
    form.reset();
    note.remove();
  });
  note.append(drop);
  form.prepend(note);
  // What was typed in a fold is in sight again, not behind a closed lid.
  form.closest("details")?.setAttribute("open", "");
}

function read(key: string): Kept | null {
  try {
    const kept = localStorage.getItem(key) ?? sessionStorage.getItem(key);
    return JSON.parse(kept ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept, so nothing is to be removed.
  }
}
