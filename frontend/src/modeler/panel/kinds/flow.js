// An arrow: when this way is taken. Rows of field, operator and value, or the expert's FEEL.

import { html } from '@bpmn-io/diagram-js-ui';
import { readCondition, writeCondition } from '../conditions.js';
import { Button, Check, Note, Radios, Section, Text } from '../controls.js';
import { flowsFrom } from '../known.js';
import { makeDefault } from './gateway.js';
import { Rows } from './rows.js';

export function flowSections(panel) {
  const { bo } = panel;
  const source = bo.sourceRef;
  const text = bo.conditionExpression?.body?.trim() ?? '';
  if (source?.$type !== 'bpmn:ExclusiveGateway') {
    return text ? misplaced(panel, text) : [];
  }
  const ways = flowsFrom(source).length;
  if (ways < 2 && !text) {
    return Section('Wanneer gaan we hierlangs?', Note('Altijd: er is maar één weg.'));
  }
  const isDefault = source.default === bo;
  return Section(
    'Wanneer gaan we hierlangs?',
    Check(panel, {
      name: 'default',
      label: 'Als geen andere weg past',
      help: 'Eén weg uit een keuze kan dit zijn. Die heeft geen voorwaarde.',
      checked: isDefault,
      commit: (checked) => makeDefault(panel.edits, gatewayShape(panel), source, checked ? bo : undefined),
    }),
    isDefault && !text ? Note('Deze weg geldt als geen enkele voorwaarde klopt.') : condition(panel, text),
  );
}

function gatewayShape(panel) {
  return panel.modeler.get('elementRegistry').get(panel.bo.sourceRef.id) ?? panel.element;
}

function condition(panel, text) {
  const id = panel.idOf({ name: 'condition' });
  const group = readCondition(text);
  const mode = group ? panel.mode(id) ?? 'rows' : 'feel';
  return [
    Radios(panel, {
      name: 'condition',
      suffix: '-mode',
      label: 'Voorwaarde',
      help: group ? '' : 'Deze voorwaarde is met de hand geschreven. We laten haar zoals ze is.',
      choices: [
        { value: 'rows', label: 'Met regels' },
        { value: 'feel', label: 'Met een formule (voor experts)' },
      ].filter((each) => group || each.value === 'feel'),
      value: mode,
      commit: (chosen) => {
        panel.setMode(id, chosen);
        panel.render();
      },
    }),
    mode === 'rows' ? Rows(panel, { group, commit: (next) => set(panel, writeCondition(next)) }) : feel(panel, text),
  ];
}

/** The text begins with `=` when it did before. */
function set(panel, text) {
  const { bo, edits, element } = panel;
  const found = bo.conditionExpression;
  const before = found?.body?.trim() ?? '';
  const body = text && (before.startsWith('=') || !before ? `= ${text}` : text);
  const step = found && body
    ? edits.step(element, found, { body })
    : edits.step(element, bo, { conditionExpression: edits.expression(bo, body) });
  edits.run([step]);
}

function feel(panel, text) {
  return Text(panel, {
    name: 'condition',
    suffix: '-feel',
    label: 'Formule (FEEL)',
    help: 'Geeft waar of onwaar. Bijvoorbeeld: bedrag > 500 and spoed = true',
    value: text.replace(/^=\s*/, ''),
    lines: 3,
    code: true,
    commit: (typed) => set(panel, typed.replace(/^=\s*/, '')),
  });
}

function misplaced(panel, text) {
  const { bo, edits, element } = panel;
  return Section(
    'Wanneer gaan we hierlangs?',
    Note('Een voorwaarde kan alleen op een pijl die uit een keuze komt. Teken eerst een keuze, of haal de voorwaarde weg.'),
    html`<p key="misplaced"><code>${text}</code></p>`,
    html`<div data-field="condition" key="misplaced-remove">${Button(panel, {
      id: 'wv-panel-condition-remove',
      label: 'Voorwaarde weghalen',
      action: () => edits.run([edits.step(element, bo, { conditionExpression: undefined })]),
    })}</div>`,
  );
}
