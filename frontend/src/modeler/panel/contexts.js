// A FEEL context (`= {naam: waarde, …}`) as a list of names with FEEL values, and back.

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const OPENS = { '(': ')', '[': ']', '{': '}' };

/** `[{name, value}]`; nothing when the text is no plain context. An empty text is an empty list. */
export function readContext(text) {
  let source = (text ?? '').trim();
  if (!source) {
    return [];
  }
  source = source.replace(/^=\s*/, '');
  if (!source.startsWith('{') || !source.endsWith('}')) {
    return null;
  }
  const parts = split(source.slice(1, -1), ',');
  if (parts === null) {
    return null;
  }
  const entries = [];
  for (const part of parts.length === 1 && !parts[0].trim() ? [] : parts) {
    const entry = readEntry(part);
    if (!entry || entries.some((each) => each.name === entry.name)) {
      return null;
    }
    entries.push(entry);
  }
  return entries;
}

/** The context of entries of which the value is not empty. */
export function writeContext(entries) {
  const parts = entries
    .filter(({ value }) => value.trim())
    .map(({ name, value }) => `${NAME.test(name) ? name : JSON.stringify(name)}: ${value.trim()}`);
  return `= {${parts.join(', ')}}`;
}

/** Whether `value` may stand in a context: its brackets and quotes close, and no comma stands loose in it. */
export function isOneValue(value) {
  return split(value, ',')?.length === 1;
}

function readEntry(part) {
  const pieces = split(part, ':');
  if (!pieces || pieces.length < 2) {
    return null;
  }
  const written = pieces[0].trim();
  const value = part.slice(pieces[0].length + 1).trim();
  const name = written.startsWith('"') ? unquote(written) : written;
  return name !== null && value && (written.startsWith('"') || NAME.test(name)) ? { name, value } : null;
}

function unquote(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The pieces of `source` between separators that stand in no bracket and no text; nothing when it does not close. */
function split(source, separator) {
  const pieces = [];
  const closers = [];
  let start = 0;
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '"') {
      at = endOfText(source, at);
      if (at < 0) {
        return null;
      }
    } else if (sign === '/' && (source[at + 1] === '/' || source[at + 1] === '*')) {
      return null; // a comment: left to the expert
    } else if (OPENS[sign]) {
      closers.push(OPENS[sign]);
    } else if (sign === ')' || sign === ']' || sign === '}') {
      if (closers.pop() !== sign) {
        return null;
      }
    } else if (sign === separator && !closers.length) {
      pieces.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return closers.length ? null : [...pieces, source.slice(start)];
}

function endOfText(source, start) {
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === '\\') {
      at += 1;
    } else if (source[at] === '"') {
      return at;
    }
  }
  return -1;
}
