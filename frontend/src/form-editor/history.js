// Undo and redo. Typing on in one field is one step.

const MOST = 200;
const TYPING = 2000;

export class History {
  constructor(first) {
    this.past = [];
    this.present = first;
    this.future = [];
    this.typed = null;
  }

  /** A new state; `typing` names the field that is being typed in, so that its letters are undone together. */
  add(next, typing = null, now = Date.now()) {
    const goesOn = typing !== null && this.typed?.name === typing && now - this.typed.at < TYPING;
    if (!goesOn) this.past = [...this.past, this.present].slice(-MOST);
    this.typed = typing === null ? null : { name: typing, at: now };
    this.present = next;
    this.future = [];
  }

  undo() {
    if (!this.past.length) return false;
    this.future.push(this.present);
    this.present = this.past.pop();
    this.typed = null;
    return true;
  }

  redo() {
    if (!this.future.length) return false;
    this.past.push(this.present);
    this.present = this.future.pop();
    this.typed = null;
    return true;
  }
}
