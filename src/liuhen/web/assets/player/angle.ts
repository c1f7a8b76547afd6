// One angle of several: its own ticket, its own mark, kept at its place of the common time line.
import { Mark } from "./mark";
import { Ticket, openTicket } from "./ticket";

const TOO_FAR = 0.3; // seconds off from which a jump is better than hurrying
const HURRY = 0.06; // most that the speed is bent to come back into step

/** A tile of the page; times in milliseconds of the common line. */
export class Angle {
  readonly number: string;
  readonly fps: number;
  readonly hasSound: boolean;
  from: number;
  private readonly length: number;
  private ticket: Ticket | null = null;
  private media: HTMLMediaElement | null = null;
  private mark: Mark | null = null;

  constructor(readonly place: HTMLElement) {
    this.number = place.dataset.number ?? "";
    this.fps = Number(place.dataset.fps ?? 15) || 15;
    this.hasSound = "sound" in place.dataset;
    this.from = Number(place.dataset.from ?? 0);
    this.length = Number(place.dataset.length ?? 0);
  }

  get isOpen(): boolean {
    return this.ticket !== null;
  }

  /** Where the line stands in this recording, in milliseconds; it may lie outside. */
  inside(at: number): number {
    return at - this.from;
  }

  covers(at: number): boolean {
    return at >= this.from && at < this.from + this.length;
  }

  /** True while the picture for this place has not come in: the line waits for it. */
  isWaiting(at: number): boolean {
    const media = this.media;
    return !!media && !media.error && this.covers(at) && (media.seeking || media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
  }

  /** Ask for a ticket of its own; a refusal stays in this tile and the others play on. */
  async open(csrf: string): Promise<boolean> {
    if (this.ticket) return true;
    const answer = await openTicket(this.place.dataset.open ?? "", csrf);
    if (typeof answer === "string") {
      this.say(answer);
      return false;
    }
    this.say("");
    this.ticket = answer;
    answer.watched = () => this.watched();
    answer.onEnd = (words) => this.ended(words);
    this.mark = new Mark(this.place.querySelector<HTMLElement>(".lh-watermark"), answer.told);
    this.load(answer.told.media);
    return true;
  }

  /** Bring the picture to its place of the line; `speed` 0 holds it. */
  keep(at: number, speed: number): void {
    const covered = this.covers(at);
    this.place.querySelector(".lh-away")?.toggleAttribute("hidden", covered);
    this.place.classList.toggle("away", !covered);
    const media = this.media;
    if (!media || media.readyState < HTMLMediaElement.HAVE_METADATA) return;
    if (!covered) {
      if (!media.paused) media.pause();
      return;
    }
    const wanted = this.inside(at) / 1000;
    const off = media.currentTime - wanted;
    if (speed === 0 || Math.abs(off) > TOO_FAR) {
      if (Math.abs(off) > 0.5 / this.fps && !media.seeking) media.currentTime = wanted;
    } else {
      media.playbackRate = speed * (1 - Math.max(-HURRY, Math.min(HURRY, off)));
    }
    if (speed === 0 && !media.paused) media.pause();
    if (speed > 0 && media.paused) void media.play().catch(() => undefined);
  }

  listen(isHeard: boolean): void {
    if (this.media) this.media.muted = !isHeard;
    this.place.classList.toggle("heard", isHeard);
    this.place.querySelector("[data-act=focus]")?.setAttribute("aria-pressed", String(isHeard));
  }

  close(): void {
    this.ticket?.close(this.watched());
  }

  /** The address that takes a still out of this play; empty while it does not run. */
  get still(): string {
    return this.ticket?.told.still ?? "";
  }

  /** How far this picture is from where it should be, in milliseconds; null while there is none. */
  off(at: number): number | null {
    return this.media && this.covers(at) ? this.media.currentTime * 1000 - this.inside(at) : null;
  }

  say(markup: string): void {
    const box = this.place.querySelector<HTMLElement>("[data-show=said]");
    if (box) box.innerHTML = markup; // worded and escaped by our own server
  }

  private load(address: string): void {
    const media = document.createElement(this.place.dataset.medium === "audio" ? "audio" : "video");
    media.src = address;
    media.preload = "auto";
    media.muted = true;
    if (media instanceof HTMLVideoElement) {
      media.playsInline = true;
      media.disablePictureInPicture = true;
    }
    media.addEventListener("error", () => this.say("<p>这一路没有播放成功。原件未动，请刷新后再试。</p>"));
    const screen = this.place.querySelector(".lh-screen");
    media.addEventListener("loadeddata", () => screen?.querySelector("img.still, :scope > p:not(.lh-away)")?.remove());
    screen?.prepend(media);
    this.media = media;
  }

  private ended(words: string): void {
    this.media?.pause();
    this.media?.removeAttribute("src");
    this.media?.load();
    this.mark?.stop();
    this.ticket = null;
    this.media = null;
    this.say(words);
  }

  private watched(): [number, number][] {
    const played = this.media?.played;
    if (!played) return [];
    return Array.from({ length: played.length }, (_, at) => [
      Math.round(played.start(at) * 1000),
      Math.round(played.end(at) * 1000),
    ]);
  }
}
