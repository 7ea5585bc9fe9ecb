import { KINDS, type Kind, type Moment } from "../shapes";

/** The lines of both lists, each once as it was told last, the newest first. */
export function merged(known: readonly Moment[], told: readonly Moment[]): Moment[] {
  const lines = new Map(known.map((one) => [one.id, one]));
  for (const one of told) lines.set(one.id, one);
  const placed = [...lines.values()].map((one) => ({ one, place: place(one.mark) }));
  return placed.sort((a, b) => compare(b.place, a.place)).map(({ one }) => one);
}

type Place = [at: number, rank: number, key: string];

function compare([at, rank, key]: Place, [otherAt, otherRank, otherKey]: Place): number {
  if (at !== otherAt) return at - otherAt;
  if (rank !== otherRank) return rank - otherRank;
  if (KINDS[rank] === "message") return Number(key) - Number(otherKey);
  return key < otherKey ? -1 : Number(key > otherKey);
}

/** Marks read `<milliseconds>.<kind>.<key>`; the keys of messages are numbers. */
function place(mark: string): Place {
  const [at = "", kind = "", ...key] = mark.split(".");
  return [Number(at), KINDS.indexOf(kind as Kind), key.join(".")];
}
