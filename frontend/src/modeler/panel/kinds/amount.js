// A number with a unit, side by side: “5 werkdagen”.

import { html } from '@bpmn-io/diagram-js-ui';
import { Choice, Text } from '../controls.js';
import { readAmount, UNITS } from '../durations.js';

/** `value` is `{amount, unit}`; `units` limits the list; `unitName` is the field that a problem of the unit has. */
export function Amount(panel, { name, unitName = 'calendar', suffix = '', label, help, value, units = UNITS, commit }) {
  return html`
    <div class="wv-pf-amount" key=${`${name}${suffix}-amount`}>
      ${Text(panel, {
        name,
        suffix: `${suffix}-amount`,
        label,
        help,
        short: true,
        value: String(value.amount),
        check: (text) => (readAmount(text) ? '' : 'Vul een heel getal in van 1 tot en met 999.'),
        commit: (text) => commit({ ...value, amount: readAmount(text) }),
      })}
      ${Choice(panel, {
        name: unitName,
        suffix: `${suffix}-unit`,
        label: 'Eenheid',
        value: value.unit,
        choices: units.map((unit) => ({ value: unit.key, label: unit.many })),
        commit: (unit) => commit({ ...value, unit }),
      })}
    </div>`;
}
