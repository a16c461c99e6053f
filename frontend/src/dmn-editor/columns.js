// The columns of a table and what counts when more rules fit, in plain HTML.

import { button, committed, h, redraw, select } from './dom.js';
import { HIT_POLICIES, TYPES } from './dutch.js';
import { titleOf } from './rule-list.js';

const typesWith = (type) => (TYPES.some(([value]) => value === type) ? TYPES : [...TYPES, [type, type]]);

export class Columns {
  constructor(place, edits, act) {
    Object.assign(this, { place, edits, act });
  }

  update() {
    const { inputs, outputs } = this.edits;
    redraw(this.place,
      this.name(), this.policy(),
      h('h3', {}, 'Gegevens (als)'),
      ...inputs.map((column, n) => this.column(column, n, true, inputs.length, n)),
      button('Gegeven toevoegen', () => this.act(() => this.edits.addColumn('dmn:InputClause')), { 'data-key': 'gegeven erbij' }),
      h('h3', {}, 'Uitkomsten (dan)'),
      ...outputs.map((column, n) => this.column(column, n, false, outputs.length, inputs.length + n)),
      button('Uitkomst toevoegen', () => this.act(() => this.edits.addColumn('dmn:OutputClause')), { 'data-key': 'uitkomst erbij' }));
  }

  name() {
    const field = committed(h('input', { id: 'dt-naam', class: 'utrecht-textbox', 'data-key': 'naam', autocomplete: 'off',
      value: this.edits.decision.name ?? '' }), (text) => text.trim() && this.act(() => this.edits.rename(text.trim())));
    return h('div', { class: 'dt-field' }, h('label', { for: 'dt-naam' }, 'Naam van de beslissing'), field);
  }

  policy() {
    const { hitPolicy = 'UNIQUE', aggregation } = this.edits.table;
    const now = HIT_POLICIES.find((each) => each.hitPolicy === hitPolicy && each.aggregation === aggregation) ?? HIT_POLICIES[0];
    const field = select(HIT_POLICIES.map(({ value, label }) => [value, label]), now.value, {
      id: 'dt-beleid', 'data-key': 'beleid', 'aria-describedby': 'dt-beleid-uitleg',
      onchange: () => {
        const chosen = HIT_POLICIES.find((each) => each.value === field.value);
        this.act(() => this.edits.hitPolicy(chosen.hitPolicy, chosen.aggregation));
      },
    });
    return h('div', { class: 'dt-field' }, h('label', { for: 'dt-beleid' }, 'Als er meer regels passen'), field,
      h('span', { class: 'dt-words', id: 'dt-beleid-uitleg' }, now.explanation));
  }

  column(column, n, input, count, place) {
    const title = titleOf(column, input);
    const what = input ? `gegeven ${n + 1}` : `uitkomst ${n + 1}`;
    const first = input ? 0 : this.edits.inputs.length;
    const field = (word, label, text, change) => {
      const id = `dt-${column.id}-${word}`;
      return h('div', { class: 'dt-field' },
        h('label', { for: id }, label, h('span', { class: 'vh' }, `, ${what}`)),
        committed(h('input', { id, class: `utrecht-textbox${word === 'label' ? '' : ' dt-feel'}`, 'data-key': id, autocomplete: 'off',
          spellcheck: 'false', value: text ?? '' }), (typed) => this.act(() => change(typed.trim()))));
    };
    const typeId = `dt-${column.id}-soort`;
    const holder = input ? column.inputExpression : column;
    const type = select(typesWith(holder?.typeRef ?? ''), holder?.typeRef ?? '', { id: typeId, 'data-key': typeId,
      onchange: () => this.act(() => this.edits.set(holder, { typeRef: type.value || undefined })) });
    const allowed = input ? column.inputValues : column.outputValues;
    const named = (words) => ({ 'aria-label': `${words}, ${what}: ${title}`, 'data-key': `${column.id} ${words}` });
    return h('fieldset', { class: 'dt-column', 'data-column': column.id },
      h('legend', {}, `${input ? 'Gegeven' : 'Uitkomst'} ${n + 1}: ${title}`),
      h('div', { class: 'dt-column__fields' },
        field('label', 'Opschrift', column.label, (text) => this.edits.set(column, { label: text || undefined })),
        input
          ? field('tekst', 'Kijkt naar (FEEL)', column.inputExpression?.text, (text) => this.edits.set(column.inputExpression, { text }))
          : field('naam', 'Naam voor het proces', column.name, (text) => this.edits.set(column, { name: text })),
        h('div', { class: 'dt-field' }, h('label', { for: typeId }, 'Soort', h('span', { class: 'vh' }, `, ${what}`)), type),
        field('waarden', 'Mogelijke waarden', allowed?.text, (text) => this.edits.allowed(column, text))),
      h('div', { class: 'utrecht-button-group' },
        n > 0 && button('Naar links', () => this.act(() => this.edits.moveColumn(place, place - 1)), named('Naar links')),
        n < count - 1 && button('Naar rechts', () => this.act(() => this.edits.moveColumn(place, place + 1)), named('Naar rechts')),
        (input || count > 1) && button('Verwijder', () => this.act(() => this.edits.removeColumn(first + n)), named('Verwijder'))));
  }
}
