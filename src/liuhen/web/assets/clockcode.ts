// The clock a camera films: fetches codes of the coming seconds and shows each at its instant of the server's time.
type Code = { at: number; told: string; rows: string[] };
type Answer = { now: number; codes: Code[] };

const QUIET = 4; // modules of white around the code
const MOST_SLACK = 600; // with a worse idea of the time no code is shown, in milliseconds
const AHEAD = 8_000; // ask for more when less than this is left, in milliseconds

class ClockCode extends HTMLElement {
  private codes: Code[] = [];
  private ahead = 0; // server minus this machine's steady clock, in milliseconds
  private slack = Infinity;
  private asking = false;
  private shown = -1;

  connectedCallback(): void {
    void this.ask();
    window.setInterval(() => this.tick(), 40);
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const sent = performance.now();
      const answer = (await (await fetch(this.dataset.codes ?? "", { cache: "no-store" })).json()) as Answer;
      const back = performance.now();
      const slack = (back - sent) / 2;
      if (slack <= this.slack + 5) {
        this.slack = slack;
        this.ahead = answer.now - (sent + back) / 2;
      }
      this.codes = answer.codes;
      this.say(slack > 300 ? `网络慢，时间误差约 ${Math.round(slack)} 毫秒` : "与服务器时间一致，可以拍摄");
    } catch {
      this.say("与服务器断开，二维码已停。请检查网络，或者手工读两个时间。");
    } finally {
      this.asking = false;
    }
  }

  private tick(): void {
    const now = performance.now() + this.ahead;
    const code = this.codes.filter((one) => one.at <= now).pop();
    const last = this.codes[this.codes.length - 1];
    if (!last || last.at - now < AHEAD) void this.ask();
    if (!code || now - code.at > 1_000 || this.slack > MOST_SLACK) return this.blank();
    if (code.at === this.shown) return;
    this.shown = code.at;
    const time = this.querySelector(".lh-filmed-time");
    if (time) time.textContent = code.told;
    this.draw(code.rows);
  }

  private blank(): void {
    if (this.shown === 0) return;
    this.shown = 0;
    const canvas = this.querySelector("canvas");
    canvas?.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
  }

  private draw(rows: string[]): void {
    const canvas = this.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const side = canvas.width / (rows.length + 2 * QUIET);
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#000";
    rows.forEach((row, y) => {
      [...row].forEach((dark, x) => {
        if (dark === "1") context.fillRect((x + QUIET) * side, (y + QUIET) * side, side, side);
      });
    });
  }

  private say(words: string): void {
    const state = this.querySelector(".lh-filmed-state");
    if (state && state.textContent !== words) state.textContent = words;
  }
}

customElements.define("lh-clockcode", ClockCode);
