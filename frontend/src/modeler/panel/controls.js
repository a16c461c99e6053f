// Plain form controls: label above, help between label and control, an error beside it. Each knows the field it is of.

import { html } from '@bpmn-io/diagram-js-ui';

export const OTHER = '\u0000anders';

/** Around any control: what it is called, what helps, and what is wrong with it. */
export function Field(panel, { name, id, label, help, children, note }) {
  const errors = panel.errorsOf(name, id);
  return html`
    <div class=${classOf(errors)} data-field=${name} key=${id}>
      <label class="utrecht-form-label" for=${id}>${label}</label>
      ${help && html`<p class="utrecht-form-field-description" id=${`${id}-help`}>${help}</p>`}
      ${errorList(id, errors)}
      ${children}
      ${note}
    </div>`;
}

const isWrong = (errors) => errors.some((each) => !each.isWarning);
const classOf = (errors) => `utrecht-form-field wv-pf${isWrong(errors) ? ' utrecht-form-field--invalid' : ''}`;

function errorList(id, errors) {
  return errors.length > 0 && html`
    <div id=${`${id}-error`}>${errors.map(({ message, isWarning }) => (isWarning
      ? html`<p class="wv-pf-warning"><b>Let op:</b> ${message}</p>`
      : html`<p class="utrecht-form-field-error-message"><span aria-hidden="true">!</span><span>${message}</span></p>`))}
    </div>`;
}

function described(panel, { name, id, help }) {
  const errors = panel.errorsOf(name, id);
  const by = [help && `${id}-help`, errors.length && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': by || undefined, 'aria-invalid': isWrong(errors) ? 'true' : undefined };
}

/**
 * A line or block of text. `check` answers what is wrong with a text, or nothing; a wrong text stays in the field and
 * out of the diagram. `code` is for FEEL. `list` is the id of a datalist.
 */
export function Text(panel, options) {
  const { name, value, commit, check, lines = 1, code = false, list, short = false, placeholder } = options;
  const id = panel.idOf(options);
  const typed = panel.typedIn(id);
  const settle = (event) => panel.settle(id, event.currentTarget.value.trim(), { check, commit, before: value });
  const attributes = {
    id,
    value: typed ?? value ?? '',
    disabled: panel.readOnly,
    spellcheck: !code,
    autocomplete: 'off',
    placeholder,
    ...described(panel, { ...options, id }),
    onInput: (event) => panel.typing(id, event.currentTarget, settle),
    onChange: settle,
  };
  const kind = `${short ? ' wv-pf-short' : ''}${code ? ' wv-pf-code' : ''}`;
  const control = lines > 1
    ? html`<textarea ...${attributes} rows=${lines} class=${`utrecht-textarea${kind}`}></textarea>`
    : html`<input type="text" ...${attributes} list=${list} class=${`utrecht-textbox${kind}`} />`;
  return Field(panel, { ...options, id, name, children: control });
}

/** `options` are `{value, label}` or `{label, options}`; a value that is none of them stays to be seen. */
export function Choice(panel, options) {
  const { value = '', commit, choices, missing = (found) => `“${found}” (bestaat niet)` } = options;
  const id = panel.idOf(options);
  const all = choices.flatMap((choice) => choice.options ?? [choice]);
  const unknown = value && !all.some((choice) => choice.value === value);
  const control = html`
    <select id=${id} class="utrecht-select" disabled=${panel.readOnly} value=${value} ...${described(panel, { ...options, id })}
            onChange=${(event) => panel.settle(id, event.currentTarget.value, { commit, before: value })}>
      ${unknown && html`<option value=${value} selected>${missing(value)}</option>`}
      ${choices.map((choice) => (choice.options
    ? html`<optgroup label=${choice.label}>${choice.options.map((each) => optionOf(each, value))}</optgroup>`
    : optionOf(choice, value)))}
    </select>`;
  return Field(panel, { ...options, id, children: control });
}

function optionOf(choice, value) {
  return html`<option value=${choice.value} selected=${choice.value === value}>${choice.label}</option>`;
}

export function Check(panel, options) {
  const { name, label, help, checked, commit } = options;
  const id = panel.idOf(options);
  const errors = panel.errorsOf(name, id);
  return html`
    <div class=${classOf(errors)} data-field=${name} key=${id}>
      <label class="wv-choice" for=${id}>
        <input type="checkbox" class="utrecht-checkbox" id=${id} checked=${checked} disabled=${panel.readOnly}
               ...${described(panel, { ...options, id })} onChange=${(event) => commit(event.currentTarget.checked)} />
        <span>${label}</span>
      </label>
      ${help && html`<p class="utrecht-form-field-description" id=${`${id}-help`}>${help}</p>`}
      ${errorList(id, errors)}
    </div>`;
}

/** One of a few, all in sight. */
export function Radios(panel, options) {
  const { name, label, help, choices, value, commit } = options;
  const id = panel.idOf(options);
  const errors = panel.errorsOf(name, id);
  return html`
    <fieldset class=${classOf(errors)} data-field=${name} key=${id}
              ...${described(panel, { ...options, id })}>
      <legend class="utrecht-form-label">${label}</legend>
      ${help && html`<p class="utrecht-form-field-description" id=${`${id}-help`}>${help}</p>`}
      ${errorList(id, errors)}
      ${choices.map((choice) => html`
        <label class="wv-choice" key=${choice.value}>
          <input type="radio" class="utrecht-radio-button" name=${id} id=${`${id}-way-${choice.value}`} value=${choice.value}
                 checked=${choice.value === value} disabled=${panel.readOnly} onChange=${() => commit(choice.value)} />
          <span>${choice.label}</span>
        </label>`)}
    </fieldset>`;
}

/** A part of the panel with a heading. */
export function Section(title, ...children) {
  return html`
    <fieldset class="wv-pf-section" key=${title}>
      <legend><h3>${title}</h3></legend>
      ${children}
    </fieldset>`;
}

/** `first` is the button that gets the focus of its field. */
export function Button(panel, { id, label, hidden, action, first = false }) {
  return html`
    <button type="button" id=${id} key=${id} class="utrecht-button utrecht-button--small" disabled=${panel.readOnly}
            data-first=${first ? '' : undefined} onClick=${action}>
      ${label}${hidden && html`<span class="vh"> ${hidden}</span>`}
    </button>`;
}

export function Note(text) {
  return html`<p class="utrecht-form-field-description">${text}</p>`;
}

/**
 * A choice with, as its last way, an expert's FEEL: the text field shows when it is chosen or when nothing else fits.
 * The focus stays on the list, so that arrow keys can pass by; the next tab is the text field.
 */
export function ChoiceOrFeel(panel, options) {
  const { name, value = '', commit, choices, feelLabel = 'Volgens een formule (voor experts)', feelHelp } = options;
  const id = panel.idOf(options);
  const fits = choices.flatMap((choice) => choice.options ?? [choice]).some((choice) => choice.value === value);
  const isFeel = panel.mode(id) === OTHER || (value.startsWith('=') && !fits);
  return [
    Choice(panel, {
      ...options,
      value: isFeel ? OTHER : value,
      choices: [...choices, { value: OTHER, label: feelLabel }],
      commit: (chosen) => {
        panel.setMode(id, chosen === OTHER ? OTHER : undefined);
        if (chosen !== OTHER) {
          commit(chosen);
        }
        panel.render();
      },
    }),
    isFeel && Text(panel, {
      name,
      suffix: `${options.suffix ?? ''}-feel`,
      label: 'Formule',
      help: feelHelp ?? 'FEEL, bijvoorbeeld: aanvrager',
      value: fits ? '' : value.replace(/^=\s*/, ''),
      code: true,
      lines: 2,
      commit: (text) => commit(text && `= ${text}`),
    }),
  ];
}

/** Known data as groups of choices, by the step that gives it; `prefix` goes before each value. */
export function knownChoices(known, { prefix = '', kinds } = {}) {
  const groups = new Map();
  for (const field of known) {
    if (kinds && !kinds.includes(field.kind)) {
      continue;
    }
    groups.set(field.from, [...(groups.get(field.from) ?? []), { value: prefix + field.path, label: field.label }]);
  }
  return [...groups].map(([label, options]) => ({ label, options }));
}
