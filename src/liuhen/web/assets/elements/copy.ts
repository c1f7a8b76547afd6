// <lh-copy value="…">: a button that copies a digest or a number and says so.

class CopyButton extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", () => void this.copy());
  }

  private async copy(): Promise<void> {
    const button = this.querySelector("button");
    const value = this.getAttribute("value") ?? "";
    const said = (await written(value)) ? "已复制" : "请手工选取复制";
    const label = button?.getAttribute("aria-label") ?? "复制";
    button?.setAttribute("aria-label", said);
    this.setAttribute("data-said", said);
    announce(said);
    window.setTimeout(() => {
      button?.setAttribute("aria-label", label);
      this.removeAttribute("data-said");
    }, 2000);
  }
}

async function written(value: string): Promise<boolean> {
  // The clipboard API needs https or localhost; an office address without a certificate has only the old way.
  if (navigator.clipboard && window.isSecureContext) {
    return navigator.clipboard.writeText(value).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = value;
  field.className = "lh-vh";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

/** Tell a screen reader one short sentence. */
export function announce(sentence: string): void {
  const live = document.getElementById("lh-live");
  if (live) live.textContent = sentence;
}

/** Make the element known to the page. */
export function defineCopy(): void {
  if (!customElements.get("lh-copy")) customElements.define("lh-copy", CopyButton);
}
