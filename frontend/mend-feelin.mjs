// Where feelin 8.2.0 departs from the DMN standard, or reads the system's clock: each mend replaces one passage
// of its published source while bundling, and the build stops when the passage is no longer there.

export const FEELIN = '8.2.0';

export const mends = [
  {
    why: 'the host keeps parsed expressions, so it needs the interpreter itself',
    find: 'export { FeelDate,',
    put: 'export { interpreter, InterpreterContext, builtins, cmp, combine, equals, getType, includes, timeFrom, FeelDate,',
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
    put: '    if (range.valueType !== null && valueType !== range.valueType) {',
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
        : d.value.total({ unit: 'millisecond', relativeTo: REFERENCE_DATE });
}
function scaleDuration(d, factor) {
    const size = Math.trunc(sizeOf(d) * factor);
    return d.yearsMonths
        ? new FeelDuration(Temporal.Duration.from({ years: Math.trunc(size / 12), months: size % 12 }), true)
        : duration(size);
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
];

/** An esbuild plugin that applies the mends. */
export function mendFeelin() {
  return {
    name: 'mend-feelin',
    setup(build) {
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
