// Where feelin 8.2.0 departs from the DMN standard, or reads the system's clock: each mend replaces one passage
// of its published source while bundling, and the build stops when the passage is no longer there.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moments } from './mend-moments.mjs';

export const FEELIN = '8.2.0';
const sources = join(dirname(fileURLToPath(import.meta.url)), 'src');

export const mends = [
  {
    why: 'the host keeps parsed expressions, so it needs the interpreter itself',
    find: 'export { FeelDate,',
    put: 'export { interpreter, InterpreterContext, builtins, cmp, combine, equals, fn, getType, includes, invalidArguments, listFn, timeFrom, typesInUse, FeelDate,',
  },
  {
    why: 'what it calls of ours',
    find: "import { Temporal } from 'temporal-polyfill';",
    put: "import { Temporal } from 'temporal-polyfill';\nimport { minus, plus, times } from 'waakvlam:decimals';",
  },
  {
    why: 'the present moment comes from the engine: frozen in trials, wall clock of the municipality otherwise',
    find: 'const zdt = Temporal.Now.zonedDateTimeISO();',
    put: "const zdt = globalThis.waakvlamNow ? Temporal.ZonedDateTime.from(globalThis.waakvlamNow) : Temporal.Now.zonedDateTimeISO('Europe/Amsterdam');",
  },
  {
    why: 'same, for today()',
    find: 'return new FeelDate(Temporal.Now.plainDateISO());',
    put: 'return new FeelDate(now().value.toPlainDate());',
  },
  {
    why: 'values of different types are incomparable: "600" > 500 is null, not true',
    find: `    if (range.valueType !== null &&
        TEMPORAL_INSTANT_TYPES.has(valueType) &&
        TEMPORAL_INSTANT_TYPES.has(range.valueType) &&
        valueType !== range.valueType) {`,
    put: `    if (valueType === 'duration' && [start, end].some((edge) => edge && edge.yearsMonths !== value.yearsMonths)) {
        return null;
    }
    if (range.valueType !== null && valueType !== range.valueType) {`,
  },
  {
    why: 'a comparison with something that has no order, as in x > [1], is null and not a failure',
    find: '        throw new Error(`unsupported range: ${start}..${end}`);',
    put: "        return new FeelRange({ start: null, end: null, 'start included': false, 'end included': false, valueType: null });",
  },
  {
    why: 'a test that gives true or false is compared with a true or false input, unless it speaks of ? itself',
    find: `            if (args[0].type === 'boolean' && has$1(context, '?')) {
                return args[0](context) === context['?'];
            }
            return args[0](context);`,
    put: `            const tested = args[0](context);
            if (typeof tested === 'boolean' && has$1(context, '?') && (args[0].type === 'boolean' ||
                (typeof context['?'] === 'boolean' && !/[?]/.test(node.input)))) {
                return tested === context['?'];
            }
            return tested;`,
  },
  {
    why: 'durations are multiplied and divided (DMN 1.5, table 57)',
    find: `                const rightType = getType(right);
                if (TEMPORAL_TYPES.has(leftType)) {`,
    put: `                const rightType = getType(right);
                if (node.input === '*' && leftType === 'duration' && rightType === 'number') {
                    return scaleDuration(left, right);
                }
                if (node.input === '*' && leftType === 'number' && rightType === 'duration') {
                    return scaleDuration(right, left);
                }
                if (node.input === '/' && leftType === 'duration' && rightType === 'number') {
                    return right === 0 ? null : scaleDuration(left, 1 / right);
                }
                if (node.input === '/' && leftType === 'duration' && rightType === 'duration') {
                    return left.yearsMonths !== right.yearsMonths || !sizeOf(right) ? null : sizeOf(left) / sizeOf(right);
                }
                if (TEMPORAL_TYPES.has(leftType)) {`,
  },
  {
    why: 'the same: the size of a duration, in months or in milliseconds',
    find: '// arithmetic ////////////////////////////////////////////////////////',
    put: `function sizeOf(d) {
    return d.yearsMonths
        ? d.value.years * 12 + d.value.months
        : d.value.total('millisecond');
}
function monthsLong(months) {
    return Temporal.Duration.from({ years: Math.trunc(months / 12), months: months % 12 });
}
function scaleDuration(d, factor) {
    const size = Math.trunc(sizeOf(d) * factor);
    return withinReach(() => d.yearsMonths ? new FeelDuration(monthsLong(size), true) : duration(size));
}
// what lies beyond the calendar (some 270 000 years) is null
function withinReach(compute) {
    try {
        return compute();
    } catch (error) {
        if (error instanceof RangeError && !/call stack/.test(error.message)) {
            return null;
        }
        throw error;
    }
}`,
  },
  {
    why: 'a duration has a negative',
    find: `                return tag((context) => {
                    return op(context)(() => 0, value);
                }, value.type);`,
    put: `                return tag((context) => {
                    const negated = value(context);
                    return isDuration(negated)
                        ? new FeelDuration(negated.value.negated(), negated.yearsMonths)
                        : op(context)(() => 0, () => negated);
                }, value.type);`,
  },
  {
    why: 'moments in different zones are apart by the clock of the world, not by what their texts show',
    find: `    const left = toPlainDateTime(a);
    const right = toPlainDateTime(b);`,
    put: `    if (isDateTime(a) && isDateTime(b) && isZoned(a) && isZoned(b)) {
        const [one, other] = [a, b].map((moment) => zonedDateTime(moment).toInstant());
        return new FeelDuration(one.since(other));
    }
    const left = toPlainDateTime(a);
    const right = toPlainDateTime(b);`,
  },
  {
    why: 'durations are equal to the millisecond or the month: P365D is not P366D, and not P1Y either',
    find: `    const total = (d, unit) => d.value.total({ unit, relativeTo: REFERENCE_DATE });`,
    put: `    if (a.yearsMonths !== b.yearsMonths) {
        return null;
    }
    return sizeOf(a) === sizeOf(b);
    const total = (d, unit) => d.value.total({ unit, relativeTo: REFERENCE_DATE });`,
  },
  ...moments,
  {
    why: 'numbers are decimal: 0.1 + 0.2 is 0.3',
    find: `                    return a + b;
                }, 'add',`,
    put: `                    return typeof a === 'number' ? plus(a, b) : a + b;
                }, 'add',`,
  },
  { why: 'the same', find: "                    return a - b;\n", put: '                    return minus(a, b);\n' },
  { why: 'the same', find: "nullable((a, b) => a * b, 'multiply'", put: "nullable(times, 'multiply'" },
  { why: 'the same', find: 'sum === null ? el : sum + el, null', put: 'sum === null ? el : plus(sum, el), null' },
  { why: 'the same', find: '            return result * n;', put: '            return times(result, n);' },
  {
    why: 'a number may be written with an exponent',
    find: "node.input.includes('.') ? parseFloat(node.input) : parseInt(node.input)",
    put: String.raw`Number(node.input.replace(/\s/g, ''))`,
  },
  {
    why: 'an interval with an unknown end knows nothing; the open end of < 10 is known to be open',
    find: `    // empty range
    if (start === null && end === null) {
        return null;
    }
    if (value === null`,
    put: `    if (start === null && end === null || (start === null || end === null) && !range[WRITTEN]) {
        return null;
    }
    if (value === null`,
  },
  {
    why: 'a test such as (< 10) knows how it was written: it is not the same as (null..10), nor (= 10) as [10..10]',
    find: 'const RANGE_TYPES = new Set(',
    put: `const WRITTEN = Symbol('the operator of a test');
function writtenAs(operator, test) {
    test[WRITTEN] = operator;
    return test;
}
// (= 10) has a start and an end, where its operand has an order
function equality(operand) {
    return RANGE_TYPES.has(getType(operand)) ? writtenAs('=', createRange(operand, operand)) : (a) => equals(a, operand);
}
const RANGE_TYPES = new Set(`,
  },
  {
    why: 'the same',
    find: `                case '>': return (b) => createRange(b, null, false, false);
                case '>=': return (b) => createRange(b, null, true, false);
                case '<': return (b) => createRange(null, b, false, false);
                case '<=': return (b) => createRange(null, b, false, true);`,
    put: `                case '>': return (b) => writtenAs('>', createRange(b, null, false, false));
                case '>=': return (b) => writtenAs('>=', createRange(b, null, true, false));
                case '<': return (b) => writtenAs('<', createRange(null, b, false, false));
                case '<=': return (b) => writtenAs('<=', createRange(null, b, false, true));`,
  },
  {
    why: 'the same',
    find: `        case 'SimplePositiveUnaryTest': return tag((context) => {`,
    put: `        case 'SimplePositiveUnaryTest': return tag((context) => {
            if (node.input.startsWith('!=')) {
                const operand = args[1](context);
                return Object.assign(writtenAs('!=', args[0](context)(operand)), { operand });
            }`,
  },
  {
    why: 'the same',
    find: "case 'ParenthesizedExpression': return args[1];",
    put: `case 'ParenthesizedExpression': return /^[(]\\s*=/.test(node.input) && args[1].type === 'test' && args[1].operand
            ? tag((context) => equality(args[1].operand(context)), 'test')
            : args[1];`,
  },
  {
    why: 'the same',
    find: `            // <CompareOp> <Expr>
            return args[0](context)(args[1](context));
        }, 'test');`,
    put: `            return args[0](context)(args[1](context));
        }, 'test', args[1]);`,
  },
  {
    why: 'the same',
    find: `function tag(fn, type) {
    return Object.assign(fn, {
        type,`,
    put: `function tag(fn, type, operand) {
    return Object.assign(fn, {
        type,
        operand,`,
  },
  {
    why: 'the same',
    find: `        return (a['start included'] === b['start included'] &&`,
    put: `        return (a[WRITTEN] === b[WRITTEN] && a['start included'] === b['start included'] &&`,
  },
  {
    why: 'the same',
    find: `    if (a == b) {
        return true;
    }
    return aType === bType`,
    put: `    if (a == b) {
        return true;
    }
    if (typeof a === 'function' && typeof b === 'function' && a[WRITTEN] && a[WRITTEN] === b[WRITTEN]) {
        return equals(a.operand, b.operand);
    }
    return aType === bType`,
  },
  {
    why: 'range<number> is a type; the grammar lacks it, so it is parsed as list<number>, from a text of the same length',
    find: `        top: 'Expression',
        contextTracker: trackVariables(context),
        dialect
    }).parse(expression);`,
    put: `        top: 'Expression',
        contextTracker: trackVariables(context),
        dialect
    }).parse(expression.replace(/\\binstance\\s+of\\s+(?:list\\s*<\\s*)*range(?=\\s*<)/g, (type) => type.slice(0, -5) + 'list '));`,
  },
  {
    why: 'the same',
    find: `        case 'ListType': return {
            kind: 'list',`,
    put: `        case 'ListType': return {
            kind: node.input.startsWith('range') ? 'range' : 'list',`,
  },
  {
    why: 'the same',
    find: `        case 'list':
            return getType(value) === 'list' &&`,
    put: `        case 'range':
            return isRange(value) && [value.start, value.end].every((edge) =>
                edge === null || matchesType(edge, descriptor.element, context));
        case 'list':
            return getType(value) === 'list' &&`,
  },
  {
    why: 'the types of the model that is evaluated are types too; null is a value of each entry of a context',
    find: `            const target = descriptor.resolve ? descriptor.resolve(context) : null;`,
    put: `            if (typesInUse.has?.(descriptor.name)) {
                return typesInUse.isInstance(value, descriptor.name);
            }
            const target = descriptor.resolve ? descriptor.resolve(context) : null;`,
  },
  {
    why: 'the same',
    find: 'has$1(value, name) && matchesType(value[name], type, context));',
    put: 'has$1(value, name) && (value[name] === null || matchesType(value[name], type, context)));',
  },
  {
    why: 'the same',
    find: 'const NAMED_TYPE_CHECKS = {',
    put: 'const typesInUse = {};\nconst NAMED_TYPE_CHECKS = {',
  },
  {
    why: 'an iteration may end at 0, and one that ends at null has no items',
    find: `            const b = args[2] && args[2](context);
            return b ? createRange(a, b) : a;`,
    put: `            const b = args[2] && args[2](context);
            return !args[2] ? a : a === null || b === null ? null : createRange(a, b);`,
  },
  {
    why: 'dates are iterated by day',
    find: "    throw new Error('unsupported range operation: map');",
    put: `    if (valueType === 'date' && start !== null && end !== null) {
        const days = (toComparable(end) - toComparable(start)) / 86400000;
        return numberRangeMap(0, days, range['start included'], range['end included'], (n) => fn(new FeelDate(start.value.add({ days: n }))));
    }
    throw new Error('unsupported range operation: map');`,
  },
  {
    why: 'a list holds a value when one of its items equals it, also a date or a context',
    find: `function matches(a, b) {
    return a === b;`,
    put: `function matches(a, b) {
    return a === b || (a !== null && b !== null && typeof a === 'object' && typeof b === 'object' && equals(a, b) === true);`,
  },
  {
    why: 'a place from the end counts characters, as one from the start does',
    find: 'const _start = (start < 0 ? string.length + start : start - 1);\n        const arr = Array.from(string);',
    put: 'const arr = Array.from(string);\n        const _start = (start < 0 ? arr.length + start : start - 1);',
  },
];

/** An esbuild plugin that applies the mends. */
export function mendFeelin() {
  return {
    name: 'mend-feelin',
    setup(build) {
      build.onResolve({ filter: /^waakvlam:/ }, ({ path }) => ({ path: join(sources, `${path.slice('waakvlam:'.length)}.js`) }));
      build.onLoad({ filter: /node_modules\/feelin\/dist\/index\.js$/ }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises');
        const { version } = JSON.parse(await readFile(path.replace(/dist\/index\.js$/, 'package.json'), 'utf8'));
        if (version !== FEELIN) {
          throw new Error(`mends are written for feelin ${FEELIN}, found ${version}`);
        }
        let contents = await readFile(path, 'utf8');
        for (const { why, find, put } of mends) {
          if (contents.split(find).length !== 2) {
            throw new Error(`feelin changed; cannot mend: ${why}`);
          }
          contents = contents.replace(find, () => put);
        }
        return { contents, loader: 'js' };
      });
    },
  };
}
