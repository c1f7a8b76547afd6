// A small picture above the slider while somebody looks for a place: one field of the sheet the server drew.
import type { Sheet } from "./ticket";

/** Follows the pointer along the slider; without a sheet there is nothing to show. */
export class Glimpse {
  private readonly box = document.createElement("span");

  constructor(
    slider: HTMLElement,
    private readonly sheet: Sheet,
    private readonly seconds: () => number,
  ) {
    this.box.className = "lh-glimpse";
    this.box.hidden = true;
    this.box.setAttribute("aria-hidden", "true");
    Object.assign(this.box.style, {
      width: `${sheet.width}px`,
      height: `${sheet.height}px`,
      backgroundImage: `url("${sheet.address}")`,
    });
    slider.append(this.box);
    slider.addEventListener("pointermove", (event) => this.show(slider, event));
    slider.addEventListener("pointerleave", () => this.hide());
    slider.addEventListener("pointerup", () => this.hide());
  }

  /** Take the picture away; the ticket it belongs to has ended. */
  remove(): void {
    this.box.remove();
  }

  private show(slider: HTMLElement, event: PointerEvent): void {
    const place = slider.getBoundingClientRect();
    const share = Math.min(Math.max(0, (event.clientX - place.left) / place.width), 1);
    const at = Math.floor((share * this.seconds() * 1000) / this.sheet.step);
    const index = Math.min(Math.max(0, at), this.sheet.count - 1);
    const column = index % this.sheet.columns;
    const row = Math.floor(index / this.sheet.columns);
    this.box.style.left = `${share * 100}%`;
    this.box.style.backgroundPosition = `-${column * this.sheet.width}px -${row * this.sheet.height}px`;
    this.box.hidden = false;
  }

  private hide(): void {
    this.box.hidden = true;
  }
}
