// DMN types: what a value must be to pass as a decision's, an input's or a parameter's, and how it is made to fit.

import { FeelDate, FeelDateTime, FeelDuration, FeelFunction, combine, date, dateAndTime, duration, getType, time, timeFrom }
  from 'feelin';
import { run } from './expressions.js';

const FITS = {
  Any: () => true,
  number: (value) => getType(value) === 'number',
  string: (value) => getType(value) === 'string',
  boolean: (value) => getType(value) === 'boolean',
  date: (value) => getType(value) === 'date',
  time: (value) => getType(value) === 'time',
  'date and time': (value) => getType(value) === 'date time',
  dateTime: (value) => getType(value) === 'date time',
  duration: (value) => value instanceof FeelDuration,
  'days and time duration': (value) => value instanceof FeelDuration && !value.yearsMonths,
  dayTimeDuration: (value) => value instanceof FeelDuration && !value.yearsMonths,
  'years and months duration': (value) => value instanceof FeelDuration && value.yearsMonths,
  yearMonthDuration: (value) => value instanceof FeelDuration && value.yearsMonths,
  context: (value) => getType(value) === 'context',
  list: (value) => Array.isArray(value),
  range: (value) => getType(value) === 'range',
  function: (value) => value instanceof FeelFunction,
  // Names that dmn-js offers beside those of DMN.
  integer: (value) => Number.isInteger(value),
  long: (value) => Number.isInteger(value),
  double: (value) => getType(value) === 'number',
};

const READ = {
  date,
  time,
  'date and time': dateAndTime,
  dateTime: dateAndTime,
  duration,
  'days and time duration': duration,
  dayTimeDuration: duration,
  'years and months duration': duration,
  yearMonthDuration: duration,
};

const MIDNIGHT = timeFrom(0, 0, 0);

/** The value made to fit the named type, or undefined when it does not. Null fits every type. */
export function conform(value, name, types, { read = false, depth = 0 } = {}) {
  if (value === null || value === undefined || !name || depth > 60) {
    return value ?? null;
  }
  const definition = types[name];
  if (definition) {
    return conformToDefinition(value, definition, types, { read, depth: depth + 1 });
  }
  const fits = FITS[name];
  if (!fits) {
    return value;
  }
  if (fits(value)) {
    return value;
  }
  if (read && typeof value === 'string' && READ[name]) {
    return READ[name](value) ?? undefined;
  }
  if (Array.isArray(value) && value.length === 1) {
    return conform(value[0], name, types, { read, depth: depth + 1 });
  }
  if (name === 'list') {
    return [value];
  }
  if (FITS[name] === FITS.dateTime || name === 'date and time') {
    return value instanceof FeelDate ? new FeelDateTime(combine(value, MIDNIGHT).value, 'UTC') : undefined;
  }
  return undefined;
}

function conformToDefinition(value, definition, types, options) {
  if (definition.collection) {
    const items = Array.isArray(value) ? value : [value];
    const fitted = items.map((item) => conformToItem(item, definition, types, options));
    return fitted.includes(undefined) ? undefined : checked(fitted, definition.typeAllowed);
  }
  if (Array.isArray(value) && value.length === 1 && !(types[definition.base]?.collection || definition.base === 'list')) {
    return conformToItem(value[0], definition, types, options);
  }
  return checked(conformToItem(value, definition, types, options), definition.typeAllowed);
}

function conformToItem(value, definition, types, options) {
  if (value === null) {
    return null;
  }
  if (definition.components) {
    if (getType(value) !== 'context') {
      return undefined;
    }
    const fitted = { ...value };
    for (const part of definition.components) {
      const found = value[part.name] ?? null;
      const item = conformToDefinition(found, part, types, options);
      if (found !== null && item === undefined) {
        return undefined;
      }
      if (part.name in value) {
        fitted[part.name] = item;
      }
    }
    return fitted;
  }
  if (definition.function) {
    return value instanceof FeelFunction ? value : undefined;
  }
  const fitted = conform(value, definition.base, types, options);
  return checked(fitted, definition.allowed);
}

/** Whether the value has the structure of the type, as `instance of` asks; allowed values play no part in that. */
export function isInstance(value, name, types, depth = 0) {
  if (!name || depth > 60) {
    return !name;
  }
  const definition = types[name];
  return definition ? hasShape(value, definition, types, depth + 1) : value !== null && (FITS[name]?.(value) ?? false);
}

function hasShape(value, definition, types, depth) {
  if (definition.collection) {
    return Array.isArray(value) && value.every((item) => itemHasShape(item, definition, types, depth));
  }
  return itemHasShape(value, definition, types, depth);
}

function itemHasShape(value, definition, types, depth) {
  if (definition.components) {
    return getType(value) === 'context' && definition.components.every((part) =>
      Object.hasOwn(value, part.name) && (value[part.name] === null || hasShape(value[part.name], part, types, depth)));
  }
  return definition.function ? value instanceof FeelFunction : isInstance(value, definition.base, types, depth);
}

/** The value when it passes the allowed values (unary tests), or undefined. */
function checked(value, allowed) {
  if (!allowed || value === undefined || value === null) {
    return value;
  }
  return run('unary', allowed, { '?': value }).value === true ? value : undefined;
}
