// <lh-lines data-columns="名称；数量">: the lines of a list as a table, cell by cell. The text area inside stays what is kept
// as a draft and sent; without script it is simply typed into.
import { fitted, isEmpty, pastedRows, rowsOf, textOf, type Row } from "./cells";

type Cell = HTMLTextAreaElement;

class Lines extends HTMLElement {
  private rows: Row[] = [];
  private readonly body = document.createElement("tbody");
  private readonly said = document.createElement("p");
  private readonly count = document.createElement("span");

  connectedCallback(): void {
    if (!this.source || this.querySelector("table")) return;
    this.build(this.source);
    this.load();
    this.source.addEventListener("input", () => this.load());
    this.source.form?.addEventListener("reset", () => setTimeout(() => this.load()));
    document.querySelector(`label[for="${CSS.escape(this.source.id)}"]`)?.addEventListener("click", () => this.go(0, 0));
  }

  private get source(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>("textarea[name]");
  }

  private get columns(): string[] {
    const held = (this.dataset["columns"] ?? "").split("；").filter((head) => head);
    return held.length ? held : [""];
  }

  private build(source: HTMLTextAreaElement): void {
    const table = document.createElement("table");
    table.setAttribute("aria-label", this.dataset["name"] ?? "");
    if (this.columns.length > 1) {
      const heads = table.createTHead().insertRow();
      for (const words of ["序号", ...this.columns, ""]) {
        const head = document.createElement("th");
        head.textContent = words;
        heads.append(head);
      }
    }
    table.append(this.body);
    const foot = document.createElement("div");
    foot.className = "foot";
    const add = button("加一行", "btn btn-sm btn-plain");
    add.addEventListener("click", () => this.insert(this.rows.length - 1));
    this.count.className = "lh-sub";
    foot.append(add, this.count);
    this.said.className = "said";
    this.said.setAttribute("role", "status");
    source.hidden = true;
    source.after(table, foot, this.said);
    this.body.addEventListener("input", (event) => this.typed(event.target as Cell));
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("paste", (event) => this.paste(event));
  }

  /** Read what the text area holds: after a draft came back, a register put words in, or all was taken back. */
  private load(): void {
    this.rows = rowsOf(this.source?.value ?? "", this.columns.length);
    this.draw();
  }

  private draw(): void {
    if (!this.rows.length) this.rows.push(this.columns.map(() => ""));
    this.body.replaceChildren(...this.rows.map((row, at) => this.line(row, at)));
    this.tally();
  }

  private line(row: Row, at: number): HTMLTableRowElement {
    const line = document.createElement("tr");
    const number = document.createElement("th");
    number.scope = "row";
    number.textContent = String(at + 1);
    line.append(number, ...row.map((words, place) => this.cell(words, at, place)));
    const doing = line.insertCell();
    doing.className = "do";
    for (const [sign, words, act] of [
      ["↑", "上移", () => this.shift(at, -1)],
      ["↓", "下移", () => this.shift(at, 1)],
      ["×", "删去", () => this.drop(at)],
    ] as [string, string, () => void][]) {
      const small = button(sign, "");
      small.title = words;
      small.tabIndex = -1; // the keys do the same: Alt with ↑ ↓ and Delete
      small.setAttribute("aria-label", `${words}第 ${at + 1} 行`);
      small.addEventListener("click", act);
      doing.append(small);
    }
    return line;
  }

  private cell(words: string, at: number, place: number): HTMLTableCellElement {
    const held = document.createElement("td");
    const field = document.createElement("textarea");
    const head = this.columns[place] || (this.dataset["name"] ?? "");
    if (this.columns[place]) held.dataset["label"] = head;
    field.rows = 1;
    field.value = words;
    field.setAttribute("aria-label", `${head}，第 ${at + 1} 行`);
    if (this.source?.getAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
    held.append(field);
    return held;
  }

  private typed(field: Cell): void {
    const [at, place] = this.where(field);
    const row = this.rows[at];
    if (!row) return;
    if (field.value.includes("\n")) field.value = field.value.replace(/\s*\n\s*/g, " ");
    row[place] = field.value;
    this.said.replaceChildren();
    this.write();
  }

  /** Put the rows into the text area, before the form hears of it. */
  private write(): void {
    if (this.source) this.source.value = textOf(this.rows);
    this.tally();
  }

  private changed(at: number, place: number, caret: "start" | "end" = "end"): void {
    this.said.replaceChildren();
    this.write();
    this.draw();
    this.go(at, place, caret);
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private tally(): void {
    const full = this.rows.filter((row) => !isEmpty(row)).length;
    this.count.textContent = full ? `共 ${full} 行` : "可从 Word、Excel 复制表格粘贴进来";
  }

  private go(at: number, place: number, caret: "start" | "end" = "end"): void {
    const field = this.body.rows[at]?.querySelectorAll("textarea")[place];
    if (!field) return;
    field.focus();
    const spot = caret === "start" ? 0 : field.value.length;
    field.setSelectionRange(spot, spot);
  }

  private where(field: Cell): [number, number] {
    const line = field.closest("tr") as HTMLTableRowElement;
    return [Array.from(this.body.rows).indexOf(line), Array.from(line.querySelectorAll("textarea")).indexOf(field)];
  }

  private key(event: KeyboardEvent): void {
    // While an input method composes, Enter and the arrows choose among its words.
    if (event.isComposing || event.keyCode === 229 || !(event.target instanceof HTMLTextAreaElement)) return;
    const [at, place] = this.where(event.target);
    const done = event.altKey ? this.ofRow(event, at) : this.inCell(event, event.target, at, place);
    if (done) event.preventDefault();
  }

  private ofRow(event: KeyboardEvent, at: number): boolean {
    if (event.key === "ArrowUp") this.shift(at, -1);
    else if (event.key === "ArrowDown") this.shift(at, 1);
    else if (event.key === "Delete") this.drop(at);
    else return false;
    return true;
  }

  private inCell(event: KeyboardEvent, field: Cell, at: number, place: number): boolean {
    if (event.ctrlKey || event.metaKey) return false;
    const caret = field.selectionStart === field.selectionEnd ? field.selectionStart : -1;
    const one = field.scrollHeight < 1.8 * Number.parseFloat(getComputedStyle(field).lineHeight) + 12;
    if (event.key === "Enter") this.enter(field, at);
    else if (event.shiftKey) return false;
    else if (event.key === "ArrowUp" && (one || caret === 0) && at) this.go(at - 1, place);
    else if (event.key === "ArrowDown" && (one || caret === field.value.length) && this.rows[at + 1]) this.go(at + 1, place);
    else if (event.key === "ArrowLeft" && caret === 0 && at + place) this.beside(at, place, -1);
    else if (event.key === "ArrowRight" && caret === field.value.length) this.beside(at, place, 1);
    else if (event.key === "Backspace" && caret === 0) return this.back(at, place);
    else return false;
    return true;
  }

  /** Begin a new row below; in a list of one column the words behind the caret go there, as in any text. */
  private enter(field: Cell, at: number): void {
    const row = this.rows[at] as Row;
    if (isEmpty(row)) return;
    if (this.columns.length > 1) return this.insert(at);
    const rest = field.value.slice(field.selectionEnd);
    this.rows.splice(at, 1, [field.value.slice(0, field.selectionStart).trimEnd()], [rest.trimStart()]);
    this.changed(at + 1, 0, "start");
  }

  private insert(at: number): void {
    this.rows.splice(at + 1, 0, this.columns.map(() => ""));
    this.changed(at + 1, 0);
  }

  private beside(at: number, place: number, step: 1 | -1): void {
    const next = at * this.columns.length + place + step;
    this.go(Math.floor(next / this.columns.length), next % this.columns.length, step > 0 ? "start" : "end");
  }

  /** At the start of an empty row: the row goes; in a list of one column its words join the row above. */
  private back(at: number, place: number): boolean {
    const row = this.rows[at] as Row;
    const above = this.rows[at - 1];
    if (place || !above || (!isEmpty(row) && this.columns.length > 1)) return false;
    const caret = (above[above.length - 1] ?? "").length;
    if (this.columns.length === 1) above[0] = `${above[0] ?? ""}${row[0] ?? ""}`;
    this.rows.splice(at, 1);
    this.changed(at - 1, this.columns.length - 1);
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement) field.setSelectionRange(caret, caret);
    return true;
  }

  private shift(at: number, step: 1 | -1): void {
    const other = this.rows[at + step];
    const place = Math.max(0, document.activeElement instanceof HTMLTextAreaElement ? this.where(document.activeElement)[1] : 0);
    if (!other) return;
    this.rows.splice(at + step, 1, this.rows[at] as Row);
    this.rows.splice(at, 1, other);
    this.changed(at + step, place);
  }

  private drop(at: number): void {
    const full = !isEmpty(this.rows[at] as Row);
    const before = this.kept();
    this.rows.splice(at, 1);
    this.changed(Math.min(at, Math.max(0, this.rows.length - 1)), 0);
    if (full) this.tell(`已删去第 ${at + 1} 行。`, before);
  }

  private paste(event: ClipboardEvent): void {
    const field = event.target as Cell;
    const held = pastedRows(event.clipboardData?.getData("text/html") ?? "", event.clipboardData?.getData("text/plain") ?? "");
    if (!held || !(field instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const [at, place] = this.where(field);
    const rows = fitted(held, this.columns, place);
    const before = this.kept();
    const first = isEmpty(this.rows[at] as Row) || this.fits(at, place, rows) ? at : at + 1;
    rows.forEach((cells, down) => {
      // Never over what stands there: filled cells move down.
      if (!this.rows[first + down] || !this.fits(first + down, place, [cells])) {
        this.rows.splice(first + down, 0, this.columns.map(() => ""));
      }
      const row = this.rows[first + down] as Row;
      cells.forEach((words, right) => (row[place + right] = words));
    });
    this.changed(first + rows.length - 1, place);
    this.tell(`已粘贴 ${rows.length} 行，请核对。`, before);
  }

  /** Say whether the cells that would be filled are all empty. */
  private fits(at: number, place: number, rows: Row[]): boolean {
    return rows.every((cells, down) => cells.every((_, right) => !(this.rows[at + down]?.[place + right] ?? "").trim()));
  }

  private kept(): Row[] {
    return this.rows.map((row) => [...row]);
  }

  /** Say what was done, and let it be taken back until something else is typed. */
  private tell(words: string, before: Row[]): void {
    const undo = button("撤销", "btn btn-sm btn-quiet");
    undo.addEventListener("click", () => {
      this.rows = before;
      this.changed(0, 0);
      this.said.replaceChildren("已撤销。");
    });
    this.said.replaceChildren(words, undo);
  }
}

function button(words: string, look: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = words;
  return made;
}

/** Let lists be edited cell by cell. After drafts were put back, since a draft fills the text area. */
export function defineLines(): void {
  customElements.define("lh-lines", Lines);
}
