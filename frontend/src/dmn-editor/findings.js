// Gaps, overlaps and what keeps the file from being published, each with a way to the rule concerned.

import { button, h } from './dom.js';

const SORTS = { gap: 'gat', overlap: 'overlapt', never: 'geldt nooit', twice: 'staat er twee keer', number: 'kijk naar het getal' };

/** For each rule the words on its badge. */
export function marksOf(table) {
  const marks = new Map();
  for (const finding of table?.findings ?? []) {
    for (const id of finding.elements.filter(Boolean)) {
      marks.set(id, (marks.get(id) ?? new Set()).add(SORTS[finding.sort]));
    }
  }
  return marks;
}

export function drawFindings(place, table, jump, add) {
  if (!table) {
    place.replaceChildren(h('p', {}, 'Deze beslissing heeft geen regels om te beoordelen.'));
    return;
  }
  const { findings, notes, too_large: tooLarge } = table;
  const head = tooLarge && !findings.length ? null : findings.length
    ? h('p', { class: 'dt-lead' }, `${findings.length} ${findings.length === 1 ? 'punt' : 'punten'} in de regels.`)
    : h('p', { class: 'dt-lead' }, 'Geen gaten gevonden, en geen regels die elkaar in de weg zitten.');
  place.replaceChildren(...[head,
    findings.length && h('ul', { class: 'dt-findings' }, findings.map((finding) => h('li', { class: `dt-finding dt-finding--${finding.sort}` },
      h('span', {}, h('strong', {}, `${finding.sort === 'gap' ? 'Gat' : finding.sort === 'overlap' ? 'Overlap' : finding.sort === 'number' ? 'Getal' : 'Regel'}: `), finding.message),
      h('span', { class: 'utrecht-button-group' },
        finding.rules.map((number, n) => finding.elements[n]
          && button(`Ga naar regel ${number}`, () => jump(finding.elements[n]))),
        finding.cells.length > 0 && button('Maak hier een regel voor', () => add(finding.cells), { 'aria-label': `Maak hier een regel voor. ${finding.message}` }))))),
    notes.length && h('ul', { class: 'dt-notes' }, notes.map((note) => h('li', {}, note)))].filter(Boolean));
}

export function drawProblems(place, problems, file, jump) {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  place.replaceChildren(
    h('p', { class: 'dt-lead' }, problems.length === 0 ? 'Niets gevonden dat publiceren tegenhoudt.'
      : errors ? `${errors} ${errors === 1 ? 'fout houdt' : 'fouten houden'} publiceren tegen.` : 'Dit kan worden gepubliceerd. Kijk nog naar:'),
    h('ul', { class: 'dt-findings' }, problems.map((problem) => h('li', { class: `dt-finding dt-finding--${problem.severity}` },
      h('span', {}, h('strong', {}, `${problem.severity === 'error' ? 'Fout' : 'Let op'}${problem.file === file ? '' : ` in ${problem.file}`}: `),
        problem.message),
      problem.element && problem.file === file && h('span', {}, button('Ga erheen', () => jump(problem.element)))))));
}
