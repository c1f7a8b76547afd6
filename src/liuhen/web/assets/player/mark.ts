// The identity mark over the picture. It moves along a path that only the ticket fixes, so no crop escapes it.
import type { Told } from "./ticket";

export class Mark {
  private timer = 0;
  private step = 0;

  constructor(
    private readonly place: HTMLElement | null,
    private readonly told: Told,
  ) {
    if (!place) return;
    place.textContent = told.mark;
    place.hidden = false;
    this.move();
    this.timer = window.setInterval(() => this.move(), told.step_seconds * 1000);
  }

  /** Stop moving; the mark stays where it is. */
  stop(): void {
    window.clearInterval(this.timer);
  }

  private move(): void {
    const [left, top] = this.told.places[this.step % this.told.places.length] ?? [4, 6];
    this.step += 1;
    if (!this.place?.parentElement) return;
    // A long name must not run out of a small picture.
    const room = 100 - (100 * this.place.offsetWidth) / this.place.parentElement.clientWidth;
    this.place.style.left = `${Math.max(0, Math.min(left, room - 2))}%`;
    this.place.style.top = `${top}%`;
  }
}
