// A ticket for one play: opened with one entry, renewed while the permit lives, closed with what was watched.

/** Where the sheet of small pictures is and how it is laid out; `step` in milliseconds, sizes in pixels. */
export interface Sheet {
  address: string;
  columns: number;
  count: number;
  step: number;
  width: number;
  height: number;
}

/** What the server tells about an open ticket. */
export interface Told {
  media: string;
  sprite: Sheet | null;
  renew: string;
  close: string;
  still: string;
  seconds: number;
  mark: string;
  step_seconds: number;
  places: [number, number][];
}

type Ranges = [number, number][];

/** An open ticket; it renews itself at two thirds of its time. */
export class Ticket {
  watched: () => Ranges = () => [];
  onEnd: (words: string) => void = () => undefined;
  private timer = 0;
  private isClosed = false;

  constructor(
    public told: Told,
    private readonly csrf: string,
  ) {
    this.plan();
  }

  /** Say what was watched and give the ticket back; works while the page is going away. */
  close(ranges: Ranges): void {
    if (this.isClosed) return;
    this.isClosed = true;
    window.clearTimeout(this.timer);
    navigator.sendBeacon(this.told.close, form(this.csrf, ranges));
  }

  private plan(): void {
    this.timer = window.setTimeout(() => void this.renew(), (this.told.seconds * 1000 * 2) / 3);
  }

  private async renew(): Promise<void> {
    const answer = await send(this.told.renew, form(this.csrf, this.watched()));
    if (typeof answer === "string") {
      this.isClosed = true;
      this.onEnd(answer);
      return;
    }
    this.told = { ...this.told, seconds: answer.seconds };
    this.plan();
  }
}

/** Open a ticket; a refusal comes back as the server's own words. */
export async function openTicket(address: string, csrf: string): Promise<Ticket | string> {
  const answer = await send(address, form(csrf, []));
  return typeof answer === "string" ? answer : new Ticket(answer, csrf);
}

async function send(address: string, body: FormData): Promise<Told | string> {
  try {
    // The header asks for the short form of a refusal, which fits into the player.
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    return answer.ok ? ((await answer.json()) as Told) : await answer.text();
  } catch {
    return "<p>连不上服务器，没有播放。网络恢复后请再点一次。</p>";
  }
}

function form(csrf: string, ranges: Ranges): FormData {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", csrf);
  body.set("ranges", JSON.stringify(ranges));
  return body;
}
