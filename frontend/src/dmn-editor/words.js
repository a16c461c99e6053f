// A cell of a decision table in words, where its text is simple enough; otherwise nothing.

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const DAY = String.raw`(?:date\("\d{4}-\d\d-\d\d"\)|@"\d{4}-\d\d-\d\d")`;
const VALUE = `(?:${NUMBER}|${DAY}|"[^"\\\\]*"|true|false|null)`;
const ONE = new RegExp(`^${VALUE}$`);
const COMPARED = new RegExp(`^(<=|>=|<|>|!=)\\s*(${VALUE})$`);
const INTERVAL = new RegExp(`^([[\\]()])\\s*(${NUMBER}|${DAY})\\s*\\.\\.\\s*(${NUMBER}|${DAY})\\s*([[\\]()])$`);
const SIGNS = { '<': 'onder', '<=': 'tot en met', '>': 'boven', '>=': 'vanaf', '!=': 'niet' };

export function amount(number) {
  return Number(number).toLocaleString('nl-NL', { maximumFractionDigits: 10 });
}

function value(text) {
  const day = text.match(/(\d{4})-(\d\d)-(\d\d)/);
  if (day && !text.startsWith('"')) {
    return `${day[3]}-${day[2]}-${day[1]}`;
  }
  if (text.startsWith('"')) {
    return text.slice(1, -1) || 'lege tekst';
  }
  return { true: 'ja', false: 'nee', null: 'leeg' }[text] ?? amount(text);
}

export function inWords(feel, unary = true) {
  const text = (feel ?? '').trim();
  if (unary && (text === '' || text === '-')) {
    return 'maakt niet uit';
  }
  if (ONE.test(text)) {
    return value(text);
  }
  if (!unary) {
    return '';
  }
  const compared = text.match(COMPARED);
  if (compared) {
    return `${SIGNS[compared[1]]} ${value(compared[2])}`;
  }
  const interval = text.match(INTERVAL);
  if (interval) {
    const [, opens, low, high, closes] = interval;
    return `${opens === '[' ? 'vanaf' : 'boven'} ${value(low)} ${closes === ']' ? 'tot en met' : 'en onder'} ${value(high)}`;
  }
  const negated = text.match(/^not\((.*)\)$/);
  if (negated) {
    const inner = inWords(negated[1]);
    return inner && negated[1].trim() !== '-' ? `niet: ${inner}` : '';
  }
  const parts = text.match(/(?:"[^"]*"|\[[^\]]*\]|[^,])+/g) ?? [];
  if (parts.length > 1) {
    const each = parts.map((part) => inWords(part));
    return each.every(Boolean) ? each.join(' of ') : '';
  }
  return '';
}

/** A Dutch number as FEEL writes it, or null: `1.250,50` is `1250.50`. */
export function readNumber(typed) {
  const text = typed.trim().replace(/^€\s*/, '');
  if (!/^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/.test(text)) {
    return null;
  }
  return text.replaceAll('.', '').replace(',', '.');
}

const NUMBER_SAID = String.raw`€?\s*-?\d[\d.]*(?:,\d+)?`;
const DAY_SAID = String.raw`\d{1,2}-\d{1,2}-\d{4}`;
const SAID = `(${NUMBER_SAID}|${DAY_SAID})`;
const PHRASES = [
  [new RegExp(`^(?:tot en met|t/m|hoogstens|maximaal) ${SAID}$`), (high) => `<= ${high}`],
  [new RegExp(`^(?:onder|minder dan|kleiner dan|voor) ${SAID}$`), (high) => `< ${high}`],
  [new RegExp(`^(?:vanaf|minstens|minimaal) ${SAID}$`), (low) => `>= ${low}`],
  [new RegExp(`^(?:boven|meer dan|groter dan|na) ${SAID}$`), (low) => `> ${low}`],
  [new RegExp(`^(?:vanaf|van) ${SAID} (?:tot en met|t/m) ${SAID}$`), (low, high) => `[${low}..${high}]`],
  [new RegExp(`^(?:boven|meer dan|na) ${SAID} (?:tot en met|t/m) ${SAID}$`), (low, high) => `]${low}..${high}]`],
  [new RegExp(`^vanaf ${SAID} en (?:onder|voor) ${SAID}$`), (low, high) => `[${low}..${high}[`],
  [new RegExp(`^(?:boven|na) ${SAID} en (?:onder|voor) ${SAID}$`), (low, high) => `]${low}..${high}[`],
];

function feelOf(said) {
  const day = said.match(/^(\d{1,2})-(\d{1,2})-(\d{4})$/);
  if (day) {
    return `date("${day[3]}-${day[2].padStart(2, '0')}-${day[1].padStart(2, '0')}")`;
  }
  return readNumber(said);
}

/** What somebody typed in words as a cell, or as it is: `tot en met 2.500` is `<= 2500`. */
export function fromWords(typed) {
  const text = typed.trim().replace(/\s+/g, ' ');
  const plain = text.toLowerCase();
  if (plain === 'maakt niet uit') {
    return '-';
  }
  for (const [phrase, write] of PHRASES) {
    const found = plain.match(phrase);
    const values = found?.slice(1).map(feelOf);
    if (values && !values.includes(null)) {
      return write(...values);
    }
  }
  return typed.trim();
}
