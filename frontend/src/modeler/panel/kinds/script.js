// A step that works something out.

import { Section, Text } from '../controls.js';
import { valueOf } from '../edits.js';
import { Result } from './result.js';

export function scriptSections(panel) {
  const { bo, edits, element } = panel;
  return Section(
    'Wat rekenen we uit?',
    Text(panel, {
      name: 'script',
      label: 'Formule (FEEL)',
      help: 'Bijvoorbeeld: kosten_zonder - kosten_met. Zonder naam hieronder: {verschil: a - b}',
      value: bo.script ?? '',
      lines: 5,
      code: true,
      commit: (text) => edits.run([edits.step(element, bo, {
        script: text || undefined, scriptFormat: text ? (bo.scriptFormat ?? 'feel') : bo.scriptFormat,
      })]),
    }),
    Result(panel, {
      value: valueOf(bo, 'Script', 'result'),
      help: 'Eén woord. Leeg: de formule geeft zelf namen, tussen accolades.',
      commit: (result) => edits.extension(element, bo, 'Script', { result }),
    }),
  );
}
