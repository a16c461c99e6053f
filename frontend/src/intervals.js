// The range functions that feelin leaves out (DMN 1.5, 10.3.4.1 and 10.3.4.9): an interval from its text, and how two
// intervals, or a point and one, lie.

import { FeelRange, InterpreterContext, builtins, cmp, equals, fn, getType, includes, interpreter, invalidArguments, parseExpression }
  from 'feelin';

const isRange = (value) => value instanceof FeelRange;

/** The start (or end) of a range and whether it belongs to the range. */
const edge = (range, side) => [range[side], range[`${side} included`]];

const sameEdge = (one, other, side) => {
  const [[a, aIn], [b, bIn]] = [edge(one, side), edge(other, side)];
  return aIn === bIn && cmp(a, b) === 0;
};

const startsNoEarlier = (one, other) => {
  const order = cmp(one.start, other.start);
  return order > 0 || (order === 0 && (!one['start included'] || other['start included']));
};

const endsNoLater = (one, other) => {
  const order = cmp(one.end, other.end);
  return order < 0 || (order === 0 && (!one['end included'] || other['end included']));
};

const touches = (one, other) => {
  const order = cmp(one.end, other.start);
  return order > 0 || (order === 0 && one['end included'] && other['start included']);
};

const starts = (one, range) => (isRange(one)
  ? sameEdge(one, range, 'start') && endsNoLater(one, range)
  : range['start included'] && cmp(one, range.start) === 0);

const finishes = (one, range) => (isRange(one)
  ? sameEdge(one, range, 'end') && startsNoEarlier(one, range)
  : range['end included'] && cmp(one, range.end) === 0);

const overlapsBefore = (one, other) =>
  !startsNoEarlier(one, other) && touches(one, other) && endsNoLater(one, other);

const flipped = (relation) => (one, other) => relation(other, one);

/** Null unless both are given and each that must be a range is one. */
const guarded = (relation, names, ranges) => {
  const checked = (...given) => {
    const fits = given.length === 2 && given.every((value, index) => value != null && (!ranges[index] || isRange(value)));
    return fits ? relation(...given) : null;
  };
  checked.$args = names;
  return checked;
};

const CONSTANTS = new Set(['NumericLiteral', 'StringLiteral']);

/** An end of an interval's text is written out: a number, a text, or a date, time or duration of a text. */
function isConstant(node) {
  const given = node.name === 'DateTimeLiteral' ? node.lastChild.prevSibling ?? node.lastChild : node;
  return given === node
    ? CONSTANTS.has(node.name)
    : ['AtLiteral', 'PositionalParameters'].includes(given.name) && given.firstChild.name === 'StringLiteral'
      && given.firstChild.nextSibling === null;
}

/** The interval that a text such as "[1..3]" describes; its ends are of one type and in order. */
function range(from) {
  const refusal = invalidArguments('range(from) expects the text of an interval, got {from}', { from });
  const interval = parseExpression(from).topNode.firstChild?.firstChild;
  const [, start, , end] = interval?.name === 'Interval' ? childrenOf(interval) : [];
  if (!start || !isConstant(start) || !isConstant(end)) {
    return refusal;
  }
  let found;
  try {
    found = interpreter.evaluate(from, {}, undefined, new InterpreterContext()).root({});
  } catch {
    return refusal; // text after the interval
  }
  const known = isRange(found) && found.valueType !== null && getType(found.start) === getType(found.end);
  return known && cmp(found.start, found.end) <= 0 ? found : refusal;
}

function childrenOf(node) {
  const children = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    children.push(child);
  }
  return children;
}

Object.assign(builtins, {
  range: fn(range, ['string'], ['from']),
  during: guarded((one, range) => includes(range, one), ['point', 'range'], [false, true]),
  starts: guarded(starts, ['point', 'range'], [false, true]),
  'started by': guarded(flipped(starts), ['range', 'point'], [true, false]),
  finishes: guarded(finishes, ['point', 'range'], [false, true]),
  'finished by': guarded(flipped(finishes), ['range', 'point'], [true, false]),
  coincides: guarded((one, other) => equals(one, other), ['range1', 'range2'], [false, false]),
  'overlaps before': guarded(overlapsBefore, ['range1', 'range2'], [true, true]),
  'overlaps after': guarded(flipped(overlapsBefore), ['range1', 'range2'], [true, true]),
});
