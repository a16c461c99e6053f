// Where feelin departs from the DMN standard in dates, times and durations; see mend-feelin.mjs.

export const moments = [
  {
    why: 'durations of any length count in months, or in days of 24 hours; no calendar is needed for that',
    find: `    if (d.years !== 0 || d.months !== 0) {
        return d.round({ largestUnit: 'year', relativeTo: REFERENCE_DATE });
    }
    return d.round({ largestUnit: 'day', relativeTo: REFERENCE_DATE });`,
    put: `    if (d.years !== 0 || d.months !== 0) {
        return d.weeks || d.days || d.hours || d.minutes || d.seconds
            ? d.round({ largestUnit: 'year', relativeTo: REFERENCE_DATE })
            : monthsLong(d.years * 12 + d.months);
    }
    return d.weeks ? d.round({ largestUnit: 'day', relativeTo: REFERENCE_DATE }) : d.round({ largestUnit: 'day' });`,
  },
  {
    why: 'the same, to compare them; years and months only compare with years and months',
    find: "        return value.value.total({ unit: 'millisecond', relativeTo: REFERENCE_DATE });",
    put: '        return value.yearsMonths ? sizeOf(value) * 2629746000 : sizeOf(value);',
  },
  {
    why: 'the same, to add them',
    find: `        const anchor = REFERENCE_DATE.toPlainDateTime();
        const result = anchor.add(a.value).add(other).since(anchor, { largestUnit: 'year' });
        return new FeelDuration(result, true);
    }
    // days / time add directly; days stay 24h units (no calendar balancing,
    // so P20D + P20D is P40D rather than P1M9D)
    return new FeelDuration(a.value.add(other), false);`,
    put: `        return withinReach(() => new FeelDuration(monthsLong(sizeOf(a) + sign * sizeOf(b)), true));
    }
    return withinReach(() => new FeelDuration(a.value.add(other), false));`,
  },
  {
    why: 'a moment beyond the calendar is null and not a failure',
    find: 'return addDuration(a, b, 1);',
    put: 'return withinReach(() => addDuration(a, b, 1));',
  },
  {
    why: 'the same, into the past',
    find: 'return addDuration(a, b, -1);',
    put: 'return withinReach(() => addDuration(a, b, -1));',
  },
  {
    why: 'durations of different kinds are comparable to nothing, yet certainly not the same value',
    find: `        return durationEquals(a, b);`,
    put: `        return strict && a.yearsMonths !== b.yearsMonths ? false : durationEquals(a, b);`,
  },
  {
    why: 'times in different zones are apart by the clock of the world',
    find: '        return new FeelDuration(a.value.since(b.value));',
    put: `        return isZoned(a) && isZoned(b) ? duration(toComparable(a) - toComparable(b)) : new FeelDuration(a.value.since(b.value));`,
  },
  {
    why: 'XML Schema lets the decimals of a second be none: PT0.S',
    find: String.raw`(?:\d+(?:\.\d+)?S)?)?$/;`,
    put: String.raw`(?:\d+(?:\.\d*)?S)?)?$/;`,
  },
  {
    why: 'the same',
    find: 'new FeelDuration(Temporal.Duration.from(opts), isYearsMonthsString(opts))',
    put: "new FeelDuration(Temporal.Duration.from(opts.replace('.S', 'S')), isYearsMonthsString(opts))",
  },
  {
    why: 'a second may have a fraction',
    find: "const value = Temporal.PlainTime.from({ hour, minute, second }, { overflow: 'reject' });",
    put: `const nanoseconds = Math.round((second - Math.trunc(second)) * 1e9);
        const value = Temporal.PlainTime.from({ hour, minute, second: Math.trunc(second),
            millisecond: Math.trunc(nanoseconds / 1e6), microsecond: Math.trunc(nanoseconds / 1e3) % 1e3,
            nanosecond: nanoseconds % 1e3 }, { overflow: 'reject' });`,
  },
  {
    why: 'a moment has an offset or a zone, not both; an offset is at most fourteen hours, and -00:00 is that of UTC',
    find: `        return {
            value: str.substring(0, atIndex),
            zone: str.substring(atIndex + 1)
        };`,
    put: `        const value = str.substring(0, atIndex);
        return { value, zone: splitZone(value).zone === null ? str.substring(atIndex + 1) : '' };`,
  },
  {
    why: 'the same',
    find: `            zone: offsetMatch[0]`,
    put: `            zone: /^-00:00(:00)?$/.test(offsetMatch[0]) ? 'UTC'
                : Math.abs(fixedOffsetSeconds(offsetMatch[0])) > 14 * 3600 ? '' : offsetMatch[0]`,
  },
  {
    why: 'years before the first and after 9999 (XML Schema writes -0044 and 12026, Temporal -000044 and +012026)',
    find: `function parseDate(str) {
    if (str.startsWith('-')) {
        throw notImplemented('negative date');
    }
    try {
        return new FeelDate(Temporal.PlainDate.from(str));`,
    put: `function parseDate(str) {
    try {
        return new FeelDate(Temporal.PlainDate.from(readYear(str)));`,
  },
  {
    why: 'the same',
    find: `function parseDateTime(str) {
    if (str.startsWith('-')) {
        throw notImplemented('negative date');
    }
`,
    put: `function readYear(str) {
    const [, sign, year] = /^(-?)(\\d{4,})-\\d\\d-\\d\\d/.exec(str) ?? [];
    if (!year || (year.length > 4 && year.startsWith('0')) || (sign && year === '0000')) {
        return '';
    }
    const rest = str.slice(sign.length + year.length);
    return !sign && year.length === 4 ? str : (sign || '+') + year.padStart(6, '0') + rest;
}
function writeYear(str) {
    const [, sign, year] = /^([-+])(\\d{6})/.exec(str) ?? [];
    return year ? (sign === '-' ? '-' : '') + String(Number(year)).padStart(4, '0') + str.slice(7) : str;
}
function parseDateTime(str) {
`,
  },
  {
    why: 'the same',
    find: 'return new FeelDateTime(Temporal.PlainDateTime.from(value), zone);',
    put: 'return new FeelDateTime(Temporal.PlainDateTime.from(readYear(value)), zone);',
  },
  {
    why: 'the same',
    find: '        this.iso = this.value.toString();',
    put: '        this.iso = writeYear(this.value.toString());',
  },
  {
    why: 'the same',
    find: `class FeelDateTime {
    constructor(value, zone = null) {
        this.value = value;
        this.zone = zone;
        this.iso = this.value.toString() +`,
    put: `class FeelDateTime {
    constructor(value, zone = null) {
        this.value = value;
        this.zone = zone;
        this.iso = writeYear(this.value.toString()) +`,
  },
];
