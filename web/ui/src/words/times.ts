const DAY = 86_400_000;
const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

/** `14:05`, by the clock of the device. */
export function clock(at: string): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** `今天`, `昨天`, `周三`, `6月1日`, `2024年6月1日`; the same for all times of one day. */
export function day(at: string, now: Date = new Date()): string {
  const time = new Date(at);
  const ago = Math.round((midnight(now) - midnight(time)) / DAY);
  const near: Record<number, string> = { [-2]: "后天", [-1]: "明天", 0: "今天", 1: "昨天", 2: "前天" };
  if (near[ago]) return near[ago];
  const date = `${time.getMonth() + 1}月${time.getDate()}日`;
  if (time.getFullYear() !== now.getFullYear()) return `${time.getFullYear()}年${date}`;
  return Math.abs(ago) < 7 ? `${date} ${WEEKDAYS[time.getDay()]}` : date;
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

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
