// Fill in data and see what the decision gives and by which rules; the server works it out with the real engine.

import { button, h } from './dom.js';

const HELP = {
  number: 'Een getal, bijvoorbeeld 1.250,00', date: 'Dag-maand-jaar, bijvoorbeeld 21-11-2026',
  list: 'Zet een komma tussen de onderdelen', feel: 'Een FEEL-expressie, bijvoorbeeld 12 of "tekst"',
};

export class TryOut {
  constructor(place, ask) {
    this.place = place;
    this.ask = ask;
    this.typed = new Map();
    this.shape = '';
    this.fields = h('div', { class: 'dt-try__fields' });
    this.said = h('p', { role: 'status', class: 'dt-said' });
    this.outcome = h('div', { class: 'dt-outcome' });
    this.form = h('form', { novalidate: true, onsubmit: (event) => { event.preventDefault(); this.run(); } },
      this.fields, button('Probeer', null, { type: 'submit', class: 'utrecht-button utrecht-button--primary-action' }));
    place.replaceChildren(this.form, this.said, this.outcome);
  }

  show(decision, fields) {
    this.decision = decision;
    const shape = JSON.stringify([decision, fields]);
    if (shape === this.shape) {
      return;
    }
    this.shape = shape;
    this.fields.replaceChildren(...fields.map((field, n) => this.field(field, `dt-proef-${n}`)));
    if (fields.length === 0) {
      this.fields.append(h('p', {}, 'Deze beslissing heeft geen gegevens nodig.'));
    }
  }

  field(field, id) {
    const keep = (event) => this.typed.set(field.path, event.target.value);
    const common = { id, name: field.path, 'data-path': field.path, onchange: keep, oninput: keep,
      'aria-describedby': `${id}-help ${id}-fout` };
    const options = field.kind === 'boolean' ? [['', 'leeg'], ['ja', 'ja'], ['nee', 'nee']]
      : field.choices.length ? [['', 'leeg'], ...field.choices.map((choice) => [choice, choice])] : null;
    const entry = options
      ? h('select', { ...common, class: 'utrecht-select' }, options.map(([value, words]) => h('option', { value }, words)))
      : h('input', { ...common, class: 'utrecht-textbox', autocomplete: 'off', inputmode: field.kind === 'number' ? 'decimal' : false });
    entry.value = this.typed.get(field.path) ?? '';
    return h('div', { class: 'dt-field' }, h('label', { for: id }, field.label),
      h('span', { class: 'dt-words', id: `${id}-help` }, options ? '' : HELP[field.kind] ?? ''),
      h('span', { class: 'dt-error', id: `${id}-fout`, 'data-error': field.path }), entry);
  }

  async run() {
    const answers = Object.fromEntries([...this.fields.querySelectorAll('[data-path]')].map((entry) => [entry.dataset.path, entry.value]));
    this.said.textContent = 'Wordt geprobeerd …';
    let found;
    try {
      found = await this.ask(this.decision, answers);
    } catch (error) {
      found = { message: error.message, rules: [], outputs: [], columns: [], errors: {} };
    }
    this.draw(found);
    return found;
  }

  draw({ message, outputs = [], columns = [], because = [], errors = {} }) {
    for (const entry of this.fields.querySelectorAll('[data-path]')) {
      const error = errors[entry.dataset.path] ?? '';
      this.fields.querySelector(`[data-error="${CSS.escape(entry.dataset.path)}"]`).textContent = error;
      entry.toggleAttribute('aria-invalid', Boolean(error));
    }
    this.said.textContent = message;
    const row = ([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
    this.outcome.replaceChildren(...[
      outputs.length && h('h3', {}, 'Uitkomst'), outputs.length && h('dl', { class: 'dt-values' }, outputs.map(row)),
      columns.length && h('h3', {}, 'Waar de tabel naar keek'), columns.length && h('dl', { class: 'dt-values' }, columns.map(row)),
      because.length && h('h3', {}, 'Regels van andere beslissingen'), because.length && h('ul', {}, because.map((words) => h('li', {}, words))),
    ].filter(Boolean));
    this.fields.querySelector('[aria-invalid]')?.focus();
  }
}
