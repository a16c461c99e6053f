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
