// Reading and changing what one component says: nested properties too, with nothing empty left behind.

/** The value at `validate.required`; nothing where it is not. */
export function get(raw, path) {
  return path.split('.').reduce((at, name) => at?.[name], raw);
}

/** The component with another value at a path; empty text, false and nothing take the property away. */
export function set(raw, path, value) {
  const [name, ...rest] = path.split('.');
  const isEmpty = value === '' || value === undefined || value === null || value === false;
  const next = { ...raw };
  const made = rest.length ? set(raw[name] ?? {}, rest.join('.'), value) : value;
  if (rest.length ? !Object.keys(made).length : isEmpty) delete next[name];
  else next[name] = made;
  return next;
}
