// A condition as rows (field, operator, value) joined by “en” or “of”, and the FEEL that says the same.
//
// A condition is a group `{join: "and"|"or", items}`; an item is a row `{path, op, value?, bare?}` or one more group,
// which holds rows only. `readCondition` answers nothing for FEEL of another shape: that is the expert's, and is left
// as it was typed.

const COMPARE = { eq: '=', ne: '!=', gt: '>', ge: '>=', lt: '<', le: '<=' };
const COUNT = { countEq: '=', countNe: '!=', countGt: '>', countGe: '>=', countLt: '<', countLe: '<=' };
const DATES = { dateEq: '=', dateNe: '!=', dateGt: '>', dateGe: '>=', dateLt: '<', dateLe: '<=' };
export const TODAY = 'vandaag';

const keyOf = (table, sign) => Object.keys(table).find((key) => table[key] === sign);

/** FEEL of a group; an empty text for a condition without rows. */
export function writeCondition(group) {
  return writeGroup(tidy(group));
}

function writeGroup({ join, items }) {
  return items.map((item) => (item.items ? `(${writeGroup(item)})` : writeRow(item))).join(` ${join} `);
}

export function writeRow({ path, op, value, bare }) {
  if (op in COMPARE) {
    return `${path} ${COMPARE[op]} ${literal(value)}`;
  }
  if (op in COUNT) {
    return `count(${path}) ${COUNT[op]} ${literal(value)}`;
  }
  if (op in DATES) {
    return `date(${path}) ${DATES[op]} ${value === TODAY ? 'today()' : `date(${literal(value)})`}`;
  }
  const contains = {
    in: () => `list contains(${literal(value)}, ${path})`,
    has: () => `list contains(${path}, ${literal(value)})`,
  };
  switch (op) {
    case 'true': return bare ? path : `${path} = true`;
    case 'false': return bare ? `not(${path})` : `${path} = false`;
    case 'notTrue': return `${path} != true`;
    case 'empty': return `${path} = null`;
    case 'filled': return `${path} != null`;
    case 'in': return contains.in();
    case 'notIn': return `not(${contains.in()})`;
    case 'has': return contains.has();
    case 'hasNot': return `not(${contains.has()})`;
    default: throw new Error(`Unknown operator ${op}`);
  }
}

function literal(value) {
  if (Array.isArray(value)) {
    return `[${value.map(literal).join(', ')}]`;
  }
  return typeof value === 'string' ? `"${value.replace(/[\\"]/g, '\\$&')}"` : String(value);
}

/** Empty groups go, a group of one is its row, and a group joined as the group around it is part of it. */
export function tidy({ join, items }) {
  const flat = items.flatMap((item) => {
    if (!item.items) {
      return [item];
    }
    const inner = tidy(item);
    return inner.items.length < 2 || inner.join === join ? inner.items : [inner];
  });
  if (flat.length === 1 && flat[0].items) {
    return flat[0];
  }
  return { join: flat.length < 2 ? 'and' : join, items: flat };
}

const TOKEN = new RegExp(
  [
    String.raw`\s*(?:(?<text>"(?:[^"\\]|\\["\\])*")`,
    String.raw`(?<number>-?\d+(?:\.\d+)?)(?![\p{L}_])`,
    String.raw`(?<contains>list contains)(?=\s*\()`,
    String.raw`(?<name>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)`,
    String.raw`(?<sign>!=|<=|>=|[=<>()[\],]))`,
  ].join('|'),
  'uy',
);
const WORDS = new Set(['and', 'or', 'not', 'true', 'false', 'null']);
const OTHER_WORDS = new Set([
  'if', 'then', 'else', 'for', 'in', 'return', 'some', 'every', 'satisfies', 'between', 'instance', 'of', 'function',
]);

class OtherShape extends Error {}

/** The condition of a FEEL text (a leading `=` is no part of it), tidied; nothing when it has another shape. */
export function readCondition(text) {
  try {
    const source = (text ?? '').trim().replace(/^=\s*/, '');
    if (!source) {
      return { join: 'and', items: [] };
    }
    const reader = new Reader(tokens(source));
    const read = reader.any();
    reader.end();
    const group = tidy(read.items ? read : { join: 'and', items: [read] });
    return group.items.some((item) => item.items?.some((inner) => inner.items)) ? null : group;
  } catch (error) {
    if (error instanceof OtherShape) {
      return null;
    }
    throw error;
  }
}

function tokens(source) {
  const found = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(source);
    if (!match) {
      throw new OtherShape();
    }
    const [kind, value] = Object.entries(match.groups).find(([, part]) => part !== undefined);
    if (kind === 'name' && OTHER_WORDS.has(value)) {
      throw new OtherShape();
    }
    found.push(kind === 'name' && WORDS.has(value) ? { kind: value, value } : { kind: kind === 'sign' ? value : kind, value });
  }
  return found;
}

class Reader {
  constructor(found) {
    this.found = found;
    this.at = 0;
    this.depth = 0;
  }

  next(...kinds) {
    const token = this.found[this.at];
    if (!token || !kinds.includes(token.kind)) {
      throw new OtherShape();
    }
    this.at += 1;
    return token;
  }

  sees(kind) {
    return this.found[this.at]?.kind === kind;
  }

  end() {
    if (this.at < this.found.length) {
      throw new OtherShape();
    }
  }

  any() {
    return this.joined('or', () => this.joined('and', () => this.item()));
  }

  joined(join, part) {
    const items = [part()];
    while (this.sees(join)) {
      this.at += 1;
      items.push(part());
    }
    return items.length === 1 ? items[0] : { join, items };
  }

  item() {
    if (!this.sees('(')) {
      return this.row();
    }
    this.at += 1;
    this.depth += 1;
    if (this.depth > 20) {
      throw new OtherShape();
    }
    const inner = this.any();
    this.next(')');
    this.depth -= 1;
    return inner;
  }

  row() {
    if (this.sees('not')) {
      return this.negated();
    }
    if (this.sees('contains')) {
      return this.contained();
    }
    const { value: name } = this.next('name');
    if (this.sees('(')) {
      return this.called(name);
    }
    const sign = this.sign();
    return sign ? compared(name, sign, this.literal()) : { path: name, op: 'true', bare: true };
  }

  sign() {
    const sign = Object.values(COMPARE).find((each) => this.sees(each));
    if (sign) {
      this.at += 1;
    }
    return sign;
  }

  negated() {
    this.at += 1;
    this.next('(');
    const inner = this.sees('contains') ? this.contained() : { path: this.next('name').value, op: 'bare' };
    this.next(')');
    return inner.op === 'bare'
      ? { path: inner.path, op: 'false', bare: true }
      : { ...inner, op: { in: 'notIn', has: 'hasNot' }[inner.op] };
  }

  contained() {
    this.at += 1;
    this.next('(');
    const first = this.sees('[') ? this.list() : this.next('name').value;
    this.next(',');
    const second = Array.isArray(first) ? this.next('name').value : this.literal();
    this.next(')');
    if (!Array.isArray(first) && typeof second !== 'string') {
      throw new OtherShape();
    }
    return Array.isArray(first) ? { path: second, op: 'in', value: first } : { path: first, op: 'has', value: second };
  }

  list() {
    const values = [];
    this.next('[');
    while (!this.sees(']')) {
      values.push(textOf(this.next('text')));
      if (!this.sees(']')) {
        this.next(',');
      }
    }
    this.next(']');
    return values;
  }

  called(name) {
    this.next('(');
    const { value: path } = this.next('name');
    this.next(')');
    const sign = this.sign();
    if (name === 'count' && sign) {
      const value = this.literal();
      if (typeof value === 'number') {
        return { path, op: keyOf(COUNT, sign), value };
      }
    }
    if (name === 'date' && sign) {
      return { path, op: keyOf(DATES, sign), value: this.day() };
    }
    throw new OtherShape();
  }

  day() {
    const { value: name } = this.next('name');
    this.next('(');
    if (name === 'today') {
      this.next(')');
      return TODAY;
    }
    const day = name === 'date' ? textOf(this.next('text')) : '';
    this.next(')');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
      throw new OtherShape();
    }
    return day;
  }

  literal() {
    const token = this.next('text', 'number', 'true', 'false', 'null');
    switch (token.kind) {
      case 'text': return textOf(token);
      case 'number': return Number(token.value);
      default: return { true: true, false: false, null: null }[token.kind];
    }
  }
}

function compared(path, sign, value) {
  const op = keyOf(COMPARE, sign);
  if (value === null || typeof value === 'boolean') {
    const special = { 'eq null': 'empty', 'ne null': 'filled', 'eq true': 'true', 'eq false': 'false', 'ne true': 'notTrue' };
    const found = special[`${op} ${value}`];
    if (!found) {
      throw new OtherShape();
    }
    return { path, op: found };
  }
  if (typeof value === 'string' && op !== 'eq' && op !== 'ne') {
    throw new OtherShape();
  }
  if (typeof value === 'number' && String(value).includes('e')) {
    throw new OtherShape();
  }
  return { path, op, value };
}

function textOf({ value }) {
  return value.slice(1, -1).replace(/\\(["\\])/g, '$1');
}
