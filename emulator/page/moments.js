const EAST_OF_GREENWICH_S = 8 * 3600;
const DAY_MS = 86_400_000;

/** The company's wall clock, wherever the browser is: read it with the UTC getters. China has no summer time. */
const wall = (seconds) => new Date((seconds + EAST_OF_GREENWICH_S) * 1000);
const today = () => Date.now() / 1000;

const two = (number) => String(number).padStart(2, "0");
const clock = (at) => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
const dayNumber = (at) => Math.floor(at.getTime() / DAY_MS);

/** The day as people say it, empty for today. `seconds` are Unix time. */
function dayWords(seconds, now) {
  const [at, nowAt] = [wall(seconds), wall(now)];
  const days = dayNumber(nowAt) - dayNumber(at);
  if (days === 0) return "";
  if (days === 1) return "昨天";
  const year = at.getUTCFullYear() === nowAt.getUTCFullYear() ? "" : `${at.getUTCFullYear()}年`;
  return `${year}${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
}

/** As a chat shows it: 09:05, 昨天 09:05, 3月2日 09:05. */
export function chatTime(seconds, now = today()) {
  return `${dayWords(seconds, now)} ${clock(wall(seconds))}`.trim();
}

/** As a list shows it: today the clock, otherwise the day. */
export function listTime(seconds, now = today()) {
  return dayWords(seconds, now) || clock(wall(seconds));
}

export function exactTime(seconds) {
  const at = wall(seconds);
  return `${clock(at)}:${two(at.getUTCSeconds())}`;
}
