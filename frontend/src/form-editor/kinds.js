// The parts a form is made of, in words, and how one becomes another.

import { get, set } from './properties.js';

const TWO = [{ value: 'ja', label: 'Ja' }, { value: 'nee', label: 'Nee' }];

/** `[kind, name, explanation, what a new one holds]`, the most wanted first. */
export const KINDS = [
  ['textfield', 'Korte tekst', 'Eén regel, zoals een naam of een telefoonnummer', {}],
  ['textarea', 'Lange tekst', 'Ruimte voor een paar zinnen of meer', {}],
  ['radio', 'Eén keuze, alle antwoorden in beeld', 'Voor twee tot ongeveer zeven antwoorden', { values: TWO }],
  ['select', 'Eén keuze uit een lijst', 'Voor veel antwoorden; de lijst klapt open', { values: TWO }],
  ['checklist', 'Meer keuzes', 'Meer antwoorden mogen tegelijk', { values: TWO }],
  ['checkbox', 'Aankruisen', 'Eén hokje: aangekruist is ja, leeg is nee', {}],
  ['amount', 'Bedrag', 'In euro’s, zoals 1.250,00', {}],
  ['number', 'Getal', 'Een aantal, zoals 3 of 12,5', {}],
  ['date', 'Datum', 'Een dag, zoals 15-12-2026', {}],
  ['shown', 'Eerder antwoord laten zien', 'Om te lezen, niet om te veranderen', {}],
  ['expression', 'Berekend', 'Wordt uitgerekend uit andere antwoorden', { expression: '= 1 + 1' }],
  ['group', 'Groep', 'Een kopje met vragen eronder', { components: [] }],
  ['text', 'Uitleg', 'Een tekst om te lezen, zonder vraag', { text: 'Schrijf hier de uitleg.' }],
  ['separator', 'Lijn', 'Een streep tussen twee delen', {}],
];
const NAMES = new Map(KINDS.map(([kind, name]) => [kind, name]));
const ANSWERS = ['textfield', 'textarea', 'radio', 'select', 'checklist', 'checkbox', 'amount', 'number', 'date'];
export const WITH_OPTIONS = new Set(['radio', 'select', 'checklist']);

const RULES = {
  textfield: ['minLength', 'maxLength', 'pattern', 'validationType'], textarea: ['minLength', 'maxLength'],
  number: ['min', 'max'], amount: ['min', 'max'],
};
const OWN = ['subtype', 'dateLabel', 'decimalDigits', 'disallowPassedDates', 'defaultValue', 'expression'];

/** The kind of a component; nothing for one that no form of ours can show. */
export function kindOf(raw) {
  if (raw?.type === 'textfield') return get(raw, 'properties.waakvlam') === 'amount' ? 'amount' : 'textfield';
  if (raw?.type === 'datetime') return raw.subtype === 'date' ? 'date' : undefined;
  return raw?.type !== 'amount' && raw?.type !== 'date' && raw?.type !== 'shown' && NAMES.has(raw?.type) ? raw.type : undefined;
}

export const isShownOnly = (raw) => Boolean(raw?.readonly || raw?.disabled);
export const hasAnswer = (raw) => !['group', 'text', 'separator', undefined].includes(kindOf(raw));
export const takesAnswer = (raw) => hasAnswer(raw) && kindOf(raw) !== 'expression' && !isShownOnly(raw);

export function nameOfKind(raw) {
  const kind = kindOf(raw);
  if (kind === undefined) return `Onbekend onderdeel (${raw?.type ?? '?'})`;
  return isShownOnly(raw) ? 'Laten zien' : NAMES.get(kind);
}

/** What a component is called in the list. */
export function titleOf(raw) {
  const kind = kindOf(raw);
  if (kind === 'separator') return 'Lijn';
  const text = kind === 'text' ? String(raw.text ?? '').replace(/[#*]/g, '').trim() : raw?.label || raw?.dateLabel;
  const first = typeof text === 'string' ? text.split('\n')[0] : '';
  if (first) return first.length > 90 ? `${first.slice(0, 87)}…` : first;
  return kind === 'group' ? 'Groep zonder kopje' : 'Nog zonder vraag';
}

/** A new component of a kind. `key` and `label` come when its question is written. */
export function newComponent(kind) {
  const [, , , holds] = KINDS.find(([each]) => each === kind);
  const raw = { type: kind, ...structuredClone(holds) };
  if (kind === 'separator' || kind === 'text') return raw;
  const asked = { ...raw, type: kind === 'group' ? 'group' : raw.type, label: '' };
  if (kind === 'group') return asked;
  return ofKind(kind === 'shown' ? { ...asked, type: 'textarea', key: '', readonly: true } : { ...asked, key: '' },
    kind === 'shown' ? 'textarea' : kind);
}

/** The kinds that this one can become without losing its question. */
export function otherKinds(raw) {
  const kind = kindOf(raw);
  return ANSWERS.includes(kind) ? ANSWERS.map((each) => [each, NAMES.get(each)]) : [];
}

/** The component as another kind; what cannot go along (limits, choices, a beginning) goes, all else stays. */
export function ofKind(raw, kind) {
  let next = { ...raw };
  const label = raw.label || raw.dateLabel;
  for (const name of OWN) if (!(name === 'expression' && kind === 'expression')) delete next[name];
  if (label) next.label = label;
  next.type = { amount: 'textfield', date: 'datetime' }[kind] ?? kind;
  if (kind === 'date') next.subtype = 'date';
  next = set(next, 'properties.waakvlam', kind === 'amount' ? 'amount' : undefined);
  for (const name of Object.keys(next.validate ?? {})) {
    if (name !== 'required' && !RULES[kind]?.includes(name)) next = set(next, `validate.${name}`, undefined);
  }
  if (!WITH_OPTIONS.has(kind)) {
    delete next.values;
    delete next.valuesKey;
  } else if (!next.values && !next.valuesKey) {
    next.values = structuredClone(TWO);
  }
  return next;
}

/** The kind of answer that a condition compares with. */
export function answerKind(raw) {
  const kind = kindOf(raw);
  if (kind === 'checkbox') return 'boolean';
  if (kind === 'checklist') return 'list';
  if (kind === 'expression') return get(raw, 'properties.waakvlam') ? 'amount' : 'any';
  return ['number', 'amount', 'date'].includes(kind) ? kind : 'text';
}
