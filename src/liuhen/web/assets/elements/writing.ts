// Writing a document: register entries and citations of recordings go where the person was writing.

type Text = HTMLTextAreaElement | HTMLInputElement;
const MOMENT = /^(?:(\d{1,2})[:：])?(\d{1,3})[:：](\d{1,2})$/;
const NUMBER = /^[A-Z]{2}-\d{4}-\d{4,8}$/;
const LONGEST = 99 * 3600 + 59 * 60 + 59;

/** Let the lists and the tool beside a draft write into it. */
export function helpWriting(): void {
  let last: Text | null = null;
  document.addEventListener("focusin", (event) => {
    const field = event.target as Element;
    if (field.closest("#paper") && field.matches("textarea, input.form-control:not([type])")) last = field as Text;
  });
  document.addEventListener("change", (event) => {
    const list = event.target as HTMLSelectElement;
    const name = list.dataset?.["put"];
    if (!name || !list.value) return;
    const field = document.getElementById(name) as Text | null;
    if (field) append(field, list.value);
    list.value = "";
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-cite-put]")) cite(last);
  });
}

function cite(field: Text | null): void {
  const number = read("cite-rec").trim().toUpperCase();
  const clock = clockOf(read("cite-at"));
  if (!field?.isConnected) return fault("还没有选定写入的栏目，请先在左边点一下要写的那一栏。");
  if (!NUMBER.test(number)) return fault("录像编号读不出来，请照录像页上的编号写，或者从列表中选。");
  if (!clock) return fault("时刻读不出来，请写成 03:25 或者 1:03:25 的样子。");
  fault("");
  insert(field, `〔${number} ${clock}〕${read("cite-seen")}`);
  for (const id of ["cite-at", "cite-seen"]) (document.getElementById(id) as HTMLInputElement).value = "";
}

function clockOf(typed: string): string {
  const found = MOMENT.exec(typed.trim());
  if (!found || Number(found[3]) > 59 || (found[1] && Number(found[2]) > 59)) return "";
  const seconds = Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]);
  if (seconds > LONGEST) return "";
  return [seconds / 3600, (seconds % 3600) / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

function append(field: Text, words: string): void {
  const glue = field.value.trim() ? (field instanceof HTMLTextAreaElement ? "\n" : "；") : "";
  field.value = field.value.trimEnd() + glue + words;
  changed(field);
}

function insert(field: Text, words: string): void {
  const at = field.selectionStart ?? field.value.length;
  field.value = field.value.slice(0, at) + words + field.value.slice(field.selectionEnd ?? at);
  field.focus();
  field.setSelectionRange(at + words.length, at + words.length);
  changed(field);
}

function changed(field: Text): void {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function read(id: string): string {
  return (document.getElementById(id) as HTMLInputElement | HTMLSelectElement | null)?.value ?? "";
}

function fault(words: string): void {
  const place = document.querySelector<HTMLElement>("[data-cite-fault]");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}
