/** A time as C's `strftime` writes it, in UTC and English: the fields that chat templates use. */
export function formatTime(format: string, time: Date): string {
  const field = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const fields: Readonly<Record<string, () => string>> = {
    Y: () => String(time.getUTCFullYear()),
    y: () => two(time.getUTCFullYear() % 100),
    m: () => two(time.getUTCMonth() + 1),
    d: () => two(time.getUTCDate()),
    H: () => two(time.getUTCHours()),
    M: () => two(time.getUTCMinutes()),
    S: () => two(time.getUTCSeconds()),
    b: () => field({ month: "short" }),
    B: () => field({ month: "long" }),
    a: () => field({ weekday: "short" }),
    A: () => field({ weekday: "long" }),
    "%": () => "%",
  };
  return format.replace(/%([A-Za-z%])/g, (written, name: string) => fields[name]?.() ?? written);
}
