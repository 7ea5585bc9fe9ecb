import { computed, ref, shallowRef, watch } from "vue";
import { change, lapsed, NotSignedIn, whoAmI, Failure } from "../api";
import { hostOf, type Chat, type Host } from "../host/host";
import type { Place } from "../place";
import type { FirstView, Group, Me, Opened } from "../shapes";
import { tidyDrafts } from "./draft";
import { failureOf } from "./failing";
import { keepTime } from "../words/times";
import { useScreens } from "./screens";
import { arrived, signIn } from "./signin";

export type Screen =
  | { name: "entering" }
  | { name: "failed"; failure: Failure; known: boolean }
  | { name: "finder" }
  | { name: "customer"; id: string }
  | { name: "group"; group: Group };

/** From opening the page to the customer of the chat, and from one screen to the next and back. */
export function useOpening(place: Place) {
  const { screen, begin, go, back, canGoBack } = useScreens<Screen>({ name: "entering" });
  const me = shallowRef<Me | null>(null);
  const host = shallowRef<Host | null>(null);
  const beside = ref("");
  const told = new Map<string, FirstView>();
  let attempts = 0;

  async function enter(): Promise<void> {
    const mine = ++attempts;
    begin({ name: "entering" });
    const loading = hostOf(place.platform);
    const asking = place.ref ? Promise.resolve({ ref: place.ref }) : loading.then((there) => there.chat());
    asking.catch(() => undefined); // heard below, where anybody is signed in
    try {
      if (!(await signedIn(loading))) return;
      const there = await first(await asking);
      if (mine === attempts) begin(there);
    } catch (thrown) {
      if (mine === attempts) begin({ name: "failed", failure: failureOf(thrown), known: me.value !== null });
    }
  }

  /** False when the browser is on its way to the platform's own page. */
  async function signedIn(loading: Promise<Host>): Promise<boolean> {
    const who = await whoAmI(place.app).catch((thrown: unknown) => {
      if (thrown instanceof NotSignedIn) return signIn(place, thrown.invitation, loading);
      throw thrown;
    });
    if (!who) return false;
    arrived();
    tidyDrafts(who.staff.id);
    keepTime(who.zone);
    me.value = who;
    host.value = await loading;
    return true;
  }

  async function first(chat: Chat | { ref: string } | null): Promise<Screen> {
    if (chat === null) return { name: "finder" };
    const opened = await change<Opened>("/open", chat);
    if ("group" in opened) return { name: "group", group: opened.group };
    if (!place.ref) beside.value = opened.customer;
    told.set(opened.customer, opened.view);
    return { name: "customer", id: opened.customer };
  }

  watch(lapsed, (over) => {
    if (over) begin({ name: "failed", failure: new Failure("lapsed", "登录已过期。", "请点“重试”重新登录，没保存的内容还在。"), known: false });
  });

  /** What is said to one customer, or is of one, must not go into the chat with another. */
  const sender = computed(() => (screen.value.name === "customer" && screen.value.id === beside.value ? (host.value?.send ?? null) : null));

  /** What was told of a customer on the way in: it is new once. */
  function toldOf(customer: string): FirstView | null {
    const view = told.get(customer) ?? null;
    told.delete(customer);
    return view;
  }

  return { screen, me, sender, toldOf, enter, go, back, canGoBack };
}
