// What stands in a field before anybody answers.

import { html } from '@bpmn-io/diagram-js-ui';
import { readNumber, showNumber } from '../modeler/panel/operators.js';
import { iso } from './condition.js';
import { Check, Choice, idOf, Text, Typed, Wrong } from './controls.js';
import { kindOf } from './kinds.js';

const LABEL = 'Staat er vooraf al in';

export function Default(editor, part) {
  const { raw } = part;
  const put = (value, typing) => editor.edit(part, (now) => {
    const { defaultValue, ...rest } = now;
    return value === undefined || value === '' || value === false || value?.length === 0 ? rest : { ...now, defaultValue: value };
  }, typing);
  const options = (Array.isArray(raw.values) ? raw.values : []).map((each) => [each?.value ?? '', each?.label || each?.value || '']);
  const common = { name: 'default', label: LABEL, value: raw.defaultValue, change: (value) => put(value, 'default') };
  switch (kindOf(raw)) {
    case 'checkbox': return Check(editor, part, { ...common, label: 'Vooraf aangekruist', checked: raw.defaultValue === true, change: (on) => put(on) });
    case 'radio':
    case 'select': return options.length > 0 && Choice(editor, part, { ...common, choices: [['', 'Niets'], ...options], change: (value) => put(value) });
    case 'checklist': return options.length > 0 && Several(editor, part, options, put);
    case 'number':
    case 'amount': return Typed(editor, part, { ...common, read: readNumber, show: showNumber, wrong: 'Vul een getal in, bijvoorbeeld 12,5' });
    case 'date': return Typed(editor, part, {
      ...common, read: iso, show: (day) => String(day).split('-').reverse().join('-'), wrong: 'Vul een datum in, bijvoorbeeld 15-12-2026',
    });
    default: return Text(editor, part, { ...common, wide: true, lines: kindOf(raw) === 'textarea' ? 2 : 1 });
  }
}

function Several(editor, part, options, put) {
  const chosen = Array.isArray(part.raw.defaultValue) ? part.raw.defaultValue : [];
  return html`<fieldset class="utrecht-form-field" key=${idOf(part, 'default')}><legend class="utrecht-form-label">${LABEL}</legend>
    ${Wrong(idOf(part, 'default'), editor.problemsOf(part, 'default'))}
    ${options.map(([value, label]) => html`<label class="wv-choice" key=${value}><input type="checkbox" class="utrecht-checkbox"
      checked=${chosen.includes(value)} disabled=${editor.isReadOnly} onChange=${(event) => put(options.map(([each]) => each)
        .filter((each) => (each === value ? event.currentTarget.checked : chosen.includes(each))))} /><span>${label}</span></label>`)}
  </fieldset>`;
}
