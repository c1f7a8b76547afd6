// The intake bench: keys for its slots, and uploads in pieces that survive a reload and a server restart (采集台).
import "./intake.css";
import { Upload, type HttpRequest } from "tus-js-client";

const PIECE = 16 * 1024 * 1024;
const AT_ONCE = 2;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 30000, 30000, 30000];

function size(bytes: number): string {
  const steps = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${value.toFixed(step && value < 99.95 ? 1 : 0).replace(/\.0$/, "")} ${steps[step]}`;
}

function nameOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

// The digest of the piece about to be sent, so that the server can refuse it when the wire changed a bit.
async function stateDigest(request: HttpRequest, file: File): Promise<void> {
  const offset = request.getHeader("Upload-Offset");
  if (request.getMethod() !== "PATCH" || offset === undefined || !crypto.subtle) return;
  const from = Number(offset);
  const bytes = await file.slice(from, Math.min(from + PIECE, file.size)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  request.setHeader("Upload-Checksum", `sha256 ${btoa(String.fromCharCode(...digest))}`);
}

class UploadList extends HTMLElement {
  private waiting: File[] = [];
  private running = 0;
  private left = 0;
  private failed = 0;

  connectedCallback(): void {
    for (const input of this.querySelectorAll<HTMLInputElement>("input[type=file]")) {
      input.addEventListener("change", () => {
        this.add(Array.from(input.files ?? []));
        input.value = "";
      });
    }
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add(Array.from(event.dataTransfer?.files ?? []));
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.left > 0) event.preventDefault();
    });
  }

  private add(files: File[]): void {
    this.waiting.push(...files);
    this.left += files.length;
    for (const file of files) this.row(file);
    this.next();
  }

  private next(): void {
    this.tally();
    while (this.running < AT_ONCE) {
      const file = this.waiting.shift();
      if (!file) return;
      this.running += 1;
      this.send(file);
    }
  }

  private send(file: File): void {
    const csrf = this.dataset.csrf ?? "";
    const upload = new Upload(file, {
      endpoint: this.dataset.create ?? "",
      chunkSize: PIECE,
      retryDelays: RETRIES,
      headers: { "X-CSRFToken": csrf },
      metadata: { filename: nameOf(file), modified: String(file.lastModified) },
      removeFingerprintOnSuccess: true,
      fingerprint: async () => [this.dataset.receipt, nameOf(file), file.size, file.lastModified].join("|"),
      onBeforeRequest: (request) => stateDigest(request, file),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        // 460: the wire changed a bit; 409, 423: somebody was quicker; 5xx and 0: the server is away for a moment.
        return status === 0 || status >= 500 || [409, 423, 460].includes(status);
      },
      onProgress: (sent) => this.show(file, sent, `已收 ${size(sent)} / ${size(file.size)}`),
      onSuccess: () => this.done(file, "已收齐，待入库", true),
      onError: (error) => {
        const words = "originalResponse" in error ? error.originalResponse?.getBody() : "";
        this.done(file, words || "没有传完，已收部分保留。再选一次这个文件，会从断开处继续。", false);
      },
    });
    void upload.findPreviousUploads().then((earlier) => {
      const [begun] = earlier;
      if (begun) upload.resumeFromPreviousUpload(begun);
      upload.start();
    });
  }

  private done(file: File, words: string, isWhole: boolean): void {
    this.running -= 1;
    this.left -= 1;
    this.failed += isWhole ? 0 : 1;
    if (isWhole) this.show(file, file.size, words);
    else this.say(file, words);
    this.next();
    if (this.left === 0 && this.failed === 0) this.finish();
  }

  private finish(): void {
    document.querySelector<HTMLFormElement>("form[data-finish]")?.requestSubmit();
  }

  private row(file: File): HTMLTableRowElement {
    const body = this.querySelector<HTMLTableSectionElement>("[data-rows]")!;
    const name = nameOf(file);
    const held = Array.from(body.rows).find((row) => row.dataset.name === name && row.dataset.size === String(file.size));
    if (held) return held;
    const row = body.insertRow();
    row.dataset.name = name;
    row.dataset.size = String(file.size);
    const bar = document.createElement("div");
    bar.className = "lh-prog";
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", name);
    bar.setAttribute("aria-valuemin", "0");
    bar.setAttribute("aria-valuemax", "100");
    bar.append(document.createElement("em"), document.createElement("i"));
    this.cell(row, "", "lh-mono lh-lead").textContent = name;
    this.cell(row, "大小", "lh-num").textContent = size(file.size);
    this.cell(row, "进度", "lh-upbar").append(bar);
    const state = this.cell(row, "状态", "");
    state.dataset.state = "";
    state.textContent = "等待";
    return row;
  }

  private cell(row: HTMLTableRowElement, label: string, css: string): HTMLTableCellElement {
    const cell = row.insertCell();
    cell.className = css;
    if (label) cell.dataset.l = label;
    return cell;
  }

  // What is received stays hatched: it counts as verified only after the server has read it back.
  private show(file: File, sent: number, words: string): void {
    const row = this.row(file);
    const share = file.size ? (100 * sent) / file.size : 100;
    const bar = row.querySelector<HTMLElement>(".lh-prog")!;
    bar.querySelector("em")!.style.width = `${share.toFixed(1)}%`;
    bar.setAttribute("aria-valuenow", share.toFixed(0));
    this.say(file, words);
  }

  private say(file: File, words: string): void {
    const cell = this.row(file).querySelector("[data-state]");
    if (cell) cell.textContent = words;
  }

  private tally(): void {
    const place = this.querySelector("[data-tally]");
    if (place) place.textContent = this.left ? `还有 ${this.left} 个文件在传` : "";
  }
}

customElements.define("lh-upload", UploadList);

// 1 to 8 choose a slot, P prints the slip, Ctrl+Enter goes to the confirmation.
document.addEventListener("keydown", (event) => {
  const isTyping = (event.target as HTMLElement).closest("input, textarea, select, [contenteditable]");
  if (event.ctrlKey && event.key === "Enter" && !isTyping) {
    document.querySelector<HTMLElement>("#confirm input:not([type=hidden]):not([readonly])")?.focus();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.classList.contains("lh-nokeys")) return;
  if (/^[1-8]$/.test(event.key)) document.querySelector<HTMLAnchorElement>(`[data-slot="${event.key}"]`)?.click();
});
