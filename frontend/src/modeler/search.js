// Ctrl+F finds a step by its name or kind; the same field stands above the drawing.

import { isLabel } from 'bpmn-js/lib/util/LabelUtil';
import { kindOf, nameOf } from './words.js';

class Searching {
  constructor(elementRegistry, canvas, searchPad) {
    Object.assign(this, { elementRegistry, canvas });
    searchPad.registerProvider(this);
  }

  /** For the search pad of bpmn-js: what matches, with the part that does. */
  find(pattern) {
    return this.matching(pattern).map((element) => ({
      element,
      primaryTokens: marked(nameOf(element) || kindOf(element), pattern),
      secondaryTokens: [{ normal: nameOf(element) ? kindOf(element) : '' }],
    }));
  }

  matching(pattern) {
    const wanted = fold(pattern);
    if (!wanted) return [];
    const roots = this.canvas.getRootElements();
    return this.elementRegistry.filter((each) => !isLabel(each) && !roots.includes(each)
      && (fold(nameOf(each)).includes(wanted) || fold(kindOf(each)).includes(wanted) || each.id.toLowerCase() === wanted))
      .sort((one, other) => Number(fold(other.businessObject.name).startsWith(wanted)) - Number(fold(one.businessObject.name).startsWith(wanted)));
  }
}

Searching.$inject = ['elementRegistry', 'canvas', 'searchPad'];

/** Without capitals and accents. */
export function fold(words) {
  return (words ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

function marked(words, pattern) {
  const at = words.toLowerCase().indexOf(pattern.trim().toLowerCase());
  if (at < 0) return [{ normal: words }];
  const end = at + pattern.trim().length;
  return [{ normal: words.slice(0, at) }, { matched: words.slice(at, end) }, { normal: words.slice(end) }]
    .filter((token) => Object.values(token)[0]);
}

export default { __init__: ['bpmnSearch'], bpmnSearch: ['type', Searching] };
