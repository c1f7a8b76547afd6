// <lh-confirm>: lifts the <details> of a grave act into a modal dialog. Without script the details simply opens in place.

class Confirm extends HTMLElement {
  private modal: HTMLDialogElement | null = null;

  connectedCallback(): void {
    const summary = this.querySelector("summary");
    summary?.addEventListener("click", (event) => {
      event.preventDefault();
      this.open();
    });
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-close]")) {
        event.preventDefault();
        this.modal?.close();
      }
    });
    this.addEventListener("input", () => this.weigh());
    this.weigh();
  }

  private open(): void {
    const sheet = this.querySelector<HTMLElement>(".lh-dialog");
    if (!sheet) return;
    if (!this.modal) {
      this.modal = document.createElement("dialog");
      this.modal.className = "lh-modal";
      const title = sheet.querySelector("h2");
      if (title?.id) this.modal.setAttribute("aria-labelledby", title.id);
      this.modal.append(sheet);
      this.append(this.modal);
    }
    this.modal.showModal();
    // The safe button comes first and takes the focus: Enter pressed by habit destroys nothing.
    sheet.querySelector<HTMLElement>("[data-close]")?.focus();
  }

  /** Keep the act's button shut until what must be typed is typed. */
  private weigh(): void {
    const typed = this.querySelector<HTMLInputElement>("[data-must-equal]");
    const act = this.querySelector<HTMLButtonElement>("[data-act]");
    if (typed && act) act.disabled = typed.value.trim() !== typed.dataset["mustEqual"];
  }
}

/** Make the element known to the page. */
export function defineConfirm(): void {
  if (!customElements.get("lh-confirm")) customElements.define("lh-confirm", Confirm);
}
