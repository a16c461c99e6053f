// What happens if nobody acts: the sentence on the screen of who looks at it.

import { Text } from '../controls.js';
import { valueOf } from '../edits.js';
import { noExpression } from './task.js';

/** “Wat gebeurt er als niemand iets doet?” of a process, a timer or a wait. */
export function Consequence(panel, bo, { help }) {
  const { edits, element } = panel;
  return Text(panel, {
    name: 'consequence',
    label: 'Wat gebeurt er als niemand iets doet?',
    help,
    value: valueOf(bo, 'Consequence', 'text'),
    lines: 2,
    check: noExpression,
    commit: (text) => edits.extension(element, bo, 'Consequence', { text }),
  });
}
