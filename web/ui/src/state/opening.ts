import { computed, ref, shallowRef, watch } from "vue";
import { change, lapsed, NotSignedIn, whoAmI, Failure } from "../api";
import { hostOf, type Host } from "../host/host";
import type { Place } from "../place";
import type { Group, Me, Opened } from "../shapes";
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
  let attempts = 0;

  async function enter(): Promise<void> {
    const mine = ++attempts;
    begin({ name: "entering" });
    const loading = hostOf(place.platform);
    try {
      if (!(await signedIn(loading))) return;
      const there = await first(await loading);
      if (mine === attempts) begin(there);
    } catch (thrown) {
      if (mine === attempts) begin({ name: "failed", failure: failureOf(thrown), known: me.value !== null });
    }
  }

  /** False when the browser is on its way to the platform's own page. */
  async function signedIn(loading: Promise<Host>): Promise<boolean> {
    try {
      me.value = await whoAmI(place.app);
    } catch (thrown) {
      if (!(thrown instanceof NotSignedIn)) throw thrown;
      if (!(await signIn(place, thrown.invitation, await loading))) return false;
      me.value = await whoAmI(place.app);
    }
    arrived();
    tidyDrafts(me.value.staff.id);
    keepTime(me.value.zone);
    host.value = await loading;
    return true;
  }

  async function first(there: Host): Promise<Screen> {
    const chat = place.ref ? { ref: place.ref } : await there.chat();
    if (chat === null) return { name: "finder" };
    const opened = await change<Opened>("/open", chat);
    if (!place.ref && "customer" in opened) beside.value = opened.customer;
    return "customer" in opened ? { name: "customer", id: opened.customer } : { name: "group", group: opened.group };
  }

  watch(lapsed, (over) => {
    if (over) begin({ name: "failed", failure: new Failure("lapsed", "登录已过期。", "请点“重试”重新登录，没保存的内容还在。"), known: false });
  });

  /** What is said to one customer, or is of one, must not go into the chat with another. */
  const sender = computed(() => (screen.value.name === "customer" && screen.value.id === beside.value ? (host.value?.send ?? null) : null));

  return { screen, me, sender, enter, go, back, canGoBack };
}
