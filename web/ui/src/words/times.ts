const DAY = 86_400_000;
const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

let zoned = clockOf("Asia/Shanghai");

/** From now on tell times by this zone's clock, as the chats do. */
export function keepTime(zone: string): void {
  zoned = clockOf(zone);
}

/** `14:05`. */
export function clock(at: string): string {
  const time = local(new Date(at));
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
}

/** `今天`, `昨天`, `周三`, `6月1日`, `2024年6月1日`; the same for all times of one day. */
export function day(at: string, now: Date = new Date()): string {
  const time = local(new Date(at));
  const today = local(now);
  const ago = Math.floor(today.getTime() / DAY) - Math.floor(time.getTime() / DAY);
  const near: Record<number, string> = { [-2]: "后天", [-1]: "明天", 0: "今天", 1: "昨天", 2: "前天" };
  if (near[ago]) return near[ago];
  const date = `${time.getUTCMonth() + 1}月${time.getUTCDate()}日`;
  if (time.getUTCFullYear() !== today.getUTCFullYear()) return `${time.getUTCFullYear()}年${date}`;
  return Math.abs(ago) < 7 ? `${date} ${WEEKDAYS[time.getUTCDay()]}` : date;
}

/** `今天 14:05`. */
export function moment(at: string, now: Date = new Date()): string {
  return `${day(at, now)} ${clock(at)}`;
}

/** `刚刚`, `5 分钟前`, `3 小时前`, then the day. */
export function ago(at: string, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - new Date(at).getTime()) / 60_000);
  if (minutes < 0 || minutes >= 24 * 60) return day(at, now);
  if (minutes < 1) return "刚刚";
  return minutes < 60 ? `${minutes} 分钟前` : `${Math.floor(minutes / 60)} 小时前`;
}

/** What the zone's clock shows, as if it were UTC. */
function local(time: Date): Date {
  const shown = Object.fromEntries(zoned.formatToParts(time).map((part) => [part.type, Number(part.value)]));
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = shown;
  return new Date(Date.UTC(year, month - 1, date, hour, minute, second));
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  return new Intl.DateTimeFormat("en-US", { ...numeric, second: "numeric", hourCycle: "h23", timeZone: zone });
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
