// Words on the drawn table: which rule and column a cell belongs to, what is wrong with a rule, and which rules hit.

import { titleOf } from './rule-list.js';

const byId = (place, id) => place.querySelector(`td[data-element-id="${CSS.escape(id)}"]`);

export class Marks {
  constructor(place) {
    this.place = place;
    this.edits = null;
    this.marks = new Map();
    this.hits = new Set();
    this.observer = new MutationObserver(() => this.soon());
    this.observer.observe(place, { childList: true, subtree: true });
    place.addEventListener('keydown', (event) => this.walk(event), true);
  }

  /** Alt and an arrow go to the cell beside it, from anywhere in the text. */
  walk(event) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const cell = event.target.closest?.('tbody td');
    if (!step || !event.altKey || !cell) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const row = cell.parentElement.parentElement.rows[cell.parentElement.sectionRowIndex + step[0]];
    row?.cells[cell.cellIndex + step[1]]?.querySelector('[contenteditable]')?.focus();
  }

  soon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    if (!this.edits) {
      return;
    }
    for (const field of this.place.querySelectorAll('[role="textbox"]')) {
      set(field, 'aria-readonly', this.isLocked ? 'true' : '');
    }
    const { rules, columns, inputs } = this.edits;
    rules.forEach((rule, place) => {
      this.edits.cellsOf(rule).forEach((cell, n) => this.name(cell.id, `${titleOf(columns[n], n < inputs.length)}, regel ${place + 1}`));
      this.rule(rule, place);
    });
    for (const field of this.place.querySelectorAll('td.annotation [role="textbox"]')) {
      const row = [...field.closest('tbody').rows].indexOf(field.closest('tr'));
      set(field, 'aria-label', `Toelichting bij regel ${row + 1}`);
    }
    for (const drag of this.place.querySelectorAll('td.rule-index .dmn-icon-drag')) {
      set(drag, 'title', 'Sleep om de regel te verplaatsen');
    }
    for (const drag of this.place.querySelectorAll('th .dmn-icon-drag')) {
      set(drag, 'title', 'Sleep om de kolom te verplaatsen');
    }
    const add = this.place.querySelector('td.add-rule-add');
    if (add) {
      set(add, 'title', 'Regel toevoegen');
    }
  }

  name(id, words) {
    const field = byId(this.place, id)?.querySelector('[role="textbox"], [contenteditable]');
    if (field) {
      set(field, 'aria-label', words);
    }
  }

  rule(rule) {
    const first = byId(this.place, this.edits.cellsOf(rule)[0]?.id ?? '');
    const row = first?.closest('tr');
    const index = row?.querySelector('td.rule-index');
    if (!index) {
      return;
    }
    const words = [...(this.marks.get(rule.id) ?? []), ...(this.hits.has(rule.id) ? ['geldt'] : [])];
    set(index, 'data-words', words.join(', '));
    row.classList.toggle('dt-row--marked', this.marks.has(rule.id));
    row.classList.toggle('dt-row--hit', this.hits.has(rule.id));
  }
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) {
    value ? element.setAttribute(name, value) : element.removeAttribute(name);
  }
}
