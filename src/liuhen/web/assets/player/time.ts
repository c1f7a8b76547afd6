// Figures of the player: play time, and the time of day in the picture by the adopted start.

const OFFICE = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour12: false, hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** 05:35, or 1:02:03 from an hour on. */
export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  return whole >= 3600 ? [Math.floor(whole / 3600), ...parts].join(":") : parts.join(":");
}

/** The time of day at `seconds` of the recording. */
export function clockAt(start: string, seconds: number): string {
  return OFFICE.format(new Date(Date.parse(start) + seconds * 1000));
}
