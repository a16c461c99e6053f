// The rules one under the other, in plain HTML: every edit of the table can be made here with the keyboard.

import { asText, isText, quoted } from './edits.js';
import { button, committed, h, select } from './dom.js';
import { fromWords, inWords } from './words.js';

const ANY = [['-', 'maakt niet uit'], ['true', 'ja'], ['false', 'nee']];
const TRUTHS = [['', '(leeg)'], ['true', 'ja'], ['false', 'nee']];

export const titleOf = (column, input) =>
  column.label || (input ? column.inputExpression?.text : column.name) || (input ? 'gegeven zonder naam' : 'uitkomst zonder naam');

const typeOf = (column, input) => (input ? column.inputExpression?.typeRef : column.typeRef) ?? '';

/** The texts that a column may give, when they are listed one by one. */
function choices(column) {
  const listed = column.outputValues?.text ?? '';
  const parts = listed.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return parts.join(',') === listed.replace(/\s*,\s*/g, ',').trim() && parts.length ? parts : null;
}

export class RuleList {
  constructor(place, edits, act) {
    this.place = place;
    this.edits = edits;
    this.act = act;
    this.shape = '';
    this.marks = new Map();
    this.hits = new Set();
    this.tags = new Map();
  }

  get signature() {
    const { rules, columns } = this.edits;
    const kinds = columns.map((column, n) => [titleOf(column, n < this.edits.inputs.length),
      typeOf(column, n < this.edits.inputs.length), column.outputValues?.text]);
    const cells = rules.map((rule) => this.edits.cellsOf(rule).map((cell, n) => this.kindOf(cell, n)));
    return JSON.stringify([rules.map((rule) => rule.id), kinds, cells]);
  }

  kindOf(cell, n) {
    const { inputs, columns } = this.edits;
    const input = n < inputs.length;
    const text = (cell.text ?? '').trim();
    const type = typeOf(columns[n], input);
    if (type === 'boolean' && (input ? ['', '-', 'true', 'false'] : ['', 'true', 'false']).includes(text)) {
      return 'truth';
    }
    if (!input && type === 'string' && choices(columns[n])?.includes(text)) {
      return 'choice';
    }
    return !input && type === 'string' && isText(text) ? 'text' : 'feel';
  }

  update() {
    const shape = this.signature;
    if (shape !== this.shape) {
      this.shape = shape;
      this.draw();
    }
    this.fill();
  }

  draw() {
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.key : '';
    this.fields = new Map();
    this.words = new Map();
    this.tags = new Map();
    this.place.replaceChildren(...this.edits.rules.map((rule, place) => this.block(rule, place)));
    if (focused) {
      this.place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  block(rule, place) {
    const { inputs, rules } = this.edits;
    const number = place + 1;
    const cells = this.edits.cellsOf(rule);
    const parts = (input) => cells.flatMap((cell, n) => ((n < inputs.length) === input ? [this.cell(rule, cell, n, number)] : []));
    const named = (words) => ({ 'aria-label': `${words}, regel ${number}`, 'data-key': `${rule.id} ${words}` });
    const done = (steps, then) => () => this.act(steps, then);
    return h('section', { class: 'dt-rule', 'aria-labelledby': `dt-kop-${rule.id}`, 'data-rule': rule.id },
      h('div', { class: 'dt-rule__head' },
        h('h3', { id: `dt-kop-${rule.id}` }, `Regel ${number}`),
        this.tag(rule)),
      this.note(rule, number),
      h('div', { class: 'dt-rule__parts' },
        h('div', { class: 'dt-when' }, h('p', { class: 'dt-word' }, 'Als'), ...parts(true)),
        h('div', { class: 'dt-then' }, h('p', { class: 'dt-word' }, 'Dan'), ...parts(false))),
      h('div', { class: 'utrecht-button-group' },
        button('Regel hieronder', done(() => this.edits.addRule(place + 1), 'below'), named('Regel hieronder')),
        button('Kopieer', done(() => this.edits.copyRule(place), 'below'), named('Kopieer')),
        place > 0 && button('Omhoog', done(() => this.edits.moveRule(place, place - 1)), named('Omhoog')),
        place < rules.length - 1 && button('Omlaag', done(() => this.edits.moveRule(place, place + 1)), named('Omlaag')),
        button('Verwijder', done(() => this.edits.removeRule(place), 'removed'), named('Verwijder'))));
  }

  tag(rule) {
    const place = h('span', { class: 'dt-badges' });
    this.tags.set(rule.id, place);
    return place;
  }

  note(rule, number) {
    const id = `dt-note-${rule.id}`;
    const field = committed(h('input', { id, class: 'utrecht-textbox', type: 'text', autocomplete: 'off', 'data-key': `${rule.id} note` }),
      (text) => this.act(() => this.edits.note(rule, text.trim())));
    this.fields.set(`${rule.id} note`, () => [field, rule.description ?? '']);
    return h('div', { class: 'dt-field dt-field--wide' },
      h('label', { for: id }, 'Toelichting', h('span', { class: 'vh' }, ` bij regel ${number}`)), field);
  }

  cell(rule, cell, n, number) {
    const { inputs, columns } = this.edits;
    const input = n < inputs.length;
    const kind = this.kindOf(cell, n);
    const id = `dt-cel-${cell.id}`;
    const common = { id, 'data-key': cell.id, 'data-cell': cell.id, 'aria-describedby': `${id}-woorden` };
    const change = (text) => this.act(() => this.edits.cell(cell, text));
    let field;
    if (kind === 'truth') {
      const chosen = (text) => ((text ?? '').trim() || (input ? '-' : ''));
      field = select(input ? ANY : TRUTHS, chosen(cell.text), { ...common, onchange: () => change(field.value) });
      this.fields.set(cell.id, () => [field, chosen(cell.text)]);
    } else if (kind === 'choice') {
      field = select(choices(columns[n]).map((each) => [each, asText(each)]), cell.text.trim(),
        { ...common, onchange: () => change(field.value) });
      this.fields.set(cell.id, () => [field, (cell.text ?? '').trim()]);
    } else if (kind === 'text') {
      const long = asText(cell.text).length > 40;
      field = committed(h(long ? 'textarea' : 'input', { ...common, class: long ? 'utrecht-textarea' : 'utrecht-textbox', rows: long && 3,
        autocomplete: 'off' }), (text) => change(quoted(text.replace(/\s*\n\s*/g, ' '))));
      this.fields.set(cell.id, () => [field, isText(cell.text) ? asText(cell.text) : cell.text ?? '']);
    } else {
      const long = (cell.text ?? '').length > 40;
      field = committed(h(long ? 'textarea' : 'input', { ...common, class: `${long ? 'utrecht-textarea' : 'utrecht-textbox'} dt-feel`,
        rows: long && 3, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' }), (text) => change(input ? fromWords(text) : text.trim()), input ? 1500 : 700);
      this.fields.set(cell.id, () => [field, cell.text ?? '']);
    }
    const words = h('span', { id: `${id}-woorden`, class: 'dt-words' });
    this.words.set(cell.id, words);
    return h('div', { class: `dt-field${kind === 'text' || field.localName === 'textarea' ? ' dt-field--wide' : ''}` },
      h('label', { for: id }, titleOf(columns[n], input), h('span', { class: 'vh' }, `, regel ${number}`)), field, words);
  }

  /** What the model says, in every field that nobody types in. */
  fill() {
    for (const find of this.fields.values()) {
      const [field, text] = find();
      if (field !== document.activeElement && field.value !== text) {
        field.value = text;
      }
    }
    const inputs = this.edits.inputs.length;
    for (const rule of this.edits.rules) {
      this.edits.cellsOf(rule).forEach((cell, n) => {
        const words = this.words.get(cell.id);
        const told = this.kindOf(cell, n) === 'feel' ? inWords(cell.text, n < inputs) : '';
        if (words && words.textContent !== told) {
          words.textContent = told;
        }
      });
    }
    this.badges();
  }

  badges() {
    for (const rule of this.edits.rules) {
      const place = this.tags.get(rule.id);
      const words = [...(this.marks.get(rule.id) ?? [])];
      place?.replaceChildren(...words.map((word) => h('span', { class: 'dt-badge' }, word)),
        ...(this.hits.has(rule.id) ? [h('span', { class: 'dt-badge dt-badge--hit' }, 'geldt bij de proef')] : []));
    }
  }
}
