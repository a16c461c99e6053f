// When a step must be done: a number of days, a statutory term that runs, or an expert's expression.

import { Choice, Note, Radios, Section, Text } from '../controls.js';
import { readDuration, writeDuration } from '../durations.js';
import { valueOf } from '../edits.js';
import { processOf, termsOf } from '../known.js';
import { Amount } from './amount.js';

const MODES = [
  { value: 'none', label: 'Geen vaste termijn' },
  { value: 'duration', label: 'Een aantal dagen of uren nadat de taak er is' },
  { value: 'term', label: 'Op de laatste dag van een wettelijke termijn' },
  { value: 'feel', label: 'Volgens een formule (voor experts)' },
];
const FIRST = { amount: 5, unit: 'werkdagen' };

export function termSection(panel) {
  const { bo, edits, element } = panel;
  const [duration, calendar, term] = ['duration', 'calendar', 'term'].map((name) => valueOf(bo, 'Task', name));
  const set = (attributes) => edits.extension(element, bo, 'Task', attributes);
  const id = panel.idOf({ name: 'duration' });
  const mode = panel.mode(id) ?? modeOf(duration, calendar, term);
  const choose = (chosen) => {
    panel.setMode(id, chosen);
    const written = writeDuration(readDuration(duration, calendar) ?? FIRST);
    const terms = termsOf(bo);
    const next = {
      none: { duration: '', calendar: '', term: '' },
      duration: { duration: written.iso, calendar: written.calendar, term: '' },
      term: terms.length ? { duration: '', calendar: '', term: term || terms[0] } : null,
      feel: duration ? { term: '' } : null,
    }[chosen];
    if (next) {
      set(next);
    }
    panel.render();
  };
  return Section(
    'Wanneer moet het klaar zijn?',
    Radios(panel, { name: 'duration', label: 'Termijn', choices: MODES, value: mode, commit: choose }),
    mode === 'duration' && Amount(panel, {
      name: 'duration',
      label: 'Aantal',
      value: readDuration(duration, calendar) ?? FIRST,
      commit: (value) => {
        const { iso, calendar: counted } = writeDuration(value);
        set({ duration: iso, calendar: counted, term: '' });
      },
    }),
    mode === 'term' && termChoice(panel, { value: term, commit: (name) => set({ term: name, duration: '', calendar: '' }) }),
    mode === 'feel' && expert(panel, duration, calendar, set),
    normOf(panel),
  );
}

/** What the municipality finds long for this step: only to compare with, not a term. */
function normOf({ bo, catalogue }) {
  const days = catalogue.norms?.processes?.[processOf(bo)?.id]?.[bo.id];
  return days && Note(`De norm voor deze stap is ${String(days).replace('.', ',')} ${days === 1 ? 'werkdag' : 'werkdagen'}. Wat langer ligt, valt op in de verkeerstoren.`);
}

function modeOf(duration, calendar, term) {
  if (term) {
    return 'term';
  }
  return duration ? (readDuration(duration, calendar) ? 'duration' : 'feel') : 'none';
}

/** The statutory terms that this process starts. */
export function termChoice(panel, { value, commit, empty, label = 'Welke wettelijke termijn?', help }) {
  const terms = termsOf(panel.bo);
  if (!terms.length && !value) {
    return Note('Dit proces start nog geen wettelijke termijn. Voeg eerst de bewerking “Start een wettelijke termijn” toe.');
  }
  return Choice(panel, {
    name: 'term',
    label,
    help,
    value,
    choices: [...(empty ? [{ value: '', label: empty }] : []), ...terms.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))],
    missing: (name) => `“${name}” (begint niet in dit proces)`,
    commit,
  });
}

function expert(panel, duration, calendar, set) {
  return [
    Text(panel, {
      name: 'duration',
      suffix: '-feel',
      label: 'Duur',
      help: 'Een ISO-duur zoals P2DT4H, of FEEL met een = ervoor, bijvoorbeeld: = if spoed then duration("PT4H") else duration("P2D")',
      value: duration,
      lines: 2,
      code: true,
      commit: (text) => set({ duration: text, term: '' }),
    }),
    Choice(panel, {
      name: 'calendar',
      label: 'Hoe tellen we?',
      value: calendar === 'calendar' ? '' : calendar,
      choices: [{ value: '', label: 'Elke dag telt' }, { value: 'working', label: 'Alleen werkdagen tellen' }],
      commit: (value) => set({ calendar: value }),
    }),
  ];
}
