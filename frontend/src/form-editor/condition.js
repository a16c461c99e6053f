// When a part is in sight: always, only if some rows hold, or by an expert's formula.

import { html } from '@bpmn-io/diagram-js-ui';
import { newRow, operatorsOf, readNumber, showNumber, valueKindOf, withOperator } from '../modeler/panel/operators.js';
import { Button, Choice, idOf, Options, Text, Wrong } from './controls.js';
import { answerKind, takesAnswer, kindOf, titleOf } from './kinds.js';
import { walk } from './model.js';
import { get, set } from './properties.js';
import { readShow, writeShow } from './show.js';

const TODAY = 'vandaag';
const MODES = [['', 'Altijd'], ['rows', 'Alleen als …'], ['feel', 'Volgens een formule (voor experts)']];

/** Every answer that a condition may ask: those of the form, then what the process knows. Worked out once a change. */
function everyField(editor) {
  const known = editor.fieldsFound;
  if (known?.form === editor.form && known.given === editor.given) return known.fields;
  const own = walk(editor.form)
    .filter(([each]) => each.raw?.key && (takesAnswer(each.raw) || kindOf(each.raw) === 'expression'))
    .map(([{ raw }]) => ({
      path: raw.key, label: titleOf(raw), kind: answerKind(raw), from: 'In dit formulier',
      options: (Array.isArray(raw.values) ? raw.values : []).filter((each) => typeof each?.value === 'string'),
    }));
  const keys = new Set(own.map((each) => each.path));
  const fields = [...own, ...editor.given.filter((each) => !keys.has(each.path))];
  editor.fieldsFound = { form: editor.form, given: editor.given, fields };
  return fields;
}

/** What a condition on this part may ask: everything but itself. */
export function fieldsFor(editor, part) {
  return everyField(editor).filter((each) => each.path !== part.raw.key || each.from !== 'In dit formulier');
}

export function Condition(editor, part) {
  const hide = get(part.raw, 'conditional.hide') ?? '';
  const group = readShow(hide);
  const isFlat = group && !group.items.some((item) => item.items);
  const mode = editor.modes.get(part.id) ?? (!hide ? '' : isFlat ? 'rows' : 'feel');
  const fields = fieldsFor(editor, part);
  const write = (next, typing) => editor.edit(part, (raw) => set(raw, 'conditional.hide', writeShow(next)), typing);
  const choose = (chosen) => {
    editor.modes.set(part.id, chosen);
    if (chosen === '') editor.edit(part, (raw) => set(raw, 'conditional.hide', ''));
    else if (chosen === 'rows' && !(isFlat && group.items.length) && fields.length) {
      write({ join: 'and', items: [newRow(nearest(editor, part, fields))] });
    } else editor.render();
  };
  return [
    Choice(editor, part, { name: 'wanneer', label: 'Wanneer komt dit in beeld?', value: mode, choices: MODES, change: choose }),
    mode === 'rows' && Rows(editor, part, { group: isFlat ? group : { join: 'and', items: [] }, fields, write }),
    mode === 'feel' && Text(editor, part, {
      name: 'hide', label: 'Dit blijft weg als (FEEL)', lines: 2, code: true, wide: true,
      help: 'Bijvoorbeeld: spoed != true. Is de formule waar, dan is dit niet te zien.', value: hide.replace(/^\s*=\s*/, ''),
      change: (text) => editor.edit(part, (raw) => set(raw, 'conditional.hide', text.trim() && `= ${text}`), 'hide'),
    }),
    mode === 'feel' && Names(editor, part),
    mode !== 'feel' && Wrong(idOf(part, 'hide'), editor.problemsOf(part, 'hide')),
  ];
}

/** Where a new row begins: the answer that was asked last before this part, else the first of all. */
function nearest(editor, part, fields) {
  const parts = walk(editor.form).map(([each]) => each);
  const before = parts.slice(0, parts.indexOf(part)).reverse().find(({ raw }) => raw?.key && takesAnswer(raw));
  return fields.find((each) => each.path === before?.raw.key) ?? fields.find((each) => each.kind !== 'any') ?? fields[0];
}

/** The names that a formula may use. */
export function Names(editor, part) {
  const fields = fieldsFor(editor, part);
  return fields.length > 0 && html`<details class="fe-names" key=${idOf(part, 'namen')}><summary>Welke namen zijn er?</summary>
    <ul>${fields.map((each) => html`<li key=${each.path}><code>${each.path}</code>
      <span class="muted">${` ${[each.label === each.path ? '' : each.label, each.from].filter(Boolean).join(' · ')}`}</span></li>`)}</ul></details>`;
}

/** The condition in one sentence, for the list. */
export function conditionInWords(editor, part) {
  const hide = get(part.raw, 'conditional.hide');
  if (!hide) return '';
  const group = readShow(hide);
  if (!group || !group.items.length || group.items.some((item) => item.items)) return 'volgens een formule';
  const fields = everyField(editor);
  const [first, ...others] = group.items.map((row) => rowInWords(row, fields));
  return `alleen als ${[first, ...others].join(group.join === 'and' ? ' en ' : ' of ')}`;
}

function rowInWords({ path, op, value }, fields) {
  const field = fields.find((each) => each.path === path);
  const { label = op } = operatorsOf(field?.kind, op).find((each) => each.op === op) ?? {};
  const shown = (each) => field?.options.find((option) => option.value === each)?.label ?? String(each);
  const words = value === undefined ? '' : ` ${(Array.isArray(value) ? value : [value]).map(shown).join(', ')}`;
  return `‘${field?.label ?? path}’ ${label}${words}`;
}

function Rows(editor, part, { group, fields, write }) {
  const { join, items } = group;
  const change = (place, row, typing) => write({ join, items: items.map((each, at) => (at === place ? row : each)) }, typing);
  return html`<fieldset class="fe-rows" key=${idOf(part, 'regels')}>
    <legend class="utrecht-form-label">In beeld als</legend>
    ${items.length > 1 && html`<label class="vh" for=${idOf(part, 'hoe')}>Hoeveel regels moeten kloppen?</label>
      <select class="utrecht-select" id=${idOf(part, 'hoe')} value=${join} disabled=${editor.isReadOnly}
        onChange=${(event) => write({ join: event.currentTarget.value, items })}>
        ${Options([['and', 'al deze regels kloppen'], ['or', 'één of meer van deze regels kloppen']], join)}</select>`}
    <ol>${items.map((row, place) => Row(editor, part, {
      row, place, fields, change: (next, typing) => change(place, next, typing),
      remove: () => {
        write({ join, items: items.filter((_, at) => at !== place) });
        if (items.length === 1) editor.modes.delete(part.id);
        editor.focusOn(idOf(part, items.length === 1 ? 'wanneer' : 'regel-erbij'));
      },
    }))}</ol>
    ${fields.length > 0 && Button(editor, {
      id: idOf(part, 'regel-erbij'), label: 'Voeg een regel toe', act: () => {
        write({ join, items: [...items, newRow(nearest(editor, part, fields))] });
        editor.focusOn(idOf(part, `regel-${items.length}-veld`));
      },
    })}
    ${!fields.length && html`<p>Er is nog geen ander antwoord om naar te kijken.</p>`}
  </fieldset>`;
}

function Row(editor, part, { row, place, fields, change, remove }) {
  const id = idOf(part, `regel-${place}`);
  const field = fields.find((each) => each.path === row.path) ?? { path: row.path, label: row.path, kind: undefined, options: [] };
  const groups = new Map();
  for (const each of fields) groups.set(each.from, [...(groups.get(each.from) ?? []), [each.path, each.label]]);
  const about = (chosen) => {
    const next = fields.find((each) => each.path === chosen);
    if (next) change(newRow(next));
  };
  return html`<li class="fe-row" key=${place}>
    <label class="vh" for=${`${id}-veld`}>Regel ${place + 1}: welk antwoord?</label>
    <select class="utrecht-select" id=${`${id}-veld`} value=${row.path} disabled=${editor.isReadOnly}
      onChange=${(event) => about(event.currentTarget.value)}>${Options([...groups], row.path)}</select>
    <label class="vh" for=${`${id}-hoe`}>Regel ${place + 1}: hoe?</label>
    <select class="utrecht-select" id=${`${id}-hoe`} value=${row.op} disabled=${editor.isReadOnly}
      onChange=${(event) => change(withOperator(row, event.currentTarget.value, field))}>
      ${Options(operatorsOf(field.kind, row.op).map((each) => [each.op, each.label]), row.op)}</select>
    ${Value(editor, { id: `${id}-wat`, row, field, change, label: `Regel ${place + 1}: wat?` })}
    ${Button(editor, { label: 'Haal weg', hidden: `regel ${place + 1}`, act: remove, kind: 'utrecht-button--subtle' })}
  </li>`;
}

function Value(editor, { id, row, field, change, label }) {
  const put = (value, typing) => change({ ...row, value }, typing);
  const common = { id, disabled: editor.isReadOnly, autocomplete: 'off', class: 'utrecht-textbox' };
  switch (valueKindOf(row.op, field.kind, row.value)) {
    case 'text': return field.options.length
      ? html`<label class="vh" for=${id}>${label}</label><select ...${common} class="utrecht-select" value=${row.value}
          onChange=${(event) => put(event.currentTarget.value)}>${Options(field.options.map((each) => [each.value, each.label]), row.value)}</select>`
      : html`<label class="vh" for=${id}>${label}</label><input type="text" ...${common} value=${row.value ?? ''}
          onInput=${(event) => put(event.currentTarget.value, id)} />`;
    case 'texts': return Several(editor, { id, row, field, put, label });
    case 'number': return html`<label class="vh" for=${id}>${label}</label>
      <input type="text" ...${common} class="utrecht-textbox wv-short" inputmode="decimal" value=${editor.typed.get(id) ?? showNumber(row.value)}
        onInput=${(event) => {
          const found = readNumber(event.currentTarget.value);
          editor.typed.set(id, event.currentTarget.value);
          if (found !== null) put(found, id);
        }} onBlur=${() => {
          editor.typed.delete(id);
          editor.render();
        }} />`;
    case 'day': return Day(editor, { id, row, put, label });
    default: return null;
  }
}

function Several(editor, { id, row, field, put, label }) {
  const chosen = Array.isArray(row.value) ? row.value : [];
  if (!field.options.length) {
    return html`<label class="vh" for=${id}>${label}</label><input type="text" class="utrecht-textbox" id=${id} disabled=${editor.isReadOnly}
      value=${editor.typed.get(id) ?? chosen.join(', ')} onInput=${(event) => {
        editor.typed.set(id, event.currentTarget.value);
        put(event.currentTarget.value.split(',').map((each) => each.trim()).filter(Boolean), id);
      }} onBlur=${() => editor.typed.delete(id)} />`;
  }
  return html`<fieldset class="fe-several"><legend class="vh">${label}</legend>${field.options.map((each) => html`
    <label class="wv-choice" key=${each.value}><input type="checkbox" class="utrecht-checkbox" checked=${chosen.includes(each.value)}
      disabled=${editor.isReadOnly} onChange=${(event) => put(field.options.map((option) => option.value).filter((value) => (
        value === each.value ? event.currentTarget.checked : chosen.includes(value))))} /><span>${each.label}</span></label>`)}</fieldset>`;
}

function Day(editor, { id, row, put, label }) {
  const isToday = row.value === TODAY;
  const typed = editor.typed.get(id) ?? (isToday ? '' : dutch(row.value));
  return html`<span class="fe-day"><label class="vh" for=${`${id}-welke`}>${label}</label>
    <select class="utrecht-select" id=${`${id}-welke`} value=${isToday ? TODAY : 'dag'} disabled=${editor.isReadOnly}
      onChange=${(event) => put(event.currentTarget.value === TODAY ? TODAY : new Date().toISOString().slice(0, 10))}>
      ${Options([[TODAY, 'vandaag'], ['dag', 'een vaste dag']], isToday ? TODAY : 'dag')}</select>
    ${!isToday && html`<label class="vh" for=${id}>${label} (dd-mm-jjjj)</label>
      <input type="text" class="utrecht-textbox wv-short" id=${id} inputmode="numeric" value=${typed} disabled=${editor.isReadOnly}
        onInput=${(event) => {
          editor.typed.set(id, event.currentTarget.value);
          const day = iso(event.currentTarget.value);
          if (day) put(day, id);
        }} onBlur=${() => {
          editor.typed.delete(id);
          editor.render();
        }} />`}</span>`;
}

const dutch = (day) => String(day ?? '').split('-').reverse().join('-');

/** `YYYY-MM-DD` of a day in Dutch, or nothing. */
export function iso(text) {
  const found = /^\s*(\d{1,2})-(\d{1,2})-(\d{4})\s*$/.exec(text);
  if (!found) return null;
  const [, day, month, year] = found;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(day) ? date.toISOString().slice(0, 10) : null;
}
