// 手写签名: a field to sign on with finger, pen or mouse. Only strokes are sent; the server draws the picture itself.
import "./papers.css";

const WIDTH = 900;
const HEIGHT = 300;
const LONGEST_MS = 9 * 60 * 1000;
type Point = [number, number, number];

class SignPad extends HTMLElement {
  private strokes: Point[][] = [];
  private since = 0;
  private tool = "";

  connectedCallback(): void {
    const canvas = this.canvas;
    if (!canvas) return;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.go(event));
    canvas.addEventListener("pointerup", () => this.tell());
    canvas.addEventListener("pointercancel", () => this.tell());
    this.form?.querySelector("[data-clear]")?.addEventListener("click", () => this.clear());
    this.form?.addEventListener("submit", () => this.hand());
    this.form?.querySelector<HTMLSelectElement>("select[name=role]")?.addEventListener("change", (event) => {
      const name = (event.target as HTMLSelectElement).selectedOptions[0]?.dataset["name"];
      const field = this.form?.querySelector<HTMLInputElement>("input[name=signer]");
      if (field && name) field.value = name;
    });
    this.takeUp();
    this.draw();
  }

  /** Take up what was signed and not taken, such as after the login had expired: nobody has to sign twice for that. */
  private takeUp(): void {
    const value = (name: string) => this.form?.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? "";
    if (!value("strokes")) return;
    this.strokes = JSON.parse(value("strokes")) as Point[][];
    this.tool = value("tool");
    this.tell();
  }

  private get canvas(): HTMLCanvasElement | null {
    return this.querySelector("canvas");
  }

  private get form(): HTMLFormElement | null {
    return this.closest("form");
  }

  private begin(event: PointerEvent): void {
    event.preventDefault();
    if (!this.strokes.length) this.since = event.timeStamp;
    this.tool = event.pointerType;
    this.canvas?.setPointerCapture(event.pointerId);
    this.strokes.push([this.point(event)]);
    this.draw();
  }

  private go(event: PointerEvent): void {
    if (!(event.buttons & 1) || !this.strokes.length) return;
    event.preventDefault();
    const all = event.getCoalescedEvents ? event.getCoalescedEvents() : [event];
    const last = this.strokes[this.strokes.length - 1] as Point[];
    for (const one of all.length ? all : [event]) last.push(this.point(one));
    this.draw();
  }

  private point(event: PointerEvent): Point {
    const box = (this.canvas as HTMLCanvasElement).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    const within = (value: number, most: number) => Math.round(Math.min(Math.max(value, 0), most));
    return [within(x, WIDTH), within(y, HEIGHT), within(event.timeStamp - this.since, LONGEST_MS)];
  }

  private draw(): void {
    const pen = this.canvas?.getContext("2d");
    if (!pen) return;
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    pen.strokeStyle = "#c3ccd9";
    pen.lineWidth = 2;
    pen.setLineDash([10, 8]);
    pen.beginPath();
    pen.moveTo(40, HEIGHT * 0.78);
    pen.lineTo(WIDTH - 40, HEIGHT * 0.78);
    pen.stroke();
    pen.setLineDash([]);
    pen.strokeStyle = "#111";
    pen.lineWidth = 7;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    for (const stroke of this.strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (stroke.length === 1) pen.lineTo((stroke[0] as Point)[0] + 0.1, (stroke[0] as Point)[1]);
      pen.stroke();
    }
    const done = this.form?.querySelector<HTMLButtonElement>("[data-done]");
    if (done) done.disabled = !this.strokes.length;
  }

  private tell(): void {
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = `已写 ${this.strokes.length} 笔。看清内容并核对姓名后，点“存入签名”。`;
  }

  private clear(): void {
    this.strokes = [];
    this.draw();
    const said = this.querySelector("[data-said]");
    if (said) said.textContent = "已清除，请重新签名。";
  }

  private hand(): void {
    const set = (name: string, value: string) => {
      const field = this.form?.querySelector<HTMLInputElement>(`input[name=${name}]`);
      if (field) field.value = value;
    };
    set("strokes", JSON.stringify(this.strokes));
    set("tool", this.tool);
  }
}

customElements.define("lh-sign-pad", SignPad);
