// A term as people say it (“5 werkdagen”), and as the file holds it: an ISO 8601 duration with a calendar.

/** Units in the order of the list. `working` counts working days and office hours only. */
export const UNITS = [
  { key: 'werkdagen', iso: 'D', time: false, calendar: 'working', one: 'werkdag', many: 'werkdagen' },
  { key: 'dagen', iso: 'D', time: false, calendar: 'calendar', one: 'kalenderdag', many: 'kalenderdagen' },
  { key: 'werkuren', iso: 'H', time: true, calendar: 'working', one: 'uur in werktijd', many: 'uren in werktijd' },
  { key: 'uren', iso: 'H', time: true, calendar: 'calendar', one: 'uur', many: 'uren, dag en nacht' },
  { key: 'weken', iso: 'W', time: false, calendar: 'calendar', one: 'week', many: 'weken' },
  { key: 'werkweken', iso: 'W', time: false, calendar: 'working', one: 'week, tot een werkdag', many: 'weken, tot een werkdag' },
  { key: 'maanden', iso: 'M', time: false, calendar: 'calendar', one: 'maand', many: 'maanden' },
  { key: 'werkmaanden', iso: 'M', time: false, calendar: 'working', one: 'maand, tot een werkdag', many: 'maanden, tot een werkdag' },
  { key: 'minuten', iso: 'M', time: true, calendar: 'calendar', one: 'minuut', many: 'minuten' },
];

export const unitOf = (key) => UNITS.find((unit) => unit.key === key);

const SINGLE = /^P(?:(\d{1,6})([DWM])|T(\d{1,6})([HM]))$/;

/** `{amount, unit}` of a duration of one unit; nothing when it is another text. */
export function readDuration(iso, calendar) {
  const match = SINGLE.exec((iso ?? '').trim());
  if (!match) {
    return null;
  }
  const time = match[3] !== undefined;
  const [amount, letter] = time ? [match[3], match[4]] : [match[1], match[2]];
  const wanted = calendar === 'working' ? 'working' : 'calendar';
  const unit = UNITS.find((each) => each.iso === letter && each.time === time && each.calendar === wanted);
  return unit ? { amount: Number(amount), unit: unit.key } : null;
}

/** `{iso, calendar}` of an amount in a unit. */
export function writeDuration({ amount, unit }) {
  const found = unitOf(unit);
  return { iso: `P${found.time ? 'T' : ''}${amount}${found.iso}`, calendar: found.calendar };
}

/** A whole number from 1 to 999 as typed, or nothing: longer than a hundred years is no term. */
export function readAmount(typed) {
  const text = String(typed).trim();
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 ? Number(text) : null;
}

const CYCLE = /^R(\d{0,6})\/(.+)$/;

/** `{times, amount, unit}` of a repetition; `times` is null when it goes on. */
export function readCycle(text, calendar) {
  const match = CYCLE.exec((text ?? '').trim());
  const every = match && readDuration(match[2], calendar);
  return every ? { times: match[1] === '' ? null : Number(match[1]), ...every } : null;
}

export function writeCycle({ times, amount, unit }) {
  const { iso, calendar } = writeDuration({ amount, unit });
  return { iso: `R${times ?? ''}/${iso}`, calendar };
}

const FROM_ANSWER = /^=?\s*duration\("P" \+ string\(([\p{L}_][\p{L}\p{N}_.]*)( \* 7)?\) \+ "([DM])"\)$/u;
const FROM_ANSWER_UNITS = { dagen: ['', 'D'], weken: [' * 7', 'D'], maanden: ['', 'M'] };

/** A duration whose amount is an answer: `{path, unit, calendar}`, unit `dagen`, `werkdagen`, `weken` or `maanden`. */
export function readFromAnswer(text, calendar) {
  const match = FROM_ANSWER.exec((text ?? '').trim());
  if (!match) {
    return null;
  }
  const unit = match[3] === 'M' ? 'maanden' : match[2] ? 'weken' : 'dagen';
  if (match[3] === 'M' && match[2]) {
    return null;
  }
  if (calendar === 'working') {
    return unit === 'dagen' ? { path: match[1], unit: 'werkdagen' } : null;
  }
  return { path: match[1], unit };
}

export function writeFromAnswer({ path, unit }) {
  const [factor, letter] = FROM_ANSWER_UNITS[unit === 'werkdagen' ? 'dagen' : unit];
  return {
    iso: `= duration("P" + string(${path}${factor}) + "${letter}")`,
    calendar: unit === 'werkdagen' ? 'working' : 'calendar',
  };
}

/** “5 werkdagen”, as said. */
export function inWords({ amount, unit }) {
  const found = unitOf(unit);
  return `${amount} ${amount === 1 ? found.one : found.many}`;
}
