// The numeric functions where binary fractions, or an order by text, would show (DMN 1.5, 10.3.4.4 and 10.3.4.5).

import { builtins, cmp, fn, getType, invalidArguments, listFn } from 'feelin';
import { decimalsOf, shifted } from './decimals.js';

const SMALLEST_SCALE = -6111;
const LARGEST_SCALE = 6176;

const halves = (onTie) => (size) => {
  const whole = Math.floor(size);
  const rest = size - whole;
  return rest > 0.5 || (rest === 0.5 && onTie(whole)) ? whole + 1 : whole;
};

/** How the size of a number is made whole; its sign is put back after. */
const ROUNDINGS = {
  decimal: halves((whole) => whole % 2 === 1),
  'round up': Math.ceil,
  'round down': Math.floor,
  'round half up': halves(() => true),
  'round half down': halves(() => false),
};

function roundedTo(scale, number, whole) {
  if (scale < SMALLEST_SCALE || scale > LARGEST_SCALE) {
    return invalidArguments('a scale lies between -6111 and 6176, got {scale}', { scale });
  }
  const places = Math.trunc(scale);
  const moved = shifted(number, places);
  return Number.isFinite(moved) ? shifted(whole(moved), -places) : number;
}

for (const [name, rounding] of Object.entries(ROUNDINGS)) {
  const whole = (moved) => Math.sign(moved) * rounding(Math.abs(moved));
  builtins[name] = fn((n, scale) => roundedTo(scale, n, whole), ['number', 'number'], ['n', 'scale']);
}

for (const [name, whole] of [['floor', Math.floor], ['ceiling', Math.ceil]]) {
  builtins[name] = fn((n, scale = 0) => (scale === null ? null : roundedTo(scale, n, whole)), ['number', 'number?'], ['n', 'scale']);
}

/** What is left of the dividend, with the sign of the divisor. */
function modulo(dividend, divisor) {
  if (divisor === 0) {
    return invalidArguments('modulo(dividend, divisor) does not accept {divisor} as a divisor', { divisor });
  }
  const places = Math.max(decimalsOf(dividend), decimalsOf(divisor));
  const [a, b] = [shifted(dividend, places), shifted(divisor, places)];
  const rest = a % b;
  return shifted(rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest, -places);
}

const ORDERED = new Set(['number', 'string', 'date', 'time', 'date time', 'duration']);

/** The first or last in order of items of one kind; null where there is no such order. */
const extreme = (sign) => (...items) => {
  const kind = items.length ? getType(items[0]) : null;
  if (!ORDERED.has(kind) || items.some((item) => getType(item) !== kind)) {
    return null;
  }
  return items.reduce((best, item) => (cmp(item, best) * sign > 0 ? item : best));
};

function median(...numbers) {
  if (!numbers.length) {
    return null;
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The numbers that occur most, the smallest first. */
function mode(...numbers) {
  const counts = new Map();
  numbers.forEach((number) => counts.set(number, (counts.get(number) ?? 0) + 1));
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b), 0);
  return [...counts.keys()].filter((number) => counts.get(number) === most).sort((a, b) => a - b);
}

Object.assign(builtins, {
  modulo: fn(modulo, ['number', 'number'], ['dividend', 'divisor']),
  min: listFn(extreme(-1), 'any?', ['...list']),
  max: listFn(extreme(1), 'any?', ['...list']),
  median: listFn(median, 'number', ['...list']),
  mode: listFn(mode, 'number', ['...list']),
});
