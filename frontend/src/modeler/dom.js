// Building the page out of text and elements only: what stands in a file never becomes markup.

/**
 * An element. Attributes: `on*` are listeners, `data` a map of data attributes, true gives an empty attribute, and
 * false, null and undefined leave one out. Children are text or nodes.
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(words, act, attributes = {}) {
  const { class: extra = '', ...others } = attributes;
  return el(
    'button',
    { type: 'button', class: `utrecht-button utrecht-button--small ${extra}`.trim(), onclick: act, ...others },
    words,
  );
}

/** A choice: options are `[value, words]`. */
export function select(options, attributes = {}) {
  const { value, ...others } = attributes;
  return el('select', { class: 'utrecht-select', ...others }, options.map(([each, words], at) =>
    el('option', { value: each, selected: value === undefined ? at === 0 : each === value }, words)));
}

let numbered = 0;

/** A control under its label. */
export function labelled(words, control) {
  numbered += 1;
  control.id ||= `wv-veld-${numbered}`;
  return el('div', { class: 'wv-step__field' }, el('label', { for: control.id }, words), control);
}

/** Enter does it, and nothing else: the keyboard may be somewhere else by then. */
export function onEnter(control, act) {
  control.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    act();
  });
}
