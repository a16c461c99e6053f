// Under which name an outcome is kept in the data of the process.

import { Text } from '../controls.js';

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const TAKEN = new Set(['null', 'true', 'false', 'not', 'and', 'or', 'in', 'if', 'then', 'else', 'for', 'return', 'some', 'every',
  'satisfies', 'between', 'function', 'instance', 'of', 'external', 'item', 'partial', 'date', 'time', 'duration']);

export function nameProblem(text) {
  return !text || (NAME.test(text) && !TAKEN.has(text))
    ? ''
    : 'Gebruik één woord: begin met een letter, daarna letters, cijfers of _. Bijvoorbeeld: mijn_uitkomst.';
}

export function Result(panel, { value, commit, required = false, help }) {
  return Text(panel, {
    name: 'result',
    label: 'Onder welke naam bewaren we de uitkomst?',
    help,
    value,
    short: true,
    check: (text) => (required && !text ? 'Vul een naam in: anders kan niemand de uitkomst gebruiken.' : nameProblem(text)),
    commit,
  });
}
