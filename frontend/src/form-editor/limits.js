// What an answer must keep to: its size, its length, its form.

import { Check, Choice, Text, Typed } from './controls.js';
import { kindOf } from './kinds.js';
import { get, set } from './properties.js';
import { readNumber, showNumber } from '../modeler/panel/operators.js';

const SHAPES = [
  ['', 'Maakt niet uit'], ['email', 'Een e-mailadres'], ['phone', 'Een telefoonnummer'],
  ['[1-9][0-9]{3} ?[A-Za-z]{2}', 'Een postcode, zoals 7511 AA'], ['[0-9]+', 'Alleen cijfers'],
  ['[0-9]{9}', 'Negen cijfers'],
];
const OWN = 'eigen';
const WHOLE = (text) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null);

export function Limits(editor, part) {
  switch (kindOf(part.raw)) {
    case 'number': return [...Bounds(editor, part, ''), Decimals(editor, part)];
    case 'amount': return Bounds(editor, part, ' (in euro’s)');
    case 'textarea': return Lengths(editor, part);
    case 'textfield': return [...Lengths(editor, part), ...Shape(editor, part)];
    case 'date': return [Check(editor, part, {
      name: 'disallowPassedDates', label: 'Alleen vandaag of een dag die nog komt', checked: part.raw.disallowPassedDates,
      change: (on) => editor.edit(part, (raw) => set(raw, 'disallowPassedDates', on)),
    })];
    default: return [];
  }
}

/** The same in a few words, for the heading. */
export function limitsInWords(raw) {
  const { min, max, minLength, maxLength, pattern, validationType } = raw.validate ?? {};
  const says = [];
  if (min !== undefined || max !== undefined) says.push(range(min, max, ''));
  if (minLength !== undefined || maxLength !== undefined) says.push(range(minLength, maxLength, ' tekens'));
  if (raw.decimalDigits === 0) says.push('hele getallen');
  const shape = SHAPES.find(([value]) => value && (value === validationType || value === pattern));
  if (shape) says.push(shape[1].toLowerCase());
  else if (pattern) says.push('eigen vorm');
  if (raw.disallowPassedDates) says.push('vandaag of later');
  return says.join(', ');
}

function range(least, most, unit) {
  if (least === undefined) return `hoogstens ${showNumber(most)}${unit}`;
  return most === undefined ? `minstens ${showNumber(least)}${unit}` : `${showNumber(least)} tot en met ${showNumber(most)}${unit}`;
}

function Bounds(editor, part, unit) {
  const bound = (name, label) => Typed(editor, part, {
    name: `validate-${name}`, label: `${label}${unit}`, value: get(part.raw, `validate.${name}`), read: readNumber, show: showNumber,
    wrong: 'Vul een getal in, bijvoorbeeld 1.250,50', change: (value) => editor.edit(part, (raw) => set(raw, `validate.${name}`, value), name),
  });
  return [bound('min', 'Minstens'), bound('max', 'Hoogstens')];
}

function Lengths(editor, part) {
  const length = (name, label) => Typed(editor, part, {
    name: `validate-${name}`, label, value: get(part.raw, `validate.${name}`), read: WHOLE, show: String,
    wrong: 'Vul een heel getal in', change: (value) => editor.edit(part, (raw) => set(raw, `validate.${name}`, value), name),
  });
  return [length('minLength', 'Minstens zoveel tekens'), length('maxLength', 'Hoogstens zoveel tekens')];
}

function Decimals(editor, part) {
  const { decimalDigits } = part.raw;
  return Choice(editor, part, {
    name: 'decimalDigits', label: 'Achter de komma', value: decimalDigits === undefined ? '' : String(decimalDigits),
    choices: [['', 'Maakt niet uit'], ['0', 'Alleen hele getallen'], ['1', 'Eén cijfer'], ['2', 'Twee cijfers']],
    change: (chosen) => editor.edit(part, (raw) => set(raw, 'decimalDigits', chosen === '' ? undefined : Number(chosen))),
  });
}

function Shape(editor, part) {
  const { pattern, validationType } = part.raw.validate ?? {};
  const now = ['email', 'phone'].includes(validationType) ? validationType : pattern ?? '';
  const isOwn = editor.folds.get(`${part.id}-vorm`) || (now && !SHAPES.some(([value]) => value === now));
  const choose = (chosen) => {
    editor.folds.set(`${part.id}-vorm`, chosen === OWN);
    if (chosen === OWN) return editor.render();
    const isContact = chosen === 'email' || chosen === 'phone';
    return editor.edit(part, (raw) => set(set(raw, 'validate.validationType', isContact ? chosen : undefined),
      'validate.pattern', isContact ? undefined : chosen));
  };
  return [
    Choice(editor, part, {
      name: 'vorm', label: 'Vorm van het antwoord', value: isOwn ? OWN : now, choices: [...SHAPES, [OWN, 'Een eigen patroon (voor experts)']],
      change: choose,
    }),
    isOwn && Text(editor, part, {
      name: 'pattern', label: 'Patroon', help: 'Een reguliere expressie die het hele antwoord moet passen, zoals [A-Z]{2}[0-9]{4}',
      value: pattern ?? '', code: true, change: (text) => editor.edit(part, (raw) => set(raw, 'validate.pattern', text), 'pattern'),
    }),
  ];
}
