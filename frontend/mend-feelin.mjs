// Where feelin 8.2.0 departs from the DMN standard, or reads the system's clock: each mend replaces one passage
// of its published source while bundling, and the build stops when the passage is no longer there.

export const FEELIN = '8.2.0';

export const mends = [
  {
    why: 'the host keeps parsed expressions, so it needs the interpreter itself',
    find: 'export { FeelDate,',
    put: 'export { interpreter, InterpreterContext, builtins, combine, equals, getType, timeFrom, FeelDate,',
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
