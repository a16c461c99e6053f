// Messages between processes: which one, what it carries, and whom we wait for.

import { Button, Choice, Note, Section, Text } from '../controls.js';
import { readContext, writeContext } from '../contexts.js';
import { valueOf } from '../edits.js';
import { ValueSource } from '../value.js';
import { Holder } from './holder.js';
import { nameProblem } from './result.js';

const NEW = '\u0000nieuw';
const SENDS = new Set(['bpmn:IntermediateThrowEvent', 'bpmn:EndEvent']);

/** `place` is what refers to the message: an event definition or a receive task. */
export function messageSections(panel, place) {
  const sends = SENDS.has(panel.bo.$type);
  return [
    Section(titleOf(panel.bo), choice(panel, place)),
    sends && carried(panel, place),
    !sends && arrives(panel, place),
  ];
}

function titleOf(bo) {
  if (SENDS.has(bo.$type)) {
    return 'Welk bericht versturen we?';
  }
  return bo.$type === 'bpmn:StartEvent' ? 'Met welk bericht begint dit?' : 'Op welk bericht wachten we?';
}

export function receiveSections(panel) {
  return [
    ...messageSections(panel, panel.bo),
    Section('Op wie wachten we?', Holder(panel), Note('Wat er gebeurt als niemand antwoordt, zeg je met een tijd op de rand van deze stap.')),
  ];
}

function choice(panel, place) {
  const { edits, catalogue } = panel;
  const id = panel.idOf({ name: 'message' });
  const current = place.messageRef?.name ?? '';
  const names = new Set([...catalogue.messages.map((each) => each.name), ...edits.roots('bpmn:Message').map((each) => each.name)]);
  const makesNew = panel.mode(id) === NEW;
  const commit = (name) => use(panel, place, name);
  return [
    Choice(panel, {
      name: 'message',
      label: 'Bericht',
      help: 'Een bericht gaat alleen naar processen van hetzelfde huishouden.',
      value: makesNew ? NEW : current,
      choices: [
        ...(current ? [] : [{ value: '', label: 'Kies een bericht …' }]),
        ...[...names].filter(Boolean).sort((a, b) => a.localeCompare(b, 'nl')).map((name) => ({ value: name, label: name })),
        { value: NEW, label: 'Een nieuw bericht …' },
      ],
      commit: (chosen) => {
        panel.setMode(id, chosen === NEW ? NEW : undefined);
        if (chosen !== NEW) {
          commit(chosen);
        }
        panel.render();
      },
    }),
    makesNew && Text(panel, {
      name: 'message',
      suffix: '-new',
      label: 'Hoe heet het nieuwe bericht?',
      help: 'Zeg wat er nodig is of gebeurde. Bijvoorbeeld: Plan nodig.',
      value: '',
      check: (name) => (name ? '' : 'Geef het bericht een naam.'),
      commit: (name) => {
        panel.setMode(id, undefined);
        commit(name);
      },
    }),
  ];
}

/** Refer to the message of this name, and put it in the file when it is not there. */
function use(panel, place, name) {
  const { edits, element } = panel;
  if (!name) {
    return;
  }
  const found = edits.roots('bpmn:Message').find((each) => each.name === name);
  const [message, added] = found ? [found, null] : edits.newRoot(element, 'bpmn:Message', { name });
  edits.run([...(added ? [added] : []), edits.step(element, place, { messageRef: message })]);
}

function carried(panel, place) {
  const { bo, edits, element, catalogue } = panel;
  const text = valueOf(bo, 'Message', 'data');
  const entries = readContext(text);
  const set = (data) => edits.extension(element, bo, 'Message', { data });
  const write = (list) => set(list.length ? writeContext(list) : '');
  if (entries === null) {
    return Section('Wat neemt het bericht mee?', Text(panel, {
      name: 'message',
      suffix: '-data',
      label: 'Gegevens, als FEEL',
      value: text,
      lines: 3,
      code: true,
      check: (typed) => (!typed || typed.startsWith('=') ? '' : 'Begin met een =.'),
      commit: set,
    }));
  }
  const usual = catalogue.messages.find((each) => each.name === place.messageRef?.name)?.data ?? [];
  const names = [...new Set([...usual, ...entries.map((each) => each.name)])];
  const value = (name) => entries.find((each) => each.name === name)?.value ?? '';
  const change = (name, next) => write(
    names.map((each) => ({ name: each, value: each === name ? next : value(each) })).filter((each) => each.value),
  );
  return Section(
    'Wat neemt het bericht mee?',
    names.length === 0 && Note('Dit bericht neemt niets mee.'),
    names.map((name) => ValueSource(panel, {
      name: 'message',
      suffix: `-data-${name}`,
      label: name.replaceAll('_', ' '),
      value: value(name) === 'null' ? '' : value(name),
      commit: (next) => change(name, next),
    })),
    newDatum(panel, names, (name, next) => write([...entries, { name, value: next }])),
  );
}

function newDatum(panel, names, add) {
  const id = panel.idOf({ name: 'message', suffix: '-add' });
  if (panel.mode(id) !== NEW) {
    return Button(panel, {
      id: `${id}-button`,
      label: 'Gegeven toevoegen',
      action: () => {
        panel.setMode(id, NEW);
        panel.render();
        panel.focusOn(id);
      },
    });
  }
  return Text(panel, {
    name: 'message',
    suffix: '-add',
    label: 'Onder welke naam gaat het mee?',
    help: 'Eén woord. Kies daarna wat het is.',
    short: true,
    value: '',
    check: (name) => (names.includes(name) ? 'Deze naam is er al.' : nameProblem(name)),
    commit: (name) => {
      panel.setMode(id, undefined);
      add(name, 'null');
      panel.focusOn(panel.idOf({ name: 'message', suffix: `-data-${name}` }));
    },
  });
}

function arrives(panel, place) {
  const data = panel.catalogue.messages.find((each) => each.name === place.messageRef?.name)?.data ?? [];
  return data.length > 0 && Note(`Dit bericht neemt mee: ${data.join(', ')}.`);
}

