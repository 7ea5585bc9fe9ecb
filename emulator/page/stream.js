const REOPEN_AFTER_MS = 3000;
const KINDS = ["staff_chat", "customer_chat", "dingtalk_chat", "official_chat", "world"];

/**
 * Listens to what happens in the emulator for as long as the page lives.
 *
 * `onEvent(kind, detail)` gets each event, and `world` after every connection, as events may have been missed before;
 * `onLink(up)` is told of each change of the connection.
 */
export function follow({ onEvent, onLink }) {
  function open() {
    const source = new EventSource("control/stream");
    source.addEventListener("open", () => {
      onLink(true);
      onEvent("world", {});
    });
    source.addEventListener("error", () => {
      onLink(false);
      if (source.readyState === EventSource.CLOSED) setTimeout(open, REOPEN_AFTER_MS);
    });
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => onEvent(kind, JSON.parse(event.data)));
    }
  }

  open();
}

/** Wraps `work` so that calls made while it runs cause exactly one more run. */
export function coalesced(work) {
  let running = null;
  let again = false;

  async function turns() {
    do {
      again = false;
      await work();
    } while (again);
  }

  return () => {
    if (running) again = true;
    else running = turns().finally(() => (running = null));
    return running;
  };
}
