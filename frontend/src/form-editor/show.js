// “Alleen tonen als …” as rows. A file says the opposite, when a part hides; a question about which nothing is known
// yet must stay hidden, so comparisons of size are written as `(…) != true`.

import { readCondition, writeCondition } from '../modeler/panel/conditions.js';

const OPPOSITE = {
  eq: 'ne', ne: 'eq', in: 'notIn', notIn: 'in', has: 'hasNot', hasNot: 'has', empty: 'filled', filled: 'empty',
  true: 'notTrue', notTrue: 'true',
};

const MOST_KEPT = 1000;
const kept = new Map();

/** The rows under which a part shows, of the FEEL that hides it; nothing for FEEL of another shape. */
export function readShow(hide) {
  if (!kept.has(hide)) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(hide, readRows(hide));
  }
  return kept.get(hide);
}

function readRows(hide) {
  const text = (hide ?? '').trim().replace(/^=\s*/, '');
  if (!text) return { join: 'and', items: [] };
  const wrapped = inBrackets(text, /^\(([\s\S]*)\)\s*!=\s*true$/) ?? inBrackets(text, /^not\s*\(([\s\S]*)\)$/);
  if (wrapped !== null) {
    const found = readCondition(wrapped);
    if (found) return alone(found);
  }
  const hidden = readCondition(text);
  return hidden && alone(opposite(hidden));
}

/** The FEEL that hides a part unless these rows hold; an empty text without rows. */
export function writeShow(group) {
  if (!group.items.length) return '';
  const hidden = opposite(group);
  return hidden ? `= ${writeCondition(hidden)}` : `= (${writeCondition(group)}) != true`;
}

/** A second row that is added to one alone is joined by “and”. */
function alone(group) {
  return group && group.items.length < 2 ? { ...group, join: 'and' } : group;
}

function opposite({ join, items }) {
  const turned = items.map((item) => (item.items ? opposite(item) : oppositeRow(item)));
  return turned.includes(null) ? null : { join: join === 'and' ? 'or' : 'and', items: turned };
}

function oppositeRow({ path, op, value }) {
  if (!(op in OPPOSITE)) return null;
  return value === undefined ? { path, op: OPPOSITE[op] } : { path, op: OPPOSITE[op], value };
}

/** What stands in the outer brackets, when they belong together. */
function inBrackets(text, shape) {
  const inner = shape.exec(text)?.[1];
  if (inner === undefined) return null;
  let depth = 0;
  for (const sign of inner.replace(/"(?:\\.|[^"\\])*"/g, '""')) {
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth < 0) return null;
  }
  return depth === 0 ? inner : null;
}
