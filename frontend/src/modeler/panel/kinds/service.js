// A step that Waakvlam does by itself: which operation, what it is given, and where its answer goes.

import { html } from '@bpmn-io/diagram-js-ui';
import { Choice, Note, Section, Text } from '../controls.js';
import { readContext, writeContext } from '../contexts.js';
import { valueOf } from '../edits.js';
import { ValueSource } from '../value.js';
import { Result } from './result.js';

export function serviceSections(panel) {
  const { bo, edits, element, catalogue } = panel;
  const chosen = valueOf(bo, 'Operation', 'name');
  const operation = catalogue.operations.find((each) => each.name === chosen);
  const set = (attributes) => edits.extension(element, bo, 'Operation', attributes);
  return [
    Section(
      'Wat doet Waakvlam hier?',
      Choice(panel, {
        name: 'operation',
        label: 'Bewerking',
        value: chosen,
        choices: [
          ...(chosen ? [] : [{ value: '', label: 'Kies een bewerking …' }]),
          ...groups(catalogue.operations),
        ],
        commit: (name) => set(changed(catalogue, name, valueOf(bo, 'Operation', 'inputs'))),
      }),
      operation && html`<p class="wv-pf-explained" key="operation-help">${operation.help}</p>`,
    ),
    chosen && inputs(panel, operation, valueOf(bo, 'Operation', 'inputs'), set),
    chosen && answer(panel, operation, valueOf(bo, 'Operation', 'result'), set),
  ];
}

function groups(operations) {
  const found = new Map();
  for (const { name, label, about } of operations) {
    found.set(about, [...(found.get(about) ?? []), { value: name, label }]);
  }
  return [...found].map(([label, options]) => ({ label, options }));
}

/** Of the inputs of another operation those stay that the new one asks too. */
function changed(catalogue, name, former) {
  const asks = new Set(catalogue.operations.find((each) => each.name === name)?.inputs.map((each) => each.name));
  const kept = (readContext(former) ?? []).filter((each) => asks.has(each.name));
  return { name, inputs: kept.length ? writeContext(kept) : '' };
}

function inputs(panel, operation, text, set) {
  const entries = readContext(text);
  const commit = (list) => set({ inputs: list.some((each) => each.value.trim()) ? writeContext(list) : '' });
  if (entries === null || !operation) {
    return Section('Wat krijgt de bewerking?', Text(panel, {
      name: 'inputs',
      label: 'Gegevens, als FEEL',
      help: 'Bijvoorbeeld: = {amount: bedrag, fund: fonds}',
      value: text,
      lines: 4,
      code: true,
      check: (typed) => (!typed || typed.startsWith('=') ? '' : 'Begin met een =.'),
      commit: (typed) => set({ inputs: typed }),
    }));
  }
  const extra = entries.filter((each) => !operation.inputs.some((input) => input.name === each.name));
  if (!operation.inputs.length && !extra.length) {
    return Section('Wat krijgt de bewerking?', Note('Deze bewerking heeft geen gegevens nodig.'));
  }
  const value = (name) => entries.find((each) => each.name === name)?.value ?? '';
  const change = (name, next) => commit(
    entries.some((each) => each.name === name)
      ? entries.map((each) => (each.name === name ? { name, value: next } : each))
      : [...entries, { name, value: next }],
  );
  return Section(
    'Wat krijgt de bewerking?',
    operation.inputs.map((input) => ValueSource(panel, {
      name: 'inputs',
      suffix: `-${input.name}`,
      label: input.required ? input.label : `${input.label} (niet verplicht)`,
      help: input.help,
      required: input.required,
      value: value(input.name) === 'null' ? '' : value(input.name),
      options: input.options,
      commit: (next) => change(input.name, next),
    })),
    extra.map((each) => ValueSource(panel, {
      name: 'inputs',
      suffix: `-${each.name}`,
      label: `${each.name} (kent deze bewerking niet)`,
      value: each.value,
      commit: (next) => change(each.name, next),
    })),
  );
}

function answer(panel, operation, value, set) {
  const answers = operation?.answers ?? [];
  if (operation && !answers.length && !value) {
    return null;
  }
  const errors = (operation?.errors ?? []).map((each) => each.label).join(', ');
  return Section(
    'Wat komt eruit?',
    answers.length > 0 && html`
      <ul class="wv-pf-list" key="answers">${answers.map((each) => html`<li>${each.label}</li>`)}</ul>`,
    Result(panel, { value, help: 'Eén woord. Leeg: de uitkomst komt los bij de andere gegevens.', commit: (result) => set({ result }) }),
    errors && Note(`Het kan ook misgaan: ${errors}. Zet dan een gebeurtenis met een fout op deze stap.`),
  );
}
