// The server's clock: the page shows the server's minute, never this computer's.

const DAYS = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];

/** Move the clock in the top bar on by what has passed since the page was made. */
export function tickClock(): void {
  const clock = document.querySelector<HTMLElement>("[data-server-ms]");
  if (!clock) return;
  const start = Number(clock.dataset["serverMs"]) - performance.now();
  window.setInterval(() => {
    // Asia/Shanghai has had no summer time since 1991: a fixed eight hours, whatever zone this computer is in.
    const there = new Date(start + performance.now() + 8 * 3600 * 1000);
    const minute = `${there.getUTCHours()}`.padStart(2, "0") + ":" + `${there.getUTCMinutes()}`.padStart(2, "0");
    clock.textContent = `${there.getUTCMonth() + 1}月${there.getUTCDate()}日 ${DAYS[there.getUTCDay()] ?? ""} ${minute}`;
  }, 5000);
}
