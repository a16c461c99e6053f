// One bound in all rules at once: a coach's € 500 becomes € 750 in eight rules and in the texts that speak of it.

import { button, h, select, unique } from './dom.js';
import { titleOf } from './rule-list.js';
import { amount, readNumber } from './words.js';

const PIECES = /"(?:[^"\\]|\\.)*"|[^\W\d]\w*|-?\d+(?:\.\d+)?/g;
const isNumber = (piece) => /^-?\d/.test(piece);

/** Numbers of a cell outside texts and names, each replaced by what `change` says. */
function eachNumber(text, change) {
  return (text ?? '').replace(PIECES, (piece) => (isNumber(piece) ? change(piece) : piece));
}

/** Every bound in a column of numbers, with the cells where it stands. */
export function bounds(edits) {
  const found = new Map();
  edits.inputs.forEach((column, n) => {
    for (const [place, rule] of edits.rules.entries()) {
      const cell = rule.inputEntry[n];
      eachNumber(cell.text, (number) => {
        const key = `${n} ${Number(number)}`;
        const bound = found.get(key) ?? { key, column: n, title: titleOf(column, true), number: Number(number), cells: new Map() };
        bound.cells.set(cell, place + 1);
        found.set(key, bound);
        return number;
      });
    }
  });
  return [...found.values()].sort((a, b) => a.column - b.column || a.number - b.number);
}

const spoken = (number) => new RegExp(`(€\\s?)${amount(number).replace(/[.]/g, '\\.')}(?![\\d]|[.,]\\d)`, 'g');

/** Texts and notes in which the bound stands as an amount of money. */
export function mentions(edits, bound) {
  const rules = new Set(bound.cells.values());
  const found = [];
  edits.rules.forEach((rule, place) => {
    if (rule.description && spoken(bound.number).test(rule.description)) {
      found.push({ rule, text: rule.description, note: true, place });
    }
    for (const cell of rule.outputEntry) {
      if (spoken(bound.number).test(cell.text ?? '')) {
        found.push({ rule, cell, text: cell.text, place });
      }
    }
  });
  return found.filter(() => rules.size);
}

export function changeBound(edits, bound, number, alsoTexts) {
  const texts = alsoTexts ? mentions(edits, bound) : [];
  edits.together(() => {
    for (const cell of bound.cells.keys()) {
      edits.cell(cell, eachNumber(cell.text, (found) => (Number(found) === bound.number ? number : found)));
    }
    for (const { rule, cell, text, note } of texts) {
      const changed = text.replace(spoken(bound.number), `$1${amount(number)}`);
      note ? edits.note(rule, changed) : edits.cell(cell, changed);
    }
  });
  return texts.length;
}

const rulesOf = (bound) => (bound.cells.size === 1 ? '1 regel' : `${bound.cells.size} regels`);

export class Thresholds {
  constructor(place, edits, act) {
    Object.assign(this, { place, edits, act, ids: { which: unique('grens'), to: unique('wordt'), texts: unique('teksten') } });
    this.status = h('p', { role: 'status', class: 'dt-status' });
    this.which = h('select', { class: 'utrecht-select', id: this.ids.which, onchange: () => this.show() });
    this.to = h('input', { class: 'utrecht-textbox', id: this.ids.to, inputmode: 'decimal', autocomplete: 'off',
      'aria-describedby': `${this.ids.to}-fout` });
    this.error = h('span', { id: `${this.ids.to}-fout`, class: 'dt-error' });
    this.texts = h('input', { type: 'checkbox', class: 'utrecht-checkbox', id: this.ids.texts, checked: true });
    this.textsLabel = h('label', { for: this.ids.texts });
    this.textsRow = h('div', { class: 'dt-check' }, this.texts, this.textsLabel);
    this.form = h('form', { class: 'dt-bound', onsubmit: (event) => this.submit(event), novalidate: true },
      h('div', { class: 'dt-field' }, h('label', { for: this.ids.which }, 'Grens'), this.which),
      h('div', { class: 'dt-field dt-field--short' }, h('label', { for: this.ids.to }, 'Wordt'), this.error, this.to),
      button('Verander de grens', null, { type: 'submit', class: 'utrecht-button utrecht-button--primary-action' }),
      this.textsRow);
    place.replaceChildren(this.form, this.status);
  }

  update() {
    const chosen = this.which.value;
    this.bounds = bounds(this.edits);
    this.place.closest('[data-part]').hidden = this.bounds.length === 0;
    this.which.replaceChildren(...select(this.bounds.map((bound) =>
      [bound.key, `${amount(bound.number)} in ${rulesOf(bound)}: ${bound.title}`]), '').children);
    this.which.value = this.bounds.some((bound) => bound.key === chosen) ? chosen : this.bounds[0]?.key ?? '';
    this.show();
  }

  show() {
    const bound = this.bounds.find((each) => each.key === this.which.value);
    const count = bound ? mentions(this.edits, bound).length : 0;
    this.textsRow.hidden = count === 0;
    this.textsLabel.textContent = `Ook in ${count === 1 ? 'de tekst' : `de ${count} teksten`} waarin “€ ${bound ? amount(bound.number) : ''}” staat`;
  }

  submit(event) {
    event.preventDefault();
    const bound = this.bounds.find((each) => each.key === this.which.value);
    const number = readNumber(this.to.value);
    this.error.textContent = number === null ? 'Vul een getal in, bijvoorbeeld 750 of 1.250,50' : '';
    this.to.toggleAttribute('aria-invalid', number === null);
    if (number === null || !bound) {
      this.to.focus();
      return;
    }
    let texts = 0;
    this.act(() => { texts = changeBound(this.edits, bound, number, this.texts.checked); });
    const also = texts ? ` en in ${texts === 1 ? '1 tekst' : `${texts} teksten`}` : '';
    this.status.textContent = `${amount(bound.number)} is nu ${amount(number)} in ${rulesOf(bound)}${also}.`;
    this.to.value = '';
    this.which.value = `${bound.column} ${Number(number)}`;
    this.show();
  }
}
