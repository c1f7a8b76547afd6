// The phone page on site: everything pressed is kept on the phone first, shown at once, and sent when the network is back.
import "./site.css";
import { type Net, type Places, send } from "./site/send";
import { type Contact, digestOf, drop, hold, type Item, items, keep, newId, recall } from "./site/store";

const TAKE_BACK = 6000; // milliseconds in which a slip of the glove can be taken back
const EVERY = 20_000;
const ONCE = ["arrive", "preamble", "told", "end", "depart", "return"];
const WORDS: Record<string, string> = { kept: "存在手机上", done: "已送达", conflict: "待核对", waits: "等前一步", refused: "没有收下" };

class Site extends HTMLElement {
  private all: Item[] = [];
  private seq = 0;
  private net: Net = "offline";
  private timer = 0;
  private pictures = new Map<string, string>();

  connectedCallback(): void {
    hold();
    this.listen();
    void this.begin();
  }

  private get places(): Places {
    const { state = "", acts = "", photos = "", officer = "0" } = this.dataset;
    return { state, acts, photos, officer: Number(officer) };
  }

  private async begin(): Promise<void> {
    await this.refresh();
    this.show();
    await this.keepPage();
    await this.sync();
    window.setInterval(() => void this.sync(), EVERY);
  }

  private listen(): void {
    this.addEventListener("click", (event) => this.pressed(event));
    this.addEventListener("change", (event) => void this.photographed(event));
    this.addEventListener("submit", (event) => void this.submitted(event));
    window.addEventListener("hashchange", () => this.show());
    window.addEventListener("online", () => void this.sync());
    window.addEventListener("offline", () => this.say("offline"));
    document.addEventListener("visibilitychange", () => document.hidden || void this.sync());
  }

  // The worker keeps the page from now on; the copy it needs first is fetched once.
  private async keepPage(): Promise<void> {
    if (!navigator.serviceWorker) return;
    try {
      await navigator.serviceWorker.register(this.dataset.worker ?? "");
      const pages = await caches.open("liuhen-site-page");
      const kept = await pages.match(location.pathname);
      if (!kept || !(await kept.text()).includes(`data-officer="${this.dataset.officer}"`)) await this.fetchPage();
    } catch {
      // Without https, or without a network: the page works while it is open, and acts are kept all the same.
    }
  }

  private async fetchPage(): Promise<void> {
    const fresh = await fetch(location.pathname, { redirect: "manual", cache: "no-store" });
    if (fresh.ok) await (await caches.open("liuhen-site-page")).put(location.pathname, fresh);
  }

  private async refresh(): Promise<void> {
    this.all = (await items()).filter((item) => item.officer === this.places.officer || item.state === "kept");
    this.seq = Math.max(this.seq, ...this.all.map((item) => item.seq), 0);
    this.paint();
  }

  private async sync(): Promise<void> {
    const sent = await send(this.places, (net) => this.say(net));
    await this.refresh();
    this.say(this.net);
    if (sent) await this.fetchPage().catch(() => undefined);
  }

  // ---- what is shown ---------------------------------------------------------------------------------------------

  private get view(): string {
    return decodeURIComponent(location.hash.slice(1));
  }

  private get article(): HTMLElement | null {
    return this.querySelector<HTMLElement>(`article[data-activity="${CSS.escape(this.view)}"]`);
  }

  private show(): void {
    const begun = this.all.find((item) => `local:${item.id}` === this.view);
    if (begun?.number && this.querySelector(`[data-activity="${begun.number}"]`)) location.replace(`#${begun.number}`);
    const known = Array.from(this.querySelectorAll<HTMLElement>("[data-view]"));
    const wanted = known.some((part) => part.dataset.view === this.view) ? this.view : "";
    for (const part of known) part.hidden = part.dataset.view !== wanted;
    document.body.classList.toggle("lh-onsite-list", wanted === "" || wanted === "new");
    window.scrollTo(0, 0);
  }

  private say(net: Net): void {
    this.net = net;
    const line = this.querySelector<HTMLElement>("[data-net]");
    if (!line) return;
    const mine = this.all.filter((item) => item.officer === this.places.officer);
    const left = mine.filter((item) => item.state === "kept" || item.photo?.bytes).length;
    const others = this.all.length - mine.length;
    const kept = left ? `${left} 条存在手机上` : "都已送达";
    const words: Record<Net, string> = {
      offline: `没有连上办公网，${left ? kept + "，连上后自动送出" : "可以照常记"}`,
      login: `登录已过期，${left ? kept + "，" : ""}请登录后送出`,
      other: `现在登录的是别人，${left ? kept + "，" : ""}请本人登录后送出`,
      sending: `正在送出，还有 ${left} 条`,
      idle: left ? `已连办公网，${kept}` : "已连办公网，都已送达",
      fault: "手机存不下，请腾出空间，并先在纸上记时间",
    };
    line.dataset.is = net;
    line.textContent = words[net] + (others ? `；另有 ${others} 条是别人记的，等本人登录` : "");
    if (net === "login" || net === "other") {
      const link = document.createElement("a");
      link.href = `/login/?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = "去登录";
      line.append("　", link);
    }
  }

  private paint(): void {
    this.layLocal();
    for (const article of this.querySelectorAll<HTMLElement>("article[data-activity]")) this.paintOne(article);
    for (const line of this.querySelectorAll("[data-now]")) line.textContent = nowAloud();
    this.say(this.net);
  }

  // An activity begun on the phone has no number yet: it is laid out from the form that began it.
  private layLocal(): void {
    const list = this.querySelector<HTMLElement>("[data-local]");
    const pattern = this.querySelector<HTMLTemplateElement>("template[data-adhoc]");
    if (!list || !pattern) return;
    for (const item of this.all.filter((one) => one.kind === "plan")) {
      const key = `local:${item.id}`;
      if (this.querySelector(`[data-activity="${CSS.escape(key)}"]`)) continue;
      if (item.number && this.querySelector(`[data-activity="${item.number}"]`)) continue; // the page has it by now
      const article = (pattern.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>("article");
      if (!article) continue;
      article.dataset.view = article.dataset.activity = key;
      article.dataset.scenes = (item.more.scenes as string[]).join(" ");
      for (const slot of article.querySelectorAll<HTMLElement>("[data-slot]")) {
        slot.textContent = String(item.more[slot.dataset.slot ?? ""] ?? "");
      }
      this.querySelector("main")?.append(article);
      const go = document.createElement("a");
      go.className = "lh-site-go";
      go.href = `#${key}`;
      const words = document.createElement("span");
      const title = document.createElement("b");
      const place = document.createElement("small");
      title.textContent = String(item.more.title);
      place.textContent = `${String(item.more.party)}　${String(item.more.place)}`;
      words.append(title, place);
      const stage = document.createElement("em");
      stage.dataset.stage = key;
      go.append(words, stage);
      list.append(go);
    }
  }

  private of(article: HTMLElement): Item[] {
    const number = article.dataset.activity ?? "";
    const begun = this.all.find((item) => item.kind === "plan" && item.number === number);
    const names = [number, begun ? `local:${begun.id}` : number];
    return this.all.filter((item) => names.includes(item.activity) && item.officer === this.places.officer);
  }

  private paintOne(article: HTMLElement): void {
    const mine = this.of(article);
    const done = new Set((article.dataset.done ?? "").split(" "));
    for (const item of mine) if (item.state !== "refused") done.add(item.kind);
    article.dataset.told = Array.from(done).join(" ");
    const next = ONCE.find((kind) => !done.has(kind));
    const buttons = article.querySelectorAll<HTMLElement>(".next [data-step]");
    for (const button of buttons) button.hidden = button.dataset.step !== next;
    article.querySelector<HTMLElement>("[data-over]")!.hidden = next !== undefined;
    const since = this.brokenSince(article, mine);
    article.querySelector<HTMLElement>("[data-break]")!.hidden = since === 0;
    article.querySelector<HTMLElement>("[data-next]")!.hidden = since !== 0;
    article.querySelector<HTMLElement>("[data-since]")!.textContent = since ? clock(since) : "";
    article.querySelector<HTMLElement>("[data-more]")!.hidden = !done.has("arrive");
    const stage = this.querySelector<HTMLElement>(`[data-stage="${CSS.escape(article.dataset.activity ?? "")}"]`);
    if (stage) stage.textContent = since ? "中断中" : done.has("return") ? "已返回" : done.has("arrive") ? "进行中" : "未到达";
    this.paintLog(article, mine);
    this.paintUndo(article, mine);
  }

  private brokenSince(article: HTMLElement, mine: Item[]): number {
    const last = mine.filter((item) => item.kind === "stop" || item.kind === "resume").at(-1);
    if (last) return last.kind === "stop" && last.state !== "refused" ? last.saidAt : 0;
    return Number(article.dataset.broken ?? "0") * 1000;
  }

  private paintLog(article: HTMLElement, mine: Item[]): void {
    const log = article.querySelector<HTMLOListElement>("[data-log]")!;
    for (const row of log.querySelectorAll("[data-mine]")) row.remove();
    for (const item of mine) {
      if (item.kind === "plan" || log.querySelector(`li[data-id="${item.id}"]`)) continue;
      log.append(this.row(item));
    }
    article.querySelector<HTMLElement>("[data-none]")!.hidden = log.childElementCount > 0;
  }

  private row(item: Item): HTMLLIElement {
    const row = document.createElement("li");
    row.dataset.mine = item.state;
    const time = document.createElement("time");
    time.textContent = clock(item.saidAt);
    const words = document.createElement("span");
    words.textContent = item.label;
    const state = document.createElement("em");
    state.textContent = item.photo?.bytes && item.state === "done" ? "照片在送" : (WORDS[item.state] ?? "");
    state.className = item.state === "kept" || item.state === "done" ? "" : "look";
    row.append(time, words);
    const picture = this.picture(item);
    if (picture) row.append(picture);
    row.append(state);
    if (item.told && item.state !== "done") {
      row.className = "told";
      const told = document.createElement("p");
      told.textContent = item.told;
      row.append(told);
    }
    if (item.state === "refused") {
      const away = document.createElement("button");
      away.type = "button";
      away.className = "btn btn-plain";
      away.dataset.away = item.id;
      away.textContent = "已知道，从手机上拿掉";
      row.append(away);
    }
    return row;
  }

  private picture(item: Item): HTMLImageElement | null {
    if (!item.photo?.bytes) return null;
    if (!this.pictures.has(item.id)) this.pictures.set(item.id, URL.createObjectURL(item.photo.bytes));
    const image = document.createElement("img");
    image.src = this.pictures.get(item.id) ?? "";
    image.alt = "刚拍的照片";
    return image;
  }

  private paintUndo(article: HTMLElement, mine: Item[]): void {
    const last = mine.filter((item) => item.state === "kept" && item.kind !== "plan").at(-1);
    const line = article.querySelector<HTMLElement>("[data-undo]")!;
    line.hidden = !last || last.holdUntil <= Date.now();
    if (last) line.querySelector("span")!.textContent = `已记：${last.label}`;
  }

  // ---- what is pressed -------------------------------------------------------------------------------------------

  private pressed(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button, a[data-up]");
    if (!button) return;
    const { step, open, reason, scene, mark, resume, away } = button.dataset;
    if (button.matches("[data-up]")) this.up(event);
    else if (open) this.sheet(open)?.showModal();
    else if (button.matches("[data-close]")) button.closest("dialog")?.close();
    else if (step) this.press(step, button.textContent ?? "");
    else if (reason) this.press("stop", `录像中断：${button.textContent ?? ""}`, { more: { reason } });
    else if (mark) this.press("mark", mark, { words: mark });
    else if (scene) this.turn(scene, button.querySelector("span")?.textContent ?? "");
    else if (resume) this.press("resume", "恢复录像", { words: resume });
    else if (away) void drop(away).then(() => this.refresh());
    else if (button.matches("[data-takeback]")) void this.takeBack();
  }

  private up(event: Event): void {
    if (!this.view) return;
    event.preventDefault();
    location.hash = "";
  }

  private sheet(name: string): HTMLDialogElement | null {
    const sheet = this.querySelector<HTMLDialogElement>(`[data-sheet="${name}"]`);
    if (name === "scene" && sheet) this.layScenes(sheet);
    const done = (this.article?.dataset.told ?? "").split(" ");
    const steps = sheet?.querySelectorAll<HTMLElement>("[data-step]") ?? [];
    for (const step of steps) step.hidden = done.includes(step.dataset.step ?? "");
    return sheet;
  }

  // Scenes of this activity come first; one that runs says so, and pressing it ends it.
  private layScenes(sheet: HTMLElement): void {
    const order = (this.article?.dataset.scenes ?? "").split(" ");
    const box = sheet.querySelector<HTMLElement>("[data-scenes]")!;
    const buttons = Array.from(box.querySelectorAll<HTMLElement>("[data-scene]"));
    const place = (button: HTMLElement): number => (order.indexOf(button.dataset.scene ?? "") + 1 || 999);
    for (const button of buttons.sort((one, other) => place(one) - place(other))) {
      button.querySelector("small")!.textContent = this.runs(button.dataset.scene ?? "") ? "进行中，按下即结束" : "";
      box.append(button);
    }
  }

  private runs(scene: string): boolean {
    const mine = this.article ? this.of(this.article) : [];
    return mine.filter((item) => item.scene === scene && item.state !== "refused").at(-1)?.kind === "scene_on";
  }

  private turn(scene: string, words: string): void {
    const ends = this.runs(scene);
    this.press(ends ? "scene_off" : "scene_on", `${words}${ends ? "结束" : "开始"}`, { scene });
  }

  private press(kind: string, label: string, given: Partial<Item> = {}): void {
    for (const sheet of this.querySelectorAll<HTMLDialogElement>("dialog[open]")) sheet.close();
    navigator.vibrate?.(60);
    void this.make(this.view, kind, label, given);
  }

  private async make(activity: string, kind: string, label: string, given: Partial<Item>): Promise<Item> {
    const contact = await recall<Contact>("contact");
    this.seq += 1;
    const item: Item = {
      ...{ id: newId(), seq: this.seq, officer: this.places.officer, activity, kind, label: label.trim() },
      ...{ saidAt: Date.now(), offBefore: contact?.off ?? null, contactAt: contact?.at ?? null },
      ...{ scene: "", words: "", more: {}, number: "", photo: null, state: "kept" as const, told: "" },
      holdUntil: Date.now() + TAKE_BACK,
      ...given,
    };
    try {
      await keep(item);
    } catch {
      this.say("fault");
      throw new Error("the phone's store is full");
    }
    await this.refresh();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.sync(), TAKE_BACK + 200);
    return item;
  }

  private async takeBack(): Promise<void> {
    const mine = this.article ? this.of(this.article) : [];
    const last = mine.filter((item) => item.state === "kept" && item.kind !== "plan").at(-1);
    if (last && last.holdUntil > Date.now()) await drop(last.id);
    await this.refresh();
  }

  private async photographed(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.matches("[data-photo]") ? input.files?.[0] : undefined;
    if (!file) return;
    // A file of the camera may vanish from the phone: its bytes are kept here until they have arrived.
    const bytes = new Blob([await file.arrayBuffer()], { type: file.type });
    input.value = "";
    const sha256 = await digestOf(bytes);
    const photo = { name: file.name, size: bytes.size, modified: file.lastModified, sha256, batch: "", bytes, upload: "" };
    await this.make(this.view, "photo", "照片", { photo });
  }

  private async submitted(event: Event): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-new], [data-marking]")) return;
    event.preventDefault();
    const typed = new FormData(form);
    if (form.matches("[data-marking]")) {
      const words = String(typed.get("words") ?? "").trim();
      form.reset();
      if (words) this.press("mark", words, { words });
      return;
    }
    await this.begun(form, typed);
  }

  private async begun(form: HTMLFormElement, typed: FormData): Promise<void> {
    const scenes = typed.getAll("scene").map(String);
    const missing = form.querySelector<HTMLElement>("[data-missing]")!;
    missing.hidden = scenes.length > 0;
    missing.textContent = scenes.length ? "" : "还没有选执法环节，请至少选一个。";
    if (!scenes.length) return missing.scrollIntoView({ block: "center" });
    const people = Array.from(form.querySelectorAll<HTMLInputElement>("[name=officer]:checked"));
    const names = people.map((box) => box.parentElement?.querySelector("b")?.textContent ?? "");
    const more = {
      ...{ title: typed.get("title"), place: typed.get("place"), party: typed.get("party"), scenes },
      officers: people.map((box) => Number(box.value)),
      people: [this.dataset.name, ...names].join("、"),
    };
    const item = await this.make("", "plan", "临时登记", { more, holdUntil: 0 });
    form.reset();
    location.hash = `local:${item.id}`;
  }
}

// The time as it is read aloud, for a page that was kept hours ago.
function nowAloud(): string {
  const now = new Date();
  const minutes = String(now.getMinutes()).padStart(2, "0");
  return `现在是${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日${now.getHours()}时${minutes}分。`;
}

function clock(instant: number): string {
  return new Date(instant).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

customElements.define("lh-site", Site);
