// Which comparisons a kind of answer knows, in words, and what their value looks like.

/** What stands to the right of an operator: nothing, one value, several, a number or a day. */
const NOTHING = 'nothing';

const words = (entries) => entries.map(([op, label, value]) => ({ op, label, value }));

const EMPTINESS = [['filled', 'is ingevuld', NOTHING], ['empty', 'is leeg', NOTHING]];
const TEXT = words([['eq', 'is', 'text'], ['ne', 'is niet', 'text'], ['in', 'is een van', 'texts'],
  ['notIn', 'is geen van', 'texts'], ...EMPTINESS]);
const NUMBER = words([['eq', 'is', 'number'], ['ne', 'is niet', 'number'], ['gt', 'is groter dan', 'number'],
  ['ge', 'is minstens', 'number'], ['lt', 'is kleiner dan', 'number'], ['le', 'is hoogstens', 'number'], ...EMPTINESS]);
const YES_NO = words([['true', 'is ja', NOTHING], ['false', 'is nee', NOTHING],
  ['notTrue', 'is nee of leeg', NOTHING], ...EMPTINESS]);
const DATE = words([['dateEq', 'is op', 'day'], ['dateLt', 'is vóór', 'day'], ['dateLe', 'is uiterlijk op', 'day'],
  ['dateGt', 'is na', 'day'], ['dateGe', 'is op of na', 'day'], ['dateNe', 'is niet op', 'day'], ...EMPTINESS]);
const LIST = words([['has', 'bevat', 'text'], ['hasNot', 'bevat niet', 'text'], ['countEq', 'aantal is', 'number'],
  ['countNe', 'aantal is niet', 'number'], ['countGt', 'aantal is meer dan', 'number'],
  ['countGe', 'aantal is minstens', 'number'], ['countLt', 'aantal is minder dan', 'number'],
  ['countLe', 'aantal is hoogstens', 'number'], ...EMPTINESS]);

const BY_KIND = { text: TEXT, group: TEXT, number: NUMBER, amount: NUMBER, boolean: YES_NO, date: DATE, list: LIST };
const EVERY = [...new Map([...YES_NO, ...TEXT, ...NUMBER, ...DATE, ...LIST].map((each) => [each.op, each])).values()];

/** The operators of a kind; of a field of which nobody knows the kind, all of them. `current` is always among them. */
export function operatorsOf(kind, current) {
  const own = BY_KIND[kind] ?? EVERY;
  const extra = own.some(({ op }) => op === current) ? [] : EVERY.filter(({ op }) => op === current);
  return [...own, ...extra];
}

/** What the value of this operator looks like, for a field of this kind. */
export function valueKindOf(op, kind, value) {
  if (op === 'eq' || op === 'ne') {
    return typeof value === 'number' || (value === undefined && (kind === 'number' || kind === 'amount')) ? 'number' : 'text';
  }
  return EVERY.find((each) => each.op === op)?.value ?? NOTHING;
}

/** The row after another operator is chosen: what still fits of its value stays. */
export function withOperator(row, op, field) {
  const next = { path: row.path, op };
  const wanted = op === 'eq' || op === 'ne'
    ? (['number', 'amount'].includes(field?.kind) ? 'number' : 'text')
    : valueKindOf(op, field?.kind);
  const first = Array.isArray(row.value) ? row.value[0] : row.value;
  switch (wanted) {
    case 'number': next.value = typeof first === 'number' ? first : 0; break;
    case 'text': next.value = typeof first === 'string' ? first : (field?.options?.[0]?.value ?? ''); break;
    case 'texts': next.value = Array.isArray(row.value) ? row.value : typeof first === 'string' && first ? [first] : []; break;
    case 'day': next.value = /^\d{4}-\d{2}-\d{2}$/.test(first ?? '') ? first : 'vandaag'; break;
    default: break;
  }
  return next;
}

/** A new row about a field, with the comparison that people most often want. */
export function newRow(field) {
  return withOperator({ path: field.path, op: 'eq' }, (BY_KIND[field.kind] ?? TEXT)[0].op, field);
}

/** A number as typed in Dutch (“1.250,50”), or nothing. */
export function readNumber(typed) {
  const text = typed.trim().replace(/^€\s*/, '');
  if (/^-?\d{1,3}(\.\d{3})+(,\d{1,4})?$/.test(text)) {
    return Number(text.replaceAll('.', '').replace(',', '.'));
  }
  return /^-?\d{1,12}([.,]\d{1,4})?$/.test(text) ? Number(text.replace(',', '.')) : null;
}

export function showNumber(value) {
  return String(value ?? '').replace('.', ',');
}

const JOINS = { and: ' en ', or: ' of ' };

/** A condition as a sentence: “Is er geld nodig? is ja, en Bedrag is groter dan 500”. */
export function conditionInWords({ join, items }, known) {
  return items
    .map((item) => (item.items ? `(${conditionInWords(item, known)})` : rowInWords(item, known)))
    .join(`,${JOINS[join]}`);
}

function rowInWords({ path, op, value }, known) {
  const field = known.find((each) => each.path === path);
  const words = EVERY.find((each) => each.op === op)?.label ?? op;
  const shown = (each) => field?.options.find((option) => option.value === each)?.label ?? each;
  const values = [value].flat().filter((each) => each !== undefined)
    .map((each) => (typeof each === 'number' ? showNumber(each) : `‘${shown(each)}’`));
  return [`‘${field?.label ?? path}’`, words, values.join(' of ')].filter(Boolean).join(' ');
}
