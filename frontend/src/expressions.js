// FEEL text to value: parsed once per set of special names, evaluated as often as asked.

import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, FeelRange, FeelTime,
  InterpreterContext, date, dateAndTime, duration, interpreter, time } from 'feelin';
import './intervals.js';
import './numbers.js';
import './patterns.js';

const CACHE_SIZE = 2000;
const cache = new Map();

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const READ_OTHERWISE = new Set(['and', 'or', 'not', 'in', 'if', 'then', 'else', 'for', 'return', 'some', 'every',
  'satisfies', 'between', 'instance', 'of', 'function', 'external', 'true', 'false', 'null', 'date', 'time', 'duration',
  'list', 'context', 'range']);

const plainNames = new Map();

function isPlain(name) {
  let plain = plainNames.get(name);
  if (plain === undefined) {
    plain = PLAIN_NAME.test(name) && !READ_OTHERWISE.has(name);
    if (plainNames.size < 5 * CACHE_SIZE) {
      plainNames.set(name, plain);
    }
  }
  return plain;
}

const isMap = (value) => value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;

/**
 * The names in a context on which parsing depends: `netto inkomen` is one name only when the context holds it.
 * Plain names read the same in any context, so most contexts share one parse.
 */
function specialNames(value, found = new Set(), depth = 0) {
  if (depth > 40) {
    return found;
  }
  if (Array.isArray(value)) {
    value.forEach((item) => specialNames(item, found, depth + 1));
  } else if (isMap(value)) {
    for (const key of Object.keys(value)) {
      if (!isPlain(key)) {
        found.add(`${depth}:${key}`);
      }
      specialNames(value[key], found, depth + 1);
    }
  }
  return found;
}

export function signature(context) {
  const found = specialNames(context);
  return found.size ? [...found].sort().join('\n') : '';
}

/** Throws feelin's SyntaxError, with `position`, for text that does not parse. */
export function compile(kind, text, context, names = signature(context)) {
  const key = `${kind}\n${text}\n\n${names}`;
  let compiled = cache.get(key);
  if (compiled) {
    cache.delete(key);
  } else {
    const notes = new InterpreterContext();
    const build = kind === 'unary' ? interpreter.unaryTest : interpreter.evaluate;
    compiled = { notes, root: build.call(interpreter, text, context, undefined, notes).root };
  }
  cache.set(key, compiled);
  if (cache.size > CACHE_SIZE) {
    cache.delete(cache.keys().next().value);
  }
  return compiled;
}

const MISSING = /^Variable '(.*)' not found$/s;

/** `{ value, missing }`: the value and the names that the context lacked. */
export function run(kind, text, context, names) {
  const { notes, root } = compile(kind, text, context, names);
  notes.warnings = [];
  let value = root(context);
  if (kind === 'unary') {
    value = value(context['?'] ?? null);
  }
  const missing = new Set();
  for (const { type, details, position } of notes.warnings) {
    if (type === 'NO_VARIABLE_FOUND') {
      missing.add(details.template.replace(MISSING, '$1'));
    } else if (type === 'NO_CONTEXT_ENTRY_FOUND' || type === 'NO_PROPERTY_FOUND') {
      missing.add(text.slice(position.from, position.to));
    }
  }
  notes.warnings = [];
  return { value: value === undefined ? null : value, missing: [...missing] };
}

const TEMPORAL = [[FeelDate, 'date'], [FeelTime, 'time'], [FeelDateTime, 'date and time'], [FeelDuration, 'duration']];
const READ = { date, time, 'date and time': dateAndTime, duration };

/** FEEL value to JSON value; dates, times and durations become `{"@feel": kind, "text": ISO 8601}`. */
export function leave(value) {
  if (value === null || value === undefined) {
    return null;
  }
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'string':
    case 'boolean':
      return value;
    case 'function':
      return null;
  }
  if (Array.isArray(value)) {
    return value.map(leave);
  }
  for (const [type, kind] of TEMPORAL) {
    if (value instanceof type) {
      return { '@feel': kind, text: value.toString() };
    }
  }
  if (value instanceof FeelRange) {
    return { '@feel': 'range', text: value.toString() };
  }
  if (value instanceof FeelFunction || !isMap(value)) {
    return null;
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, leave(entry)]));
}

/** JSON value to FEEL value, the inverse of `leave`; texts stay texts. */
export function enter(value) {
  if (Array.isArray(value)) {
    return value.map(enter);
  }
  if (value !== null && typeof value === 'object') {
    const read = typeof value.text === 'string' && READ[value['@feel']];
    if (read) {
      return read(value.text);
    }
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, enter(entry)]));
  }
  return value;
}
