// Several recordings on one time line: one clock, up to six pictures that follow it, marks and stills while watching.
import "./evidence.css";
import "./angles.css";
import { announce } from "./elements/copy";
import { Angle } from "./player/angle";
import { clockAt, clockOf } from "./player/time";

const SPEEDS = [1, 1.5, 2, 0.25, 0.5];
const STEP = 5000;
const NEAR = 500; // a place this close behind counts as the one we stand on

class Angles extends HTMLElement {
  private angles: Angle[] = [];
  private at = 0;
  private speed = 1;
  private isPlaying = false;
  private heard = 0;
  private last = 0;

  connectedCallback(): void {
    this.angles = Array.from(this.querySelectorAll<HTMLElement>(".lh-tile"), (place) => new Angle(place));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("submit", (event) => void this.submitted(event));
    this.query("[data-act=scrub]")?.addEventListener("input", (event) => this.go(Number((event.target as HTMLInputElement).value)));
    this.query("[data-line]")?.addEventListener("click", (event) => this.pointed(event as MouseEvent));
    document.addEventListener("keydown", (event) => this.pressed(event));
    window.addEventListener("pagehide", () => this.angles.forEach((angle) => angle.close()));
    this.addEventListener("contextmenu", (event) => (event.target as Element).closest(".lh-screen") && event.preventDefault());
    this.listenTo(Math.max(0, this.angles.findIndex((angle) => angle.hasSound)));
    this.follow();
    requestAnimationFrame((now) => this.tick(now));
  }

  /** Move the common clock on; it waits while a picture it should show has not come in. */
  private tick(now: number): void {
    const passed = Math.min(250, now - this.last);
    this.last = now;
    if (this.isPlaying && !this.angles.some((angle) => angle.isWaiting(this.at))) {
      this.at = Math.min(this.length, this.at + passed * this.speed);
      if (this.at >= this.length) this.isPlaying = false;
      this.follow();
    }
    const speed = this.isPlaying ? this.speed : 0;
    for (const angle of this.angles) angle.keep(this.at, speed);
    requestAnimationFrame((next) => this.tick(next));
  }

  private async toggle(): Promise<void> {
    if (!this.angles.some((angle) => angle.isOpen)) {
      const opened = await Promise.all(this.angles.map((angle) => angle.open(this.csrf)));
      if (!opened.some(Boolean)) {
        announce("没有一件录像有可用的调阅许可");
        return;
      }
      this.listenTo(this.heard);
      this.query("[data-act=still]")?.removeAttribute("disabled");
    }
    if (this.at >= this.length) this.at = 0;
    this.isPlaying = !this.isPlaying;
    this.follow();
  }

  private go(at: number): void {
    this.at = Math.max(0, Math.min(this.length, at));
    this.follow();
  }

  private step(frames: number): void {
    this.isPlaying = false;
    this.go(this.at + (frames * 1000) / (this.angles[this.heard]?.fps ?? 15));
  }

  private follow(): void {
    this.show("at", clockOf(this.at / 1000));
    this.show("here", clockOf(this.at / 1000));
    this.show("clock", clockAt(this.dataset.zero ?? "", this.at / 1000));
    const cursor = this.query<HTMLElement>("[data-show=cursor]");
    if (cursor) cursor.style.setProperty("--at-n", String(this.at / this.length));
    const slide = this.query<HTMLInputElement>("[data-act=scrub]");
    if (slide && document.activeElement !== slide) slide.value = String(Math.round(this.at));
    slide?.setAttribute("aria-valuetext", clockAt(this.dataset.zero ?? "", this.at / 1000));
    this.query("[data-when=paused]")?.toggleAttribute("hidden", this.isPlaying);
    this.query("[data-when=playing]")?.toggleAttribute("hidden", !this.isPlaying);
    const button = this.query<HTMLElement>("[data-act=toggle]");
    button?.setAttribute("aria-label", (this.isPlaying ? button.dataset.pauseLabel : button.dataset.playLabel) ?? "");
    this.dataset.at = String(Math.round(this.at));
    this.dataset.off = this.angles.map((angle) => Math.round(angle.off(this.at) ?? NaN)).join(" ");
  }

  private clicked(event: Event): void {
    const target = event.target as Element;
    const jump = target.closest<HTMLElement>("[data-jump]");
    if (jump) return this.go(Number(jump.dataset.jump));
    const button = target.closest<HTMLElement>("[data-act]");
    const tile = target.closest(".lh-tile");
    if (button?.dataset.act === "focus") return this.listenTo(this.angles.findIndex((angle) => angle.place === tile));
    const acts: Record<string, () => void> = {
      toggle: () => void this.toggle(),
      back: () => this.go(this.at - STEP),
      on: () => this.go(this.at + STEP),
      "frame-back": () => this.step(-1),
      "frame-on": () => this.step(1),
      speed: () => this.faster(),
      still: () => void this.takeStill(),
      nudge: () => this.nudge(Number(button?.dataset.by ?? 0)),
      seen: () => void this.judge(button?.dataset.item ?? "", "seen", ""),
      other: () => this.askWhy(button),
    };
    acts[button?.dataset.act ?? ""]?.();
  }

  private pointed(event: MouseEvent): void {
    const field = this.query(".lh-atl .v");
    if (!field) return;
    const box = field.getBoundingClientRect();
    if (event.clientX >= box.left) this.go(((event.clientX - box.left) / box.width) * this.length);
  }

  private pressed(event: KeyboardEvent): void {
    const inField = (event.target as Element).closest("input:not([type=range]), textarea, select, dialog");
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.classList.contains("lh-nokeys") && event.key.length === 1) return;
    const onButton = !!(event.target as Element).closest("button, summary, a");
    const keys: Record<string, () => void> = {
      " ": () => void this.toggle(),
      ArrowLeft: () => this.go(this.at - STEP),
      ArrowRight: () => this.go(this.at + STEP),
      ",": () => this.step(-1),
      ".": () => this.step(1),
      "[": () => this.jump(-1),
      "]": () => this.jump(1),
      g: () => this.jump(1, "gap"),
      n: () => this.jump(1, "item"),
      m: () => this.query<HTMLInputElement>("#mark-words")?.focus(),
      c: () => void this.takeStill(),
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const which = "123456".indexOf(event.key);
    if (act && !(onButton && event.key === " ")) act();
    else if (event.key && which >= 0 && which < this.angles.length) this.listenTo(which);
    else return;
    event.preventDefault();
  }

  /** Go to the next place worth looking at, of one kind or of any; after the last comes the first. */
  private jump(step: number, kind = ""): void {
    const places = Array.from(this.querySelectorAll<HTMLElement>(".lh-jumps [data-jump]"))
      .filter((one) => !kind || one.dataset.kind === kind)
      .map((one) => Number(one.dataset.jump));
    if (!places.length) return announce("没有这样的位置");
    const on = step > 0 ? places.find((place) => place > this.at + NEAR) : [...places].reverse().find((place) => place < this.at - NEAR);
    this.go(on ?? (step > 0 ? places[0] : places[places.length - 1]) ?? 0);
  }

  private faster(): void {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length] ?? 1;
    const button = this.query("[data-act=speed]");
    if (button) button.textContent = `${this.speed} 倍`;
  }

  private listenTo(which: number): void {
    if (which < 0 || which >= this.angles.length) return;
    this.heard = which;
    this.angles.forEach((angle, at) => angle.listen(at === which));
  }

  /** Try where one recording would stand; the form keeps it only when it is sent. */
  private nudge(by: number): void {
    const which = this.query<HTMLSelectElement>("[data-act=which]")?.value;
    const typed = this.query<HTMLInputElement>("[data-act=shift]");
    const angle = this.angles.find((one) => one.number === which);
    if (!typed || !angle) return;
    if (typed.dataset.of !== which) typed.value = angle.place.dataset.shift ?? "0";
    typed.dataset.of = which;
    typed.value = String(Number(typed.value) + by);
    angle.from += by;
    const bar = this.query<HTMLElement>(`[data-bar="${CSS.escape(angle.number)}"]`);
    if (bar) bar.style.left = `${(angle.from / this.length) * 100}%`;
    this.follow();
  }

  private async takeStill(): Promise<void> {
    const angle = this.angles[this.heard];
    if (!angle?.still || !angle.covers(this.at)) {
      this.say("<p>没有截取：先播放，并选一路此刻有画面的。</p>");
      return;
    }
    const body = this.form({ play_ms: String(Math.round(angle.inside(this.at))) });
    const answer = await this.send(angle.still, body);
    if (!answer?.ok) return;
    const told = (await answer.json()) as { number: string; address: string };
    const list = this.query("[data-show=still-list]");
    list?.querySelector("li.lh-mute")?.remove();
    const link = document.createElement("a");
    link.href = told.address;
    link.textContent = told.number;
    const line = document.createElement("li");
    line.append(link, ` ${angle.number} ${clockOf(angle.inside(this.at) / 1000)}`);
    list?.prepend(line);
    announce(`已截取 ${told.number}`);
  }

  private async submitted(event: Event): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.dataset.act !== "mark") return;
    event.preventDefault();
    const isPlain = "plain" in form.dataset;
    const body = isPlain ? this.form({}) : this.here(new FormData(form));
    await this.refresh(form.action, body);
  }

  private async judge(item: string, verdict: string, words: string): Promise<void> {
    const action = this.query<HTMLFormElement>("form[data-act=mark]:not([data-plain])")?.action ?? "";
    await this.refresh(action, this.here(this.form({ item, verdict, words })));
  }

  /** Ask on the spot why an item is absent or does not apply. */
  private askWhy(button: HTMLElement | null): void {
    const line = button?.closest("li");
    const item = button?.dataset.item ?? "";
    if (!line || line.querySelector("form")) return;
    const form = document.createElement("form");
    form.className = "lh-why";
    form.innerHTML =
      '<select class="form-select" aria-label="核看结果"><option value="absent">没有摄录</option><option value="none">不适用</option></select>' +
      '<input class="form-control" aria-label="缘由" placeholder="缘由" maxlength="200" required><button class="btn btn-sm btn-plain">登记</button>';
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const verdict = form.querySelector("select")?.value ?? "absent";
      void this.judge(item, verdict, form.querySelector("input")?.value ?? "");
    });
    line.append(form);
    form.querySelector("input")?.focus();
  }

  /** Send a mark and take the list the server gives back; the pictures play on. */
  private async refresh(address: string, body: FormData): Promise<void> {
    for (const angle of this.angles) body.append("r", angle.number);
    const answer = await this.send(address, body);
    const place = document.getElementById("angle-marks");
    if (!answer?.ok || !place) return;
    place.innerHTML = await answer.text();
    this.say("");
    this.follow();
    announce("已登记");
  }

  /** Add where we stand: the instant, and the place in the recording that is listened to. */
  private here(body: FormData): FormData {
    const zero = Date.parse(this.dataset.zero ?? "");
    const covering = [this.angles[this.heard], ...this.angles].find((angle) => angle?.covers(this.at));
    body.set("instant", new Date(zero + this.at).toISOString());
    if (covering) {
      body.set("recording", covering.number);
      body.set("play_ms", String(Math.max(0, Math.round(covering.inside(this.at)))));
    }
    return body;
  }

  private async send(address: string, body: FormData): Promise<Response | null> {
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok) this.say(await answer.text());
      return answer;
    } catch {
      this.say("<p>连不上服务器，没有登记。网络恢复后请再点一次，写下的内容还在。</p>");
      return null;
    }
  }

  private form(values: Record<string, string>): FormData {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.csrf);
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return body;
  }

  private say(markup: string): void {
    const box = this.query<HTMLElement>(":scope > .lh-said");
    if (!box) return;
    box.innerHTML = markup; // worded and escaped by our own server
    if (markup) announce(box.textContent?.trim() ?? "");
  }

  private show(name: string, words: string): void {
    this.querySelectorAll(`[data-show=${name}]`).forEach((place) => (place.textContent = words));
  }

  private get csrf(): string {
    return this.query<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  private get length(): number {
    return Number(this.dataset.length ?? 1) || 1;
  }

  private query<T extends Element>(selector: string): T | null {
    return this.querySelector<T>(selector);
  }
}

if (!customElements.get("lh-angles")) customElements.define("lh-angles", Angles);
