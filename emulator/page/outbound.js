const sameWords = (row, sent) =>
  sent.media ? row.media?.name === sent.media.name : row.text === sent.text && !row.media;

/** What one person has sent from this page and the emulator has not shown back yet, in order. */
export class Outbound {
  #waiting = [];

  /** `seen` are the keys of the messages that stood in the chat when it was sent. */
  add(row, send, seen) {
    const pending = { row, send, seen: new Set(seen), error: null };
    this.#waiting.push(pending);
    return pending;
  }

  discard(pending) {
    this.#waiting = this.#waiting.filter((each) => each !== pending);
  }

  /** Drops what has arrived: each own row that was not there before settles one waiting message. */
  settle(ownRows, keyOf) {
    const free = [...ownRows];
    this.#waiting = this.#waiting.filter((pending) => {
      const at = free.findIndex((row) => !pending.seen.has(keyOf(row)) && sameWords(row, pending.row));
      if (at < 0) return true;
      free.splice(at, 1);
      return false;
    });
  }

  list() {
    return this.#waiting;
  }
}
