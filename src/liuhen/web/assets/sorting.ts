// 归类: choose rows by keyboard, one by one, by group or in a stretch; everything is sent by the form itself.
import "./evidence.css";
import "./sorting.css";
import { announce } from "./elements/copy";

class Sorting extends HTMLElement {
  private last: HTMLInputElement | null = null;

  connectedCallback(): void {
    this.addEventListener("change", (event) => this.changed(event.target as HTMLInputElement));
    this.addEventListener("click", (event) => this.stretched(event as MouseEvent));
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.count(false);
    // Reading goes on where it stopped: the first row is ready for J, Enter, J, Enter.
    if (!document.querySelector("main tr.sel")) this.rows[0]?.classList.add("sel");
  }

  private get rows(): HTMLElement[] {
    return Array.from(this.querySelectorAll<HTMLElement>("tbody tr:not(.grp)"));
  }

  private get boxes(): HTMLInputElement[] {
    return Array.from(this.querySelectorAll<HTMLInputElement>("input[name=recording]"));
  }

  private changed(target: HTMLInputElement): void {
    if ("all" in target.dataset) this.boxes.forEach((box) => (box.checked = target.checked));
    if ("group" in target.dataset) this.within(target).forEach((box) => (box.checked = target.checked));
    if (target.type === "checkbox" && (target.name === "recording" || "all" in target.dataset || "group" in target.dataset)) this.count(true);
  }

  /** With shift held, everything between the last choice and this one is chosen alike. */
  private stretched(event: MouseEvent): void {
    const box = event.target as HTMLInputElement;
    if (box.name !== "recording") return;
    if (event.shiftKey && this.last) {
      const ends = [this.boxes.indexOf(this.last), this.boxes.indexOf(box)].sort((one, other) => one - other);
      this.boxes.slice(ends[0], (ends[1] ?? 0) + 1).forEach((one) => (one.checked = box.checked));
      this.count(true);
    }
    this.last = box;
  }

  private pressed(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.classList.contains("lh-nokeys")) return;
    if (target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog")) return;
    const row = this.querySelector<HTMLElement>("tr.sel");
    if (event.key === "Enter" && !target.closest("a[href], button, summary")) {
      event.preventDefault(); // a box in the form would send the whole form
      row?.querySelector<HTMLElement>("button[name=only]")?.click();
      return;
    }
    const keys: Record<string, () => void> = {
      x: () => row && this.toggle(row),
      g: () => row && this.toggleGroup(row),
      e: () => this.querySelector<HTMLElement>("#f-activity")?.focus(),
    };
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private toggle(row: HTMLElement): void {
    const box = row.querySelector<HTMLInputElement>("input[name=recording]");
    if (box) box.checked = !box.checked;
    this.last = box;
    this.count(true);
  }

  private toggleGroup(row: HTMLElement): void {
    const boxes = this.within(row);
    const isOn = boxes.some((box) => !box.checked);
    boxes.forEach((box) => (box.checked = isOn));
    this.count(true);
  }

  private within(place: Element): HTMLInputElement[] {
    return Array.from(place.closest("tbody")?.querySelectorAll<HTMLInputElement>("input[name=recording]") ?? []);
  }

  private count(isTold: boolean): void {
    const chosen = this.boxes.filter((box) => box.checked).length;
    this.querySelectorAll("[data-count]").forEach((place) => (place.textContent = String(chosen)));
    for (const group of this.querySelectorAll<HTMLInputElement>("[data-group]")) {
      const inside = this.within(group);
      group.checked = inside.length > 0 && inside.every((box) => box.checked);
    }
    if (isTold) announce(`已选 ${chosen} 件`);
  }
}

if (!customElements.get("lh-sorting")) customElements.define("lh-sorting", Sorting);
