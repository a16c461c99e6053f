// Small helpers to build plain HTML; text is always text.

let count = 0;
export const unique = (word) => `dt-${word}-${++count}`;

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value') {
      element.value = value;
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function button(words, onclick, attributes = {}) {
  return h('button', { type: 'button', class: 'utrecht-button utrecht-button--small', ...attributes, onclick }, words);
}

export function select(options, chosen, attributes = {}) {
  const element = h('select', { class: 'utrecht-select', ...attributes },
    options.map(([value, words]) => h('option', { value, selected: value === chosen }, words)));
  element.value = chosen;
  return element;
}

/** Draw again while the field that has the focus keeps it, found by its data-key. */
export function redraw(place, ...children) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  const range = focused && 'selectionStart' in focused ? [focused.selectionStart, focused.selectionEnd] : null;
  place.replaceChildren(...children.flat().filter(Boolean));
  const again = key && place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again) {
    again.focus({ preventScroll: true });
    if (range && range[0] !== null && again.setSelectionRange) {
      again.setSelectionRange(...range);
    }
  }
  return again;
}

/** Tell of a change at once when the field is left, and else when nobody typed for a while. */
export function committed(field, change, wait = 700) {
  let timer;
  const tell = () => {
    clearTimeout(timer);
    change(field.value);
  };
  field.addEventListener('change', tell);
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(tell, wait);
  });
  return field;
}
