// The range functions that feelin leaves out (DMN 1.5, 10.3.4.9): how two intervals, or a point and one, lie.

import { FeelRange, builtins, cmp, equals, includes } from 'feelin';

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

Object.assign(builtins, {
  during: guarded((one, range) => includes(range, one), ['point', 'range'], [false, true]),
  starts: guarded(starts, ['point', 'range'], [false, true]),
  'started by': guarded(flipped(starts), ['range', 'point'], [true, false]),
  finishes: guarded(finishes, ['point', 'range'], [false, true]),
  'finished by': guarded(flipped(finishes), ['range', 'point'], [true, false]),
  coincides: guarded((one, other) => equals(one, other), ['range1', 'range2'], [false, false]),
  'overlaps before': guarded(overlapsBefore, ['range1', 'range2'], [true, true]),
  'overlaps after': guarded(flipped(overlapsBefore), ['range1', 'range2'], [true, true]),
});
