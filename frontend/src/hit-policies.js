// Which of the rules that match a decision table answers, by its hit policy (DMN 1.5, 8.2.10).

import { equals, getType } from 'feelin';

const same = (one, other) => one.every((value, index) =>
  (value === null && other[index] === null) || equals(value, other[index]) === true);

/** Earlier in the output values is higher in rank; what is not listed comes last. */
function byRank(ranks) {
  const rank = (value, order) => {
    const place = (order ?? []).findIndex((listed) => equals(listed, value) === true);
    return place < 0 ? Infinity : place;
  };
  return (one, other) => {
    for (const [index, order] of ranks.entries()) {
      const difference = rank(one.entries[index], order) - rank(other.entries[index], order);
      if (difference) {
        return difference || 0;
      }
    }
    return 0;
  };
}

const AGGREGATES = {
  COUNT: (values) => values.length,
  SUM: (values) => (values.every((value) => getType(value) === 'number') ? values.reduce((a, b) => a + b, 0) : null),
  MIN: (values) => extreme(values, (a, b) => a < b),
  MAX: (values) => extreme(values, (a, b) => a > b),
};

function extreme(values, better) {
  const kind = getType(values[0]);
  if (!['number', 'string'].includes(kind) || values.some((value) => getType(value) !== kind)) {
    return null;
  }
  return values.reduce((best, value) => (better(value, best) ? value : best));
}

/** `{ one }`, `{ many }`, `{ aggregate }` or `{ none }`, with the rules that decided, or `{ problem }`. */
export function choose({ hit, aggregation }, hits, ranks) {
  const rules = hits.map(({ rule }) => rule);
  if (!hits.length) {
    if (hit === 'COLLECT' && aggregation === 'COUNT') {
      return { aggregate: 0, rules };
    }
    return hit === 'COLLECT' && !aggregation ? { many: [], rules } : { none: true, rules };
  }
  const sorted = () => [...hits].sort(byRank(ranks));
  const all = (chosen) => ({ many: chosen.map(({ entries }) => entries), rules: chosen.map(({ rule }) => rule) });
  switch (hit) {
    case 'UNIQUE':
      return hits.length > 1 ? { problem: { code: 'not-unique', rules } } : { one: hits[0].entries, rules };
    case 'ANY':
      return hits.every(({ entries }) => same(entries, hits[0].entries))
        ? { one: hits[0].entries, rules }
        : { problem: { code: 'not-same', rules } };
    case 'FIRST':
      return { one: hits[0].entries, rules: rules.slice(0, 1) };
    case 'PRIORITY': {
      const [best] = sorted();
      return { one: best.entries, rules: [best.rule] };
    }
    case 'OUTPUT ORDER':
      return all(sorted());
    case 'RULE ORDER':
      return all(hits);
    default: // COLLECT
      return aggregation
        ? { aggregate: AGGREGATES[aggregation](hits.map(({ entries }) => entries[0])), rules }
        : all(hits);
  }
}
