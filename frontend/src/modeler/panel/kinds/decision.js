// A step that looks something up in a decision table.

import { html } from '@bpmn-io/diagram-js-ui';
import { Choice, Section } from '../controls.js';
import { valueOf } from '../edits.js';
import { Result } from './result.js';
import { fileLink } from './task.js';

export function decisionSections(panel) {
  const { bo, edits, element, catalogue } = panel;
  const ref = valueOf(bo, 'Decision', 'ref');
  const decision = catalogue.decisions.find((each) => each.key === ref);
  const set = (attributes) => edits.extension(element, bo, 'Decision', attributes);
  return Section(
    'Welke tabel beslist?',
    Choice(panel, {
      name: 'decision',
      label: 'Beslistabel',
      value: ref,
      choices: [
        ...(ref ? [] : [{ value: '', label: 'Kies een tabel …' }]),
        ...catalogue.decisions.map((each) => ({ value: each.key, label: each.name })),
      ],
      commit: (chosen) => set({ ref: chosen, result: valueOf(bo, 'Decision', 'result') || chosen.replaceAll(/[^\p{L}\p{N}_]/gu, '_') }),
    }),
    decision && html`
      <p class="wv-pf-links" key="table-link">
        ${fileLink(decision, catalogue.links ?? {}, 'Tabel', decision.name)}
      </p>
      <dl class="wv-pf-facts" key="table-facts">
        <div><dt>Kijkt naar</dt><dd>${looksAt(panel, decision)}</dd></div>
        <div><dt>Geeft</dt><dd>${decision.outputs.map((each) => each.label || each.name).join(', ')}</dd></div>
      </dl>`,
    ref && Result(panel, {
      value: valueOf(bo, 'Decision', 'result'),
      required: true,
      help: 'Eén woord. Bij een keuze verderop kies je dan uit deze uitkomst.',
      commit: (result) => set({ result }),
    }),
  );
}

function looksAt(panel, decision) {
  const known = new Set(panel.known.map((each) => each.path.split('.')[0]));
  return decision.inputs.map((input, at) => {
    const isMissing = (input.uses ?? []).some((name) => !known.has(name));
    return html`${at ? ', ' : ''}${input.label || input.name}${isMissing ? ' (hiervoor niet gevraagd)' : ''}`;
  });
}
