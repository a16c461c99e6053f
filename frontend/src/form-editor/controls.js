// Plain controls: label above, help and what is wrong between label and control. Each belongs to a part and a field.

import { html } from '@bpmn-io/diagram-js-ui';

export const idOf = (part, name) => `${part?.id ?? 'formulier'}-${name}`;

/** Around any control. `children` gets the attributes that tie it to its help and its errors. */
export function Field(editor, part, { name, label, help, wide = false, unread }, control) {
  const id = idOf(part, name);
  const problems = [...(unread ? [{ severity: 'error', message: unread }] : []), ...editor.problemsOf(part, name)];
  const isWrong = problems.some((each) => each.severity !== 'warning');
  const by = [help && `${id}-hulp`, problems.length && `${id}-fout`].filter(Boolean).join(' ');
  const attributes = {
    id, disabled: editor.isReadOnly, 'aria-describedby': by || undefined, 'aria-invalid': isWrong ? 'true' : undefined,
  };
  return html`<div class=${`utrecht-form-field fe-field${wide ? ' fe-field--wide' : ''}${isWrong ? ' utrecht-form-field--invalid' : ''}`} key=${id}>
    <label class="utrecht-form-label" for=${id}>${label}</label>
    ${help && html`<p class="utrecht-form-field-description" id=${`${id}-hulp`}>${help}</p>`}
    ${Wrong(id, problems)}
    ${control(attributes)}
  </div>`;
}

export function Wrong(id, problems) {
  return problems.length > 0 && html`<div id=${`${id}-fout`} class="fe-wrong">
    ${problems.map((each) => html`<p class=${each.severity === 'warning' ? 'fe-warning' : 'utrecht-form-field-error-message'}>
      <b>${each.severity === 'warning' ? 'Let op:' : 'Fout:'}</b> ${each.message}</p>`)}
  </div>`;
}

/** A line, or lines, of text; each letter counts at once. `check` answers what is wrong, and then nothing changes. */
export function Text(editor, part, options) {
  const { value, change, lines = 1, code = false, short = false, list, maxlength, onDone, optional = true } = options;
  return Field(editor, part, options, (attributes) => {
    const kind = `${short ? ' wv-short' : ''}${code ? ' fe-code' : ''}`;
    const more = {
      ...attributes, value: value ?? '', autocomplete: 'off', spellcheck: !code, maxlength, 'aria-required': optional ? undefined : 'true',
      onInput: (event) => change(event.currentTarget.value), onChange: onDone && ((event) => onDone(event.currentTarget.value)),
    };
    return lines > 1
      ? html`<textarea ...${more} rows=${lines} class=${`utrecht-textarea${kind}`}></textarea>`
      : html`<input type="text" ...${more} list=${list} class=${`utrecht-textbox${kind}`} />`;
  });
}

/** A text that means something else, as a number: what cannot be read stays in sight and out of the form. */
export function Typed(editor, part, options) {
  const { name, value, show, read, change } = options;
  const id = idOf(part, name);
  const typed = editor.typed.get(id);
  const settle = (text) => {
    const found = text.trim() === '' ? undefined : read(text);
    editor.typed.set(id, text);
    if (found !== null) change(found);
    else editor.render();
  };
  const wrong = typed !== undefined && typed.trim() !== '' && read(typed) === null;
  const shown = typed !== undefined && (wrong || read(typed) === value) ? typed : value === undefined ? '' : show(value);
  return Text(editor, part, { ...options, value: shown, change: settle, short: true, unread: wrong && options.wrong });
}

/** `choices` are `[value, words]` or `[heading, [[value, words], …]]`. */
export function Choice(editor, part, options) {
  const { value = '', choices, change } = options;
  return Field(editor, part, options, (attributes) => html`
    <select ...${attributes} class="utrecht-select" value=${value} onChange=${(event) => change(event.currentTarget.value)}>
      ${Options(choices, value)}
    </select>`);
}

export function Options(choices, value) {
  const all = choices.flatMap(([own, words]) => (Array.isArray(words) ? words : [[own, words]]));
  const isUnknown = value !== '' && value !== undefined && !all.some(([own]) => own === value);
  return [
    isUnknown && html`<option value=${value} selected key="onbekend">${value}</option>`,
    ...choices.map(([own, words]) => (Array.isArray(words)
      ? html`<optgroup label=${own} key=${`groep ${own}`}>${words.map((each) => Option(each, value))}</optgroup>`
      : Option([own, words], value))),
  ];
}

const Option = ([own, words], value) => html`<option value=${own} selected=${own === value} key=${own}>${words}</option>`;

export function Check(editor, part, { name, label, help, checked, change }) {
  const id = idOf(part, name);
  const problems = editor.problemsOf(part, name);
  return html`<div class="utrecht-form-field fe-field" key=${id}>
    <label class="wv-choice" for=${id}><input type="checkbox" class="utrecht-checkbox" id=${id} checked=${Boolean(checked)}
      disabled=${editor.isReadOnly} aria-describedby=${help ? `${id}-hulp` : undefined}
      onChange=${(event) => change(event.currentTarget.checked)} /><span>${label}</span></label>
    ${help && html`<p class="utrecht-form-field-description" id=${`${id}-hulp`}>${help}</p>`}
    ${Wrong(id, problems)}
  </div>`;
}

/** `hidden` are words for a screen reader only: which part a button is about. */
export function Button(editor, { id, label, hidden, act, disabled = false, kind = '', reads = false }) {
  return html`<button type="button" id=${id} class=${`utrecht-button utrecht-button--small ${kind}`} disabled=${disabled || (editor.isReadOnly && !reads)}
    onClick=${act}>${label}${hidden && html`<span class="vh"> ${hidden}</span>`}</button>`;
}

/** A part of the panel that may stay closed. */
export function Fold(editor, part, { name, title, says, isOpen = false }, ...children) {
  const id = idOf(part, name);
  const open = editor.folds.get(id) ?? isOpen;
  return html`<details class="fe-fold" key=${id} open=${open} onToggle=${(event) => editor.folds.set(id, event.currentTarget.open)}>
    <summary id=${id}><span>${title}</span>${says && html` <span class="fe-fold__says">${says}</span>`}</summary>
    <div class="fe-fold__in">${children}</div>
  </details>`;
}
