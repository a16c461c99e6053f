// Patterns as FEEL has them, those of XPath (DMN 1.5, 10.3.4.3), made into JavaScript's.

import { builtins, fn, invalidArguments } from 'feelin';

/** The Unicode blocks of western text, by the names that \p{Is…} uses. */
const BLOCKS = {
  BasicLatin: [0x00, 0x7f],
  'Latin-1Supplement': [0x80, 0xff],
  'LatinExtended-A': [0x100, 0x17f],
  'LatinExtended-B': [0x180, 0x24f],
  IPAExtensions: [0x250, 0x2af],
  SpacingModifierLetters: [0x2b0, 0x2ff],
  CombiningDiacriticalMarks: [0x300, 0x36f],
  Greek: [0x370, 0x3ff],
  GreekandCoptic: [0x370, 0x3ff],
  Cyrillic: [0x400, 0x4ff],
  Hebrew: [0x590, 0x5ff],
  Arabic: [0x600, 0x6ff],
  LatinExtendedAdditional: [0x1e00, 0x1eff],
  GeneralPunctuation: [0x2000, 0x206f],
  SuperscriptsandSubscripts: [0x2070, 0x209f],
  CurrencySymbols: [0x20a0, 0x20cf],
  LetterlikeSymbols: [0x2100, 0x214f],
  NumberForms: [0x2150, 0x218f],
  Arrows: [0x2190, 0x21ff],
  MathematicalOperators: [0x2200, 0x22ff],
};
const NAME_START = String.raw`:_\p{L}\p{Nl}`;
const NAME = String.raw`${NAME_START}\-.\p{Nd}\p{Mn}\p{Mc}\u00b7`;
const NAME_CLASSES = { i: [NAME_START, false], I: [NAME_START, true], c: [NAME, false], C: [NAME, true] };

class Refused extends Error {}

const point = (code) => `\\u{${code.toString(16)}}`;

function block(name, negated) {
  const [first, last] = BLOCKS[name] ?? [];
  if (first === undefined) {
    throw new Refused(name);
  }
  const outside = `${first ? `\\0-${point(first - 1)}` : ''}${point(last + 1)}-${point(0x10ffff)}`;
  return negated ? outside : `${point(first)}-${point(last)}`;
}

/** Reads one pattern from left to right; `extended` leaves out white space, except in a class. */
class Reader {
  constructor(pattern, extended) {
    this.pattern = pattern;
    this.extended = extended;
    this.at = 0;
  }

  take(count = 1) {
    this.at += count;
    return this.pattern.slice(this.at - count, this.at);
  }

  looksAt(text) {
    return this.pattern.startsWith(text, this.at);
  }

  skipSpace() {
    while (this.extended && /\s/.test(this.pattern[this.at] ?? '')) {
      this.at += 1;
    }
  }

  whole() {
    let out = '';
    for (this.skipSpace(); this.at < this.pattern.length; this.skipSpace()) {
      out += this.looksAt('[') ? this.class() : this.looksAt('\\') ? this.escape(false) : this.take();
    }
    return out;
  }

  /** `[a-z-[aeiou]]` takes one class from another. */
  class() {
    let out = this.take();
    let without = '';
    if (this.looksAt('^')) {
      out += this.take();
    }
    while (!this.looksAt(']')) {
      if (this.at >= this.pattern.length) {
        throw new Refused('class');
      }
      if (this.looksAt('-[')) {
        this.take();
        without = `(?!${this.class()})`;
        if (!this.looksAt(']')) {
          throw new Refused('subtraction');
        }
      } else {
        out += this.looksAt('\\') ? this.escape(true) : this.take();
      }
    }
    out += this.take();
    return without ? `(?:${without}${out})` : out;
  }

  escape(inClass) {
    this.take();
    this.skipSpace();
    const letter = this.take();
    const set = (members, negated) => {
      if (inClass && negated) {
        throw new Refused(letter);
      }
      return inClass ? members : `[${negated ? '^' : ''}${members}]`;
    };
    if (letter === '0') {
      throw new Refused(letter);
    }
    if (letter === '-') {
      return inClass ? '\\-' : '-';
    }
    if (letter in NAME_CLASSES) {
      return set(...NAME_CLASSES[letter]);
    }
    if (/p/i.test(letter)) {
      this.skipSpace();
      const end = this.pattern.indexOf('}', this.at);
      const property = end < 0 ? '' : this.take(end + 1 - this.at);
      const name = (this.extended ? property.replace(/\s/g, '') : property).slice(1, -1);
      return name.startsWith('Is') ? set(block(name.slice(2), letter === 'P'), false) : `\\${letter}{${name}}`;
    }
    return `\\${letter}`;
  }
}

const MOST_KEPT = 500;
const kept = new Map();

/** The pattern as a regular expression, or null when it is none. */
function compiled(pattern, flags, more) {
  const key = `${flags}${more}\n${pattern}`;
  let found = kept.get(key);
  if (found === undefined) {
    if (kept.size >= MOST_KEPT) {
      kept.clear();
    }
    found = compile(pattern, flags, more);
    kept.set(key, found);
  }
  return found;
}

function compile(pattern, flags, more) {
  if (/[^smix]/.test(flags)) {
    return null;
  }
  try {
    const source = new Reader(pattern, flags.includes('x')).whole();
    return new RegExp(source, [...new Set(`u${flags.replaceAll('x', '')}${more}`)].join(''));
  } catch (error) {
    if (error instanceof Refused || error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

/** `$1` and `$0` are what a group and the whole matched, `\$` and `\\` are signs; `$12` of nine groups is `$1` and a 2. */
function filled(replacement, groups) {
  return replacement.replace(/\\([\\$])|\$(\d+)/g, (_, sign, digits) => {
    if (sign) {
      return sign;
    }
    let length = digits.length;
    while (length > 1 && Number(digits.slice(0, length)) >= groups.length) {
      length -= 1;
    }
    return `${groups[Number(digits.slice(0, length))] ?? ''}${digits.slice(length)}`;
  });
}

const badPattern = (pattern) => invalidArguments('{pattern} is no valid pattern', { pattern });

Object.assign(builtins, {
  matches: fn((input, pattern, flags) => compiled(pattern, flags || '', '')?.test(input) ?? badPattern(pattern),
    ['string', 'string', 'string?'], ['input', 'pattern', 'flags']),

  replace: fn((input, pattern, replacement, flags) => {
    const found = compiled(pattern, flags || '', 'g');
    if (!found) {
      return badPattern(pattern);
    }
    return input.replace(found, (...given) => filled(replacement, given.slice(0, given.findIndex((part) => typeof part === 'number'))));
  }, ['string', 'string', 'string', 'string?'], ['input', 'pattern', 'replacement', 'flags']),

  split: fn((string, delimiter) => {
    const found = compiled(delimiter, '', '');
    return found ? string.split(found) : badPattern(delimiter);
  }, ['string', 'string'], ['string', 'delimiter']),
});
