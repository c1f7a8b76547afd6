// The recording page: a player that asks for a ticket first, shows who is watching, and reports what was watched.
import "./evidence.css";
import { announce } from "./elements/copy";
import { Glimpse } from "./player/glimpse";
import { Mark } from "./player/mark";
import { clockAt, clockOf } from "./player/time";
import { Ticket, openTicket } from "./player/ticket";

const SPEEDS = [1, 1.5, 2, 0.5];
const STEP_SECONDS = 5;

class Player extends HTMLElement {
  private ticket: Ticket | null = null;
  private media: HTMLMediaElement | null = null;
  private mark: Mark | null = null;
  private glimpse: Glimpse | null = null;

  connectedCallback(): void {
    this.addEventListener("click", (event) => this.clicked(event));
    this.query<HTMLInputElement>("[data-act=scrub]")?.addEventListener("input", (event) => this.scrubbed(event));
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.querySelector("[data-seek]")?.addEventListener("click", (event) => this.pointed(event as MouseEvent));
    window.addEventListener("pagehide", () => this.ticket?.close(this.watched()));
    this.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  private clicked(event: Event): void {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "start" || act === "toggle") void this.toggle();
    if (act === "speed") this.faster();
    if (act === "mute" && this.media) this.media.muted = !this.media.muted;
    if (act === "full") void this.fill();
  }

  private async toggle(): Promise<void> {
    if (!this.ticket) {
      await this.open();
    } else if (this.media?.paused) {
      await this.media.play();
    } else {
      this.media?.pause();
    }
  }

  /** Ask for a ticket; without a permit the refusal is shown as the server words it, and nothing is loaded. */
  private async open(): Promise<void> {
    const start = this.query<HTMLButtonElement>("[data-act=start]");
    if (start) start.disabled = true;
    const answer = await openTicket(this.dataset.open ?? "", this.csrf());
    if (start) start.disabled = false;
    if (typeof answer === "string") {
      this.say(answer);
      return;
    }
    this.ticket = answer;
    answer.onEnd = (words) => this.ended(words);
    answer.watched = () => this.watched();
    start?.remove();
    this.mark = new Mark(this.query<HTMLElement>(".lh-watermark"), answer.told);
    if (this.dataset.medium === "photo") this.showPhoto(answer.told.media);
    else await this.showMedia(answer.told.media);
    const slider = this.query<HTMLElement>(".lh-scrub");
    if (slider && answer.told.sprite) {
      this.glimpse = new Glimpse(slider, answer.told.sprite, () => this.media?.duration || 0);
    }
  }

  private showPhoto(address: string): void {
    const picture = this.query<HTMLImageElement>("img.still") ?? document.createElement("img");
    picture.src = address;
    this.screen().prepend(picture);
    this.query(".lh-screen > p")?.remove();
    announce("原图已打开");
  }

  private async showMedia(address: string): Promise<void> {
    const media = document.createElement(this.dataset.medium === "audio" ? "audio" : "video");
    media.src = address;
    media.preload = "auto";
    media.setAttribute("controlslist", "nodownload noplaybackrate noremoteplayback");
    if (media instanceof HTMLVideoElement) {
      media.playsInline = true;
      media.disablePictureInPicture = true;
      media.poster = this.query<HTMLImageElement>("img.still")?.src ?? "";
      this.query("img.still")?.remove();
      this.query(".lh-screen > p")?.remove();
    }
    this.media = media;
    this.screen().prepend(media);
    for (const name of ["timeupdate", "seeked", "play", "pause", "loadedmetadata"]) {
      media.addEventListener(name, () => this.follow());
    }
    media.addEventListener("error", () => this.say("<p>这段录像没有播放成功。原件未动，请刷新页面后再试。</p>"));
    const scrub = this.query<HTMLInputElement>("[data-act=scrub]");
    if (scrub) scrub.disabled = false;
    // A citation leads to a moment: ?t=205 starts there.
    const cited = Number(new URLSearchParams(location.search).get("t") ?? 0);
    if (cited > 0) media.addEventListener("loadedmetadata", () => this.seek(cited), { once: true });
    await media.play().catch(() => undefined);
  }

  /** Show where the play is: figures, clock of the recording, cursor on the waveform, slider. */
  private follow(): void {
    const media = this.media;
    if (!media) return;
    const length = media.duration || 0;
    const share = length ? media.currentTime / length : 0;
    this.show("at", clockOf(media.currentTime));
    if (length) this.show("length", clockOf(length));
    if (this.dataset.start) this.show("clock", clockAt(this.dataset.start, media.currentTime));
    const scrub = this.query<HTMLInputElement>("[data-act=scrub]");
    if (scrub && document.activeElement !== scrub) scrub.value = String(Math.round(share * 1000));
    if (scrub) scrub.setAttribute("aria-valuetext", `${clockOf(media.currentTime)}，共 ${clockOf(length)}`);
    const cursor = document.querySelector<HTMLElement>(".lh-wave .at");
    if (cursor) {
      cursor.hidden = false;
      cursor.style.left = `${share * 100}%`;
    }
    document.querySelector(".lh-wave .seen")?.setAttribute("width", String(share * 900));
    this.query<HTMLElement>("[data-when=paused]")?.toggleAttribute("hidden", !media.paused);
    this.query<HTMLElement>("[data-when=playing]")?.toggleAttribute("hidden", media.paused);
    const button = this.query<HTMLElement>("[data-act=toggle]");
    button?.setAttribute("aria-label", (media.paused ? button.dataset.playLabel : button.dataset.pauseLabel) ?? "");
  }

  private ended(words: string): void {
    this.media?.pause();
    this.media?.removeAttribute("src");
    this.media?.load();
    this.mark?.stop();
    this.glimpse?.remove();
    this.ticket = null;
    this.say(words);
  }

  private seek(seconds: number): void {
    const media = this.media;
    if (media) media.currentTime = Math.min(Math.max(0, seconds), media.duration || 0);
  }

  private scrubbed(event: Event): void {
    this.seek((Number((event.target as HTMLInputElement).value) / 1000) * (this.media?.duration || 0));
  }

  private pointed(event: MouseEvent): void {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    this.seek(((event.clientX - box.left) / box.width) * (this.media?.duration || 0));
  }

  private faster(): void {
    if (!this.media) return;
    this.media.playbackRate = SPEEDS[(SPEEDS.indexOf(this.media.playbackRate) + 1) % SPEEDS.length] ?? 1;
    const button = this.query("[data-act=speed]");
    if (button) button.textContent = `${this.media.playbackRate} 倍`;
  }

  private async fill(): Promise<void> {
    // The screen, not the video, goes full size: the watermark must stay on the picture.
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.screen().requestFullscreen?.();
  }

  private pressed(event: KeyboardEvent): void {
    const inField = (event.target as Element).closest("input:not([type=range]), textarea, select, button, summary, a");
    if (!this.media || inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const frame = 1 / Number(this.dataset.fps || 15);
    const keys: Record<string, () => void> = {
      " ": () => void this.toggle(),
      ArrowLeft: () => this.seek((this.media?.currentTime ?? 0) - STEP_SECONDS),
      ArrowRight: () => this.seek((this.media?.currentTime ?? 0) + STEP_SECONDS),
      ",": () => this.step(-frame),
      ".": () => this.step(frame),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private step(seconds: number): void {
    this.media?.pause();
    this.seek((this.media?.currentTime ?? 0) + seconds);
  }

  /** What the browser says was played, in milliseconds. */
  private watched(): [number, number][] {
    const played = this.media?.played;
    if (!played) return this.dataset.medium === "photo" ? [[0, 1]] : [];
    return Array.from({ length: played.length }, (_, at) => [
      Math.round(played.start(at) * 1000),
      Math.round(played.end(at) * 1000),
    ]);
  }

  private say(markup: string): void {
    const box = this.query<HTMLElement>("[data-show=said]");
    if (!box) return;
    box.innerHTML = markup; // worded and escaped by our own server
    announce(box.textContent?.trim() ?? "");
  }

  private show(name: string, words: string): void {
    const place = this.query(`[data-show=${name}]`);
    if (place) place.textContent = words;
  }

  private csrf(): string {
    return this.query<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  private screen(): HTMLElement {
    return this.query<HTMLElement>(".lh-screen") ?? this;
  }

  private query<T extends Element>(selector: string): T | null {
    return this.querySelector<T>(selector);
  }
}

if (!customElements.get("lh-player")) customElements.define("lh-player", Player);
