/** What the server tells, field by field (web/shown.py). Times are ISO 8601 in UTC. */

/** In the order in which lines of one moment stand: later kinds above earlier ones. */
export const KINDS = ["message", "note", "follow_up", "reminder", "owner", "group", "contact"] as const;

export type Kind = (typeof KINDS)[number];

export interface Media {
  kind: "image" | "voice" | "video" | "file";
  name: string;
  /** Empty while the file has not been fetched from the platform. */
  url: string;
}

export interface Moment {
  id: string;
  at: string;
  kind: Kind;
  channel: string;
  author: "customer" | "staff" | "system";
  by: string;
  text: string;
  media: Media | null;
  recalled: boolean;
  /** When a reminder that waits rings. */
  due: string | null;
  /** Its place in the history. */
  mark: string;
  /** Where the words that were looked for stand: from and to. */
  hits?: [number, number][];
}

export interface Page {
  items: Moment[];
  /** Where the page below begins; null at the end. */
  next: string | null;
}

export interface Reminder {
  id: string;
  at: string;
  text: string;
  repeats: boolean;
}

export interface Note {
  id: string;
  at: string;
  by: string;
  text: string;
}

export interface Portrait {
  id: string;
  name: string;
  company: string;
  also: string[];
  owner: { id: string; name: string } | null;
  mine: boolean;
  source: string;
  /** What the code is called that the customer came by; empty for none. */
  came_by: string;
  stage: string;
  phones: string[];
  birthday: string;
  archive: "agreed" | "refused" | "";
  channels: string[];
  added_at: string;
}

export interface FirstView {
  customer: Portrait;
  tags: string[];
  reminder: Reminder | null;
  notes: Note[];
  last_spoke: { at: string; author: Moment["author"]; by: string; text: string } | null;
  since: { at: string; count: number; items: Moment[] } | null;
  timeline: Page;
}

export interface Referrals {
  programmes: ReferralPart[];
  /** Points and the like from all programmes, in words; empty for none. */
  saved: string;
}

/** How far a customer is in one programme. */
export interface ReferralPart {
  id: string;
  name: string;
  state: string;
  /** Whether a friend who comes now counts. */
  takes: boolean;
  /** Who brought the customer, and what is still to be done for it. */
  came: { by: string; how: string } | null;
  /** The customer's own; without one it is empty and there are no `friends`. */
  code: string;
  friends: { met: number; held: number; waiting: number } | null;
  to_go: string;
}

export interface Found {
  id: string;
  name: string;
  company: string;
  owner: string;
}

export type Ability = "tag" | "note" | "remind" | "transfer" | "undo" | "reveal" | "scripts" | "refer";

export interface Me {
  /** By whose clock times are told, e.g. `Asia/Shanghai`. */
  zone: string;
  staff: { id: string; name: string; roles: string[] };
  csrf: string;
  app: { platform: "wecom" | "dingtalk"; corp: string; name: string };
  can: Ability[];
}

export type Invitation =
  | { kind: "wecom"; url: string }
  | { kind: "dingtalk"; corp_id: string; client_id: string };

export interface Member {
  name: string;
  staff: boolean;
  /** The customer's id, where the person who looks may see that customer. */
  customer: string | null;
}

export interface Group {
  id: string;
  name: string;
  people: number;
  members: Member[];
}

export type Opened = { customer: string; view: FirstView } | { group: Group };

export interface Suggestion {
  name: string;
  corp: boolean;
}

export interface Script {
  id: string;
  title: string;
  text: string;
  category: string;
  /** False for those that come with the program. */
  own: boolean;
  file: ScriptFile | null;
}

export interface ScriptFile {
  kind: Handed["kind"];
  name: string;
  url: string;
}

/** A file the platform has taken over, to be sent from its chat. */
export interface Handed {
  media_id: string;
  kind: "image" | "video" | "file";
}

export interface Colleague {
  id: string;
  name: string;
  /** The account, which tells two of one name apart. */
  known_as: string;
}
