// The process itself: what it is called, what it knows at its beginning, and how it may begin again.

import { html } from '@bpmn-io/diagram-js-ui';
import { Button, Check, Choice, Note, Section, Text } from '../controls.js';
import { readContext, writeContext } from '../contexts.js';
import { valueOf } from '../edits.js';
import { knownAtStart, nameOf } from '../known.js';
import { Consequence } from './consequence.js';
import { documentation } from './general.js';
import { ValueSource } from '../value.js';
import { nameProblem } from './result.js';

export function processSections(panel) {
  const { bo, element } = panel;
  const process = bo.processRef ?? bo;
  if (process.$type !== 'bpmn:Process') {
    return Section('Naam', Text(panel, {
      name: 'name',
      label: 'Hoe heet deze deelnemer?',
      value: bo.name ?? '',
      commit: (name) => panel.edits.run([panel.edits.step(element, bo, { name: name || undefined })]),
    }));
  }
  return [naming(panel, process), start(panel, process), again(panel, process), nobody(panel, process)];
}

function naming(panel, process) {
  const { bo, edits, element } = panel;
  return Section(
    'Naam en uitleg',
    Text(panel, {
      name: 'name',
      label: 'Hoe heet dit proces?',
      help: 'Zo staat het bij “Iets nieuws starten”.',
      value: process.name ?? '',
      commit: (name) => edits.run([process, ...(bo === process ? [] : [bo])].map((target) => edits.step(element, target, { name: name || undefined }))),
    }),
    documentation(panel, element, process),
    Check(panel, {
      name: 'executable',
      label: 'Dit proces kan echt lopen',
      help: 'Zonder vinkje is het alleen een tekening.',
      checked: Boolean(process.isExecutable),
      commit: (isExecutable) => edits.run([edits.step(element, process, { isExecutable })]),
    }),
  );
}

function start(panel, process) {
  const { edits, element } = panel;
  const text = valueOf(process, 'Start', 'data');
  const set = (data) => edits.extension(element, process, 'Start', { data });
  const entries = readContext(text);
  if (entries === null) {
    return Section('Wat weten we bij het begin?', feel(panel, text, set));
  }
  const change = (at, part) => set(write(entries.map((each, place) => (place === at ? { ...each, ...part } : each))));
  return Section(
    'Wat weten we bij het begin?',
    Note('Deze gegevens kan het proces gebruiken voordat iemand iets heeft ingevuld.'),
    entries.map((entry, at) => datum(panel, entry, at, {
      isTaken: (name) => entries.some((each, place) => place !== at && each.name === name),
      change: (part) => change(at, part),
      remove: () => {
        set(write(entries.filter((_, place) => place !== at)));
        panel.focusOn('wv-panel-start-add');
      },
    })),
    Button(panel, {
      id: 'wv-panel-start-add',
      label: 'Gegeven toevoegen',
      action: () => {
        set(write([...entries, { name: freeName(entries), value: 'subject' }]));
        panel.focusOn(`wv-panel-start-${entries.length}`);
      },
    }),
  );
}

function datum(panel, entry, at, { isTaken, change, remove }) {
  return html`
    <fieldset class="wv-pf-row" key=${`start-${at}`}>
      <legend>Gegeven ${at + 1}</legend>
      ${ValueSource(panel, {
        name: 'start', suffix: `-${at}`, label: 'Wat is het?', value: entry.value, known: knownAtStart(), required: true,
        commit: (value) => change({ value }),
      })}
      ${Text(panel, {
        name: 'start', suffix: `-${at}-name`, label: 'Hoe heet het in dit proces?', short: true, value: entry.name,
        check: (name) => nameProblem(name) || (name ? '' : 'Geef het een naam.') || (isTaken(name) ? 'Deze naam is er al.' : ''),
        commit: (name) => change({ name }),
      })}
      ${Button(panel, { id: `wv-panel-start-remove-${at}`, label: 'Gegeven weghalen', hidden: `: ${entry.name}`, action: remove })}
    </fieldset>`;
}

const write = (entries) => (entries.length ? writeContext(entries) : '');

function freeName(entries) {
  let number = entries.length + 1;
  while (entries.some((each) => each.name === `gegeven_${number}`)) {
    number += 1;
  }
  return `gegeven_${number}`;
}

function feel(panel, text, set) {
  return Text(panel, {
    name: 'start',
    label: 'Gegevens, als FEEL',
    help: 'Een lijst tussen accolades, bijvoorbeeld: = {aanvrager: starter}',
    value: text,
    lines: 4,
    code: true,
    check: (typed) => (!typed || typed.startsWith('=') ? '' : 'Begin met een =.'),
    commit: set,
  });
}

function again(panel, process) {
  const { edits, element } = panel;
  const set = (attribute) => (value) => edits.extension(element, process, 'Start', { [attribute]: value });
  const places = (process.flowElements ?? []).filter((each) => each.$instanceOf('bpmn:FlowNode') && each.$type !== 'bpmn:BoundaryEvent');
  return Section(
    'Vaker beginnen',
    Check(panel, {
      name: 'once',
      label: 'Een huishouden heeft dit proces hoogstens één keer',
      checked: valueOf(process, 'Start', 'once') === 'true',
      commit: (isOnce) => set('once')(isOnce ? 'true' : ''),
    }),
    Choice(panel, {
      name: 'reopen',
      label: 'Waar gaat het verder als iemand het heropent?',
      help: 'Alles wat al bekend was, blijft bekend.',
      value: valueOf(process, 'Start', 'reopen'),
      choices: [
        { value: '', label: 'Het kan niet worden heropend' },
        ...places.map((each) => ({ value: each.id, label: nameOf(each) })),
      ],
      missing: () => 'Een stap die er niet meer is',
      commit: set('reopen'),
    }),
  );
}

function nobody(panel, process) {
  return Section('Als niemand iets doet', Consequence(panel, process, {
    help: 'Geldt als er geen taak openstaat en een gebeurtenis zelf niets zegt.',
  }));
}
