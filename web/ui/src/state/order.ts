import { KINDS, type Kind, type Moment } from "../shapes";

/** The lines of both lists, each once as it was told last, the newest first. */
export function merged(known: readonly Moment[], told: readonly Moment[]): Moment[] {
  const lines = new Map(known.map((one) => [one.id, one]));
  for (const one of told) lines.set(one.id, one);
  return [...lines.values()].sort((a, b) => compare(b.mark, a.mark));
}

/** Marks read `<milliseconds>.<kind>.<key>`; the keys of messages are numbers. */
function compare(one: string, other: string): number {
  const [at, rank, key] = place(one);
  const [otherAt, otherRank, otherKey] = place(other);
  if (at !== otherAt) return at - otherAt;
  if (rank !== otherRank) return rank - otherRank;
  if (KINDS[rank] === "message") return Number(key) - Number(otherKey);
  return key < otherKey ? -1 : Number(key > otherKey);
}

function place(mark: string): [number, number, string] {
  const [at = "", kind = "", ...key] = mark.split(".");
  return [Number(at), KINDS.indexOf(kind as Kind), key.join(".")];
}
