/** Which conversations of a list have moved since they were last read; what is there at the first look counts as read. */
export class Unread {
  #last = null;
  #moved = new Set();

  startOver() {
    this.#last = null;
    this.#moved.clear();
  }

  /** Takes the list as it is now; `reading` is the conversation before the reader's eyes, or null. */
  look(rows, reading) {
    const before = this.#last;
    this.#last = new Map(rows.map(({ external_userid: id, last, at }) => [id, `${at} ${last}`]));
    if (before === null) return;
    for (const [id, state] of this.#last) {
      if (id !== reading && before.get(id) !== state) this.#moved.add(id);
    }
  }

  read(id) {
    this.#moved.delete(id);
  }

  has(id) {
    return this.#moved.has(id);
  }

  any() {
    return this.#moved.size > 0;
  }
}
