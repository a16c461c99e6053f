// What a value comes from: something the process knows, a fixed choice, a fixed text, or the expert's formula.

import { isOneValue } from './contexts.js';
import { Choice, knownChoices, OTHER, Text } from './controls.js';

const FIXED = '\u0000tekst';
const TEXT = /^"((?:[^"\\]|\\["\\])*)"$/;

/**
 * A control for one FEEL value; `options` are fixed choices `{value, label}` of which the value is FEEL, `known` the
 * data to choose from.
 */
export function ValueSource(panel, options) {
  const { name, suffix, label, help, value, commit, options: fixed = [], required = false, known = panel.known } = options;
  const id = panel.idOf({ name, suffix });
  const mode = panel.mode(id) ?? modeOf(value, fixed, known);
  const groups = [
    { value: '', label: required ? 'Kies …' : 'Niets' },
    ...(fixed.length ? [{ label: 'Vaste keuze', options: fixed }] : []),
    ...knownChoices(known),
    { label: 'Zelf invullen', options: [{ value: FIXED, label: 'Een vaste tekst' }, { value: OTHER, label: 'Een formule (voor experts)' }] },
  ];
  return [
    Choice(panel, {
      name,
      suffix,
      label,
      help,
      value: mode ?? value,
      choices: groups,
      commit: (chosen) => choose(panel, id, chosen, commit),
    }),
    mode === FIXED && Text(panel, {
      name,
      suffix: `${suffix}-feel`,
      label: `Tekst voor: ${label}`,
      value: TEXT.exec(value)?.[1].replace(/\\(["\\])/g, '$1') ?? '',
      commit: (text) => commit(text && `"${text.replace(/[\\"]/g, '\\$&')}"`),
    }),
    mode === OTHER && Text(panel, {
      name,
      suffix: `${suffix}-feel`,
      label: `Formule voor: ${label}`,
      help: 'FEEL, bijvoorbeeld: bedrag * 2',
      value,
      lines: 2,
      code: true,
      check: (text) => (!text || isOneValue(text) ? '' : 'Deze formule is niet af: controleer haakjes, aanhalingstekens en komma’s.'),
      commit,
    }),
  ];
}

function modeOf(value, options, known) {
  if (!value || options.some((each) => each.value === value) || known.some((each) => each.path === value)) {
    return undefined;
  }
  return TEXT.test(value) ? FIXED : OTHER;
}

function choose(panel, id, chosen, commit) {
  const typed = chosen === FIXED || chosen === OTHER;
  panel.setMode(id, typed ? chosen : undefined);
  if (!typed) {
    commit(chosen);
  }
  panel.render();
}
