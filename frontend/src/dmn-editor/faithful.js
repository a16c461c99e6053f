// Reads files of every DMN version as the one that dmn-js knows, writes them back as they came, and tells what would
// get lost: a file that cannot be kept whole is shown and not changed.

const KNOWN = {
  MODEL: 'https://www.omg.org/spec/DMN/20191111/MODEL/', DMNDI: 'https://www.omg.org/spec/DMN/20191111/DMNDI/',
};
const DECLARED = /(xmlns(?::[\w.-]+)?\s*=\s*)(["'])(https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/(MODEL|DMNDI)\/|http:\/\/www\.omg\.org\/spec\/DMN\/20151101\/dmn\.xsd)\2/g;

const DEEPEST = 100;

/** Throws for a file that is nested deeper than the engine takes: reading it would keep the browser busy for long. */
function notTooDeep(xml) {
  let depth = 0;
  for (const [tag] of xml.matchAll(/<(?:!--[^]*?-->|!\[CDATA\[[^]*?\]\]>|[^>]*>)/g)) {
    if (!/^<[!?]/.test(tag) && !tag.endsWith('/>')) {
      depth += tag.startsWith('</') ? -1 : 1;
      if (depth > DEEPEST) {
        throw new Error('The file is nested too deep');
      }
    }
  }
}

/** The text as dmn-js reads it, and how to write it as it came. */
export function translated(xml) {
  notTooDeep(xml);
  const own = {};
  const text = xml.replace(DECLARED, (_, before, quote, uri, part = 'MODEL') => {
    own[part] = uri;
    return `${before}${quote}${KNOWN[part]}${quote}`;
  });
  const back = (written) => Object.entries(own).reduce((all, [part, uri]) => all.replaceAll(`"${KNOWN[part]}"`, `"${uri}"`), written);
  return { text, back };
}

// What dmn-js leaves out because it goes without saying.
const DEFAULTS = {
  decisionTable: { hitPolicy: 'UNIQUE', preferredOrientation: 'Rule-as-Row' },
  definitions: { expressionLanguage: 'http://www.omg.org/spec/FEEL/20140401', typeLanguage: 'http://www.omg.org/spec/FEEL/20140401' },
  itemDefinition: { isCollection: 'false' },
};

const nameOf = (node, home) => (node.namespaceURI && node.namespaceURI !== home ? `{${node.namespaceURI}}${node.localName}` : node.localName);

/** Names, attributes, texts and children; the order only counts among children of one name. */
function model(element) {
  const attributes = { ...DEFAULTS[element.localName] };
  for (const each of element.attributes) {
    if (each.namespaceURI !== 'http://www.w3.org/2000/xmlns/') {
      attributes[nameOf(each, element.namespaceURI)] = each.value;
    }
  }
  const groups = {};
  for (const child of element.children) {
    (groups[nameOf(child)] ??= []).push(model(child));
  }
  const text = [...element.childNodes].filter(({ nodeType }) => nodeType === 3 || nodeType === 4).map(({ data }) => data).join('').trim();
  return { attributes, groups, text };
}

/** `80.0` is the same number as `80`. */
const same = (one, other) => one === other || (/^-?[\d.]+$/.test(one) && /^-?[\d.]+$/.test(other) && Number(one) === Number(other));

function* differences(one, other, place) {
  const names = new Set([...Object.keys(one.attributes), ...Object.keys(other.attributes)]);
  for (const name of names) {
    if (!same(one.attributes[name], other.attributes[name])) {
      yield `${place}, ${name}`;
    }
  }
  if (one.text !== other.text) {
    yield place;
  }
  for (const name of new Set([...Object.keys(one.groups), ...Object.keys(other.groups)])) {
    const [these, those] = [one.groups[name] ?? [], other.groups[name] ?? []];
    const short = name.replace(/^{.*}/, '');
    if (these.length !== those.length) {
      yield short;
    }
    for (let n = 0; n < Math.min(these.length, those.length); n += 1) {
      yield* differences(these[n], those[n], short);
    }
  }
}

/** In a few words each: what is in one file and not the same in the other. */
export function lost(xml, written) {
  const read = (text) => model(new DOMParser().parseFromString(text, 'application/xml').documentElement);
  return [...new Set(differences(read(xml), read(written), 'definitions'))];
}
