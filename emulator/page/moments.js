const two = (number) => String(number).padStart(2, "0");
const clock = (at) => `${two(at.getHours())}:${two(at.getMinutes())}`;

function daysBefore(at, now) {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** As a chat shows it: 09:05, 昨天 09:05, 3月2日 09:05. `seconds` are Unix time. */
export function chatTime(seconds, now = new Date()) {
  const at = new Date(seconds * 1000);
  const days = daysBefore(at, now);
  if (days === 0) return clock(at);
  if (days === 1) return `昨天 ${clock(at)}`;
  const year = at.getFullYear() === now.getFullYear() ? "" : `${at.getFullYear()}年`;
  return `${year}${at.getMonth() + 1}月${at.getDate()}日 ${clock(at)}`;
}

/** As a list shows it: today the clock, otherwise the day. */
export function listTime(seconds, now = new Date()) {
  const [day, time] = chatTime(seconds, now).split(" ");
  return time ? day : chatTime(seconds, now);
}

export function exactTime(seconds) {
  const at = new Date(seconds * 1000);
  return `${clock(at)}:${two(at.getSeconds())}`;
}
