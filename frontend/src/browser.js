// The same FEEL in the browser, for conditions and computed fields of forms.

import { leave, run } from './expressions.js';

const plain = (value) => {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value !== null && typeof value === 'object') {
    return '@feel' in value ? value.text : Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  }
  return value;
};

/** The value of a FEEL expression as plain JSON (dates as ISO 8601 text); throws on a syntax error. */
export function evaluate(expression, context = {}) {
  return plain(leave(run('expression', expression.replace(/^\s*=/, ''), context).value));
}
