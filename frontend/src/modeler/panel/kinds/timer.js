// When a timer goes off: after a while, on a day that the process knows, again and again, or as an expert writes it.

import { Choice, knownChoices, Note, Radios, Section, Text } from '../controls.js';
import {
  readAmount, readCycle, readDuration, readFromAnswer, unitOf, writeCycle, writeDuration, writeFromAnswer,
} from '../durations.js';
import { termsOf } from '../known.js';
import { Amount } from './amount.js';

const FIRST = { amount: 5, unit: 'werkdagen' };
const TIMES = ['timeDuration', 'timeDate', 'timeCycle'];
const PATH = /^=\s*([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)$/u;
const ANSWER_UNITS = ['werkdagen', 'dagen', 'weken', 'maanden'].map(unitOf);

export function timerSections(panel, definition) {
  const { bo } = panel;
  const timer = read(definition);
  const id = panel.idOf({ name: 'timer' });
  const mode = panel.mode(id) ?? timer.mode;
  const repeats = bo.$type === 'bpmn:StartEvent' || (bo.$type === 'bpmn:BoundaryEvent' && bo.cancelActivity === false);
  const dates = [...knownChoices(panel.known, { prefix: '= ', kinds: ['date'] }), ...termMoments(bo)];
  const numbers = knownChoices(panel.known.filter((each) => each.isAnswer), { kinds: ['number'] });
  const asked = panel.known.find((each) => each.isAnswer && each.kind === 'date');
  const choices = [
    { value: 'after', label: 'Na een aantal dagen, uren of weken' },
    (numbers.length || mode === 'answer') && { value: 'answer', label: 'Na zo veel dagen als iemand heeft ingevuld' },
    (dates.length || mode === 'date') && { value: 'date', label: 'Op een datum die bekend is' },
    (repeats || mode === 'cycle') && { value: 'cycle', label: 'Steeds opnieuw' },
    { value: 'feel', label: 'Zoals een expert het schrijft' },
  ].filter(Boolean);
  return Section(
    'Wanneer?',
    Radios(panel, {
      name: 'timer',
      label: 'Wanneer gaat dit af?',
      choices,
      value: mode,
      commit: (chosen) => choose(panel, definition, timer, chosen, { id, dates, numbers, asked }),
    }),
    {
      after: () => after(panel, definition, timer),
      answer: () => fromAnswer(panel, definition, timer, numbers),
      date: () => onDate(panel, definition, timer, dates),
      cycle: () => cycle(panel, definition, timer, repeats),
      feel: () => feel(panel, definition, timer),
      none: () => Note('Kies wanneer dit afgaat.'),
    }[mode](),
  );
}

/** The timer as the panel shows it: its way of telling the time, with the parts of that way. */
function read(definition) {
  const kind = TIMES.find((each) => definition[each]?.body?.trim());
  const text = definition[kind]?.body.trim() ?? '';
  const calendar = definition.get('waakvlam:calendar') ?? '';
  const known = { kind: kind ?? 'timeDuration', text, calendar };
  if (!kind) {
    return { ...known, mode: 'none' };
  }
  if (kind === 'timeDuration') {
    const every = readDuration(text, calendar);
    const answer = readFromAnswer(text, calendar);
    return { ...known, every, answer, mode: every ? 'after' : answer ? 'answer' : 'feel' };
  }
  if (kind === 'timeDate') {
    return { ...known, mode: PATH.test(text) ? 'date' : 'feel' };
  }
  const repeated = readCycle(text, calendar);
  return { ...known, cycle: repeated, mode: repeated ? 'cycle' : 'feel' };
}

/** Put one time in the timer, and take the others away, as one edit. */
function write(panel, definition, kind, { iso, calendar }) {
  const { edits, element } = panel;
  const set = Object.fromEntries(TIMES.map((each) => [each, undefined]));
  const found = definition[kind];
  const counted = calendar === 'working' ? 'working' : undefined;
  if (found) {
    delete set[kind];
    edits.run([
      edits.step(element, found, { body: iso }),
      edits.step(element, definition, { ...set, 'waakvlam:calendar': counted }),
    ]);
  } else {
    edits.run([edits.step(element, definition, { ...set, [kind]: edits.expression(definition, iso), 'waakvlam:calendar': counted })]);
  }
}

function choose(panel, definition, timer, chosen, { id, dates, numbers, asked }) {
  panel.setMode(id, chosen);
  const number = numbers[0]?.options[0].value;
  const date = asked ? `= ${asked.path}` : dates[0]?.options[0].value;
  const every = timer.every ?? timer.cycle ?? FIRST;
  if (chosen === 'after') {
    write(panel, definition, 'timeDuration', writeDuration(every));
  } else if (chosen === 'answer' && number) {
    write(panel, definition, 'timeDuration', writeFromAnswer(timer.answer ?? { path: number, unit: 'dagen' }));
  } else if (chosen === 'date' && date) {
    write(panel, definition, 'timeDate', { iso: date, calendar: '' });
  } else if (chosen === 'cycle') {
    write(panel, definition, 'timeCycle', writeCycle({ times: null, ...every }));
  }
  panel.render();
}

function after(panel, definition, timer) {
  return Amount(panel, {
    name: 'timer',
    suffix: '-after',
    label: 'Na',
    value: timer.every ?? FIRST,
    commit: (every) => write(panel, definition, 'timeDuration', writeDuration(every)),
  });
}

function fromAnswer(panel, definition, timer, numbers) {
  const answer = timer.answer ?? { path: '', unit: 'dagen' };
  const commit = (part) => write(panel, definition, 'timeDuration', writeFromAnswer({ ...answer, ...part }));
  return [
    Choice(panel, {
      name: 'timer',
      suffix: '-answer',
      label: 'Het antwoord op',
      value: answer.path,
      choices: numbers,
      commit: (path) => commit({ path }),
    }),
    Choice(panel, {
      name: 'calendar',
      suffix: '-answer-unit',
      label: 'Geteld in',
      value: answer.unit,
      choices: ANSWER_UNITS.map((unit) => ({ value: unit.key, label: unit.many })),
      commit: (unit) => commit({ unit }),
    }),
  ];
}

function onDate(panel, definition, timer, dates) {
  return Choice(panel, {
    name: 'timer',
    suffix: '-date',
    label: 'Op',
    help: 'Aan het begin van die dag. Bij een wettelijke termijn op het juiste uur.',
    value: timer.kind === 'timeDate' ? timer.text.replace(/^=\s*/, '= ') : '',
    choices: dates,
    commit: (text) => write(panel, definition, 'timeDate', { iso: text, calendar: '' }),
  });
}

function termMoments(bo) {
  const options = termsOf(bo).flatMap((name) => [
    { value: `= ${name}.ends_at`, label: `Einde van ${name.replaceAll('_', ' ')}` },
    { value: `= ${name}.remind_at`, label: `Vijf werkdagen voor het einde van ${name.replaceAll('_', ' ')}` },
  ]);
  return options.length ? [{ label: 'Wettelijke termijnen', options }] : [];
}

function cycle(panel, definition, timer, repeats) {
  const found = timer.cycle ?? { times: null, ...FIRST };
  const commit = (part) => write(panel, definition, 'timeCycle', writeCycle({ ...found, ...part }));
  return [
    Amount(panel, { name: 'timer', suffix: '-cycle', label: 'Elke', value: found, commit }),
    Text(panel, {
      name: 'timer',
      suffix: '-times',
      label: 'Hoogstens hoe vaak?',
      help: 'Leeg: net zo lang tot de stap klaar is.',
      short: true,
      value: found.times === null ? '' : String(found.times),
      check: (text) => (!text || readAmount(text) ? '' : 'Vul een heel getal in van 1 tot en met 999, of laat het leeg.'),
      commit: (text) => commit({ times: readAmount(text) }),
    }),
    !repeats && Note('Dit kan hier maar één keer afgaan. Laat de taak blijven staan, of kies een aantal dagen.'),
  ];
}

function feel(panel, definition, timer) {
  return [
    Choice(panel, {
      name: 'timer',
      suffix: '-kind',
      label: 'Soort tijd',
      value: timer.kind,
      choices: [
        { value: 'timeDuration', label: 'Een duur' },
        { value: 'timeDate', label: 'Een moment' },
        { value: 'timeCycle', label: 'Een herhaling' },
      ],
      commit: (kind) => write(panel, definition, kind, { iso: timer.text, calendar: timer.calendar }),
    }),
    Text(panel, {
      name: 'timer',
      suffix: '-feel',
      label: 'Tijd',
      help: 'ISO 8601 (P2D, 2026-03-01T09:00, R3/PT1H), of FEEL met een = ervoor.',
      value: timer.text,
      lines: 2,
      code: true,
      check: (text) => (text ? '' : 'Vul een tijd in.'),
      commit: (iso) => write(panel, definition, timer.kind, { iso, calendar: timer.calendar }),
    }),
    Choice(panel, {
      name: 'calendar',
      label: 'Hoe tellen we?',
      value: timer.calendar === 'working' ? 'working' : '',
      choices: [{ value: '', label: 'Elke dag telt' }, { value: 'working', label: 'Alleen werkdagen tellen' }],
      commit: (calendar) => write(panel, definition, timer.kind, { iso: timer.text, calendar }),
    }),
  ];
}

