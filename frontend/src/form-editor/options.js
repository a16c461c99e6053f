// The answers to choose from: what stands on the screen, and the value that conditions and tables compare with.

import { html } from '@bpmn-io/diagram-js-ui';
import { Button, Choice, idOf, Wrong } from './controls.js';
import { valueFrom, walk } from './model.js';
import { get } from './properties.js';

const FIXED = '';

export function OptionList(editor, part) {
  const { raw } = part;
  const lists = editor.given.filter((each) => each.kind === 'list' || each.kind === 'any');
  return [
    (lists.length > 0 || raw.valuesKey) && Choice(editor, part, {
      name: 'valuesKey', label: 'Waar komen de antwoorden vandaan?', value: raw.valuesKey ?? FIXED,
      choices: [[FIXED, 'Ze staan hier'], ['Uit een eerdere stap', lists.map((each) => [each.path, each.label])]],
      change: (chosen) => {
        editor.edit(part, (now) => from(now, chosen));
        editor.optionsAreNew(part);
      },
    }),
    !raw.valuesKey && Rows(editor, part),
  ];
}

function from(raw, chosen) {
  const { values, valuesKey, ...rest } = raw;
  return chosen ? { ...rest, valuesKey: chosen } : { ...rest, values: [{ value: 'ja', label: 'Ja' }, { value: 'nee', label: 'Nee' }] };
}

function Rows(editor, part) {
  const values = Array.isArray(part.raw.values) ? part.raw.values : [];
  const showsValues = editor.folds.get(idOf(part, 'waarden')) ?? false;
  const change = (next, typing) => editor.edit(part, (now) => ({ ...now, values: next }), typing);
  const add = () => {
    const value = valueFrom('antwoord', takenBut(values));
    editor.freshOptions.add(`${part.id} ${value}`);
    change([...values, { value, label: '' }]);
    editor.focusOn(idOf(part, `antwoord-${values.length}`));
  };
  return html`<fieldset class="fe-options" id=${idOf(part, 'options')} tabindex="-1" key=${idOf(part, 'options')}>
    <legend class="utrecht-form-label">Antwoorden</legend>
    ${Wrong(idOf(part, 'options'), editor.problemsOf(part, 'options'))}
    <ol>${values.map((option, place) => Row(editor, part, { values, option, place, showsValues, change }))}</ol>
    <div class="fe-buttons">
      ${Button(editor, { id: idOf(part, 'antwoord-erbij'), label: 'Voeg een antwoord toe', act: add })}
      <button type="button" class="wv-linkbutton" aria-expanded=${String(showsValues)} onClick=${() => {
        editor.folds.set(idOf(part, 'waarden'), !showsValues);
        editor.render();
      }}>${showsValues ? 'Verberg de waarden' : 'Laat de waarden zien'}</button>
    </div>
    ${showsValues && html`<p class="utrecht-form-field-description">Voorwaarden en beslistabellen vergelijken met de waarde. Verander
      haar alleen als ze nergens gebruikt wordt.</p>`}
  </fieldset>`;
}

function Row(editor, part, { values, option, place, showsValues, change }) {
  const id = idOf(part, `antwoord-${place}`);
  const label = typeof option?.label === 'string' ? option.label : '';
  const replace = (next, typing) => change(values.map((each, at) => (at === place ? next : each)), typing);
  // The value follows the label while it is new, so that an answer in use keeps its value.
  const isNew = editor.freshOptions.has(`${part.id} ${option?.value}`) || editor.made.has(part.id);
  const follows = isNew && !isCompared(editor.form, option?.value);
  const write = (words) => {
    if (!follows) return replace({ ...option, label: words }, id);
    const value = valueFrom(words, takenBut(values, place));
    editor.freshOptions.add(`${part.id} ${value}`);
    return replace({ ...option, label: words, value }, id);
  };
  const move = (step) => {
    const next = [...values];
    next.splice(place + step, 0, ...next.splice(place, 1));
    change(next);
    editor.focusOn(idOf(part, `antwoord-${place + step}`));
  };
  const remove = () => {
    change(values.filter((_, at) => at !== place));
    editor.say(`Antwoord weg: ${label || place + 1}.`, true);
    editor.focusOn(idOf(part, values.length > 1 ? `antwoord-${Math.max(0, place - 1)}` : 'antwoord-erbij'));
  };
  return html`<li key=${place}>
    <div class="fe-option">
      <label class="vh" for=${id}>Antwoord ${place + 1}</label>
      <input type="text" class="utrecht-textbox" id=${id} value=${label} disabled=${editor.isReadOnly} autocomplete="off"
        onInput=${(event) => write(event.currentTarget.value)}
        onKeyDown=${(event) => {
          if (event.altKey && event.key === 'ArrowUp' && place > 0) move(-1);
          else if (event.altKey && event.key === 'ArrowDown' && place < values.length - 1) move(1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }} />
      ${Button(editor, { label: 'Omhoog', hidden: label, act: () => move(-1), disabled: place === 0, kind: 'utrecht-button--subtle' })}
      ${Button(editor, { label: 'Omlaag', hidden: label, act: () => move(1), disabled: place === values.length - 1, kind: 'utrecht-button--subtle' })}
      ${Button(editor, { label: 'Haal weg', hidden: label, act: remove, kind: 'utrecht-button--subtle' })}
    </div>
    ${showsValues && html`<div class="fe-option fe-option--value">
      <label for=${`${id}-waarde`}>Waarde</label>
      <input type="text" class="utrecht-textbox fe-code" id=${`${id}-waarde`} value=${option?.value ?? ''} disabled=${editor.isReadOnly}
        autocomplete="off" spellcheck=${false} onInput=${(event) => replace({ ...option, value: event.currentTarget.value }, `${id}-waarde`)} />
    </div>`}
  </li>`;
}

/** Whether a condition or a computed field of the form waits for this value. */
function isCompared(form, value) {
  return walk(form).some(([{ raw }]) => [get(raw, 'conditional.hide'), raw?.expression]
    .some((text) => typeof text === 'string' && text.includes(`"${value}"`)));
}

const takenBut = (values, place = -1) => new Set(values.filter((_, at) => at !== place).map((each) => each?.value));
