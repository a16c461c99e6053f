// Events: what they wait for or do, whom we wait for, and what happens if nobody acts.

import { Choice, Radios, Section, Text } from '../controls.js';
import { valueOf } from '../edits.js';
import { Consequence } from './consequence.js';
import { Holder } from './holder.js';
import { messageSections } from './message.js';
import { termChoice } from './term.js';
import { timerSections } from './timer.js';

export function eventSections(panel) {
  const { bo } = panel;
  const definition = bo.eventDefinitions?.[0];
  const isBoundary = bo.$type === 'bpmn:BoundaryEvent';
  const isCatch = bo.$type === 'bpmn:IntermediateCatchEvent';
  const isTimer = definition?.$type === 'bpmn:TimerEventDefinition';
  const isError = definition?.$type === 'bpmn:ErrorEventDefinition';
  const canTie = isTimer && (isBoundary || isCatch);
  return [
    isTimer && timerSections(panel, definition),
    definition?.$type === 'bpmn:MessageEventDefinition' && messageSections(panel, definition),
    isError && errorSection(panel, definition),
    isBoundary && !isError && interrupting(panel),
    (isCatch || canTie) && waiting(panel, { isCatch, canTie }),
    (isBoundary || isCatch) && !isError && Section('Als niemand iets doet', Consequence(panel, bo, {
      help: 'Eén zin voor de collega. Bijvoorbeeld: Na vijf werkdagen krijgt de teammanager bericht.',
    })),
  ];
}

function interrupting(panel) {
  const { bo, edits, element } = panel;
  return Section('En de stap zelf?', Radios(panel, {
    name: 'interrupting',
    label: 'Wat gebeurt er met de stap waar dit op zit?',
    choices: [
      { value: 'stop', label: 'De taak stopt; alleen deze weg gaat verder' },
      { value: 'stay', label: 'De taak blijft staan; deze weg loopt ernaast' },
    ],
    value: bo.cancelActivity === false ? 'stay' : 'stop',
    commit: (value) => edits.run([edits.step(element, bo, { cancelActivity: value === 'stop' })]),
  }));
}

function waiting(panel, { isCatch, canTie }) {
  const { bo, edits, element } = panel;
  const set = (attribute) => (value) => edits.extension(element, bo, 'Wait', { [attribute]: value });
  return Section(
    isCatch ? 'Op wie wachten we?' : 'Hoort dit bij een wettelijke termijn?',
    isCatch && Holder(panel),
    canTie && termChoice(panel, {
      value: valueOf(bo, 'Wait', 'term'),
      empty: 'Nee, de klok loopt altijd door',
      label: 'Schuift de tijd mee met een wettelijke termijn?',
      help: 'Staat de termijn stil, dan staat deze klok ook stil.',
      commit: set('term'),
    }),
  );
}

function errorSection(panel, definition) {
  const { bo, edits, element } = panel;
  const isBoundary = bo.$type === 'bpmn:BoundaryEvent';
  const current = definition.errorRef?.errorCode ?? '';
  const known = [...codes(panel, isBoundary ? bo.attachedToRef : null)];
  const commit = (code) => {
    if (!code) {
      edits.run([edits.step(element, definition, { errorRef: undefined })]);
      return;
    }
    const found = edits.roots('bpmn:Error').find((each) => each.errorCode === code);
    const [error, added] = found ? [found, null] : edits.newRoot(element, 'bpmn:Error', { name: bo.name || code, errorCode: code });
    edits.run([...(added ? [added] : []), edits.step(element, definition, { errorRef: error })]);
  };
  return Section('Welke fout?', isBoundary
    ? Choice(panel, {
      name: 'error',
      label: 'Wat ging er mis?',
      value: current,
      choices: [{ value: '', label: 'Elke fout' }, ...known.map(([value, label]) => ({ value, label }))],
      missing: (code) => code,
      commit,
    })
    : Text(panel, {
      name: 'error',
      label: 'Code van de fout',
      help: 'Een kort woord. Wie dit proces aanroept, kan deze fout opvangen.',
      short: true,
      value: current,
      check: (code) => (/^[\w.-]{1,64}$/.test(code) ? '' : 'Vul een code in van letters, cijfers, streepjes of punten.'),
      commit,
    }));
}

/** Error codes with a name: those that the step may give first, then those of the file. */
function codes(panel, step) {
  const found = new Map();
  const operation = valueOf(step, 'Operation', 'name');
  for (const each of panel.catalogue.operations) {
    for (const error of each.name === operation || !operation ? each.errors ?? [] : []) {
      found.set(error.code, error.label);
    }
  }
  for (const error of panel.edits.roots('bpmn:Error')) {
    if (error.errorCode && !found.has(error.errorCode)) {
      found.set(error.errorCode, error.name || error.errorCode);
    }
  }
  return found;
}

