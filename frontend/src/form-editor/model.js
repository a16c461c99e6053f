// A form as a tree of parts, and every change of it as a new tree: nothing here touches the page.
//
// A part is `{id, raw, parts}`: `raw` is the component as the file has it, with whatever else stands in it; `parts`
// are those of a group. `id` exists only here. Changes answer the same tree when there is nothing to change.

let made = 0;
const numbered = () => `p${(made += 1)}`;

/** The form of a file. Throws when it is no form. */
export function readForm(text) {
  const raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isObject(raw) || !Array.isArray(raw.components)) throw new SyntaxError('no form');
  return { raw, parts: raw.components.map(partOf) };
}

/** The file of a form; the order of its properties is kept. */
export function writeForm(form) {
  return `${JSON.stringify({ ...form.raw, components: form.parts.map(componentOf) }, null, 2)}\n`;
}

export function partOf(raw) {
  const isGroup = isObject(raw) && raw.type === 'group' && Array.isArray(raw.components);
  return { id: numbered(), raw, parts: isGroup ? raw.components.map(partOf) : [] };
}

export function componentOf(part) {
  return isGroup(part) ? { ...part.raw, components: part.parts.map(componentOf) } : part.raw;
}

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isGroup = (part) => isObject(part.raw) && part.raw.type === 'group';

/** Every part in reading order with the group it stands in. */
export function walk(form) {
  return form.parts.flatMap((part) => [[part, null], ...part.parts.map((child) => [child, part])]);
}

/** `{part, group, place, siblings}` of a part, or nothing. */
export function find(form, id) {
  for (const [part, group] of walk(form)) {
    if (part.id === id) {
      const siblings = group ? group.parts : form.parts;
      return { part, group, place: siblings.indexOf(part), siblings };
    }
  }
  return null;
}

/** The part at a path such as `2` or `2/0`, as the server names it. */
export function partAt(form, path) {
  const [first, second] = path.split('/').map(Number);
  const outer = form.parts[first];
  return second === undefined ? outer : outer?.parts[second];
}

export function changePart(form, id, change) {
  return withParts(form, (parts) => parts.map((part) => (part.id === id ? { ...part, raw: change(part.raw) } : part)));
}

/** Add a part after the one of this id; at the end of the form without one, or of the group when `id` is that of one. */
export function insertPart(form, part, { after, inside } = {}) {
  if (inside) {
    return { ...form, parts: form.parts.map((each) => (each.id === inside ? { ...each, parts: [...each.parts, part] } : each)) };
  }
  if (!after) return { ...form, parts: [...form.parts, part] };
  const found = find(form, after);
  // A group cannot stand in a group: it follows the group in which it was asked for.
  const place = isGroup(part) && found?.group ? found.group.id : after;
  return withParts(form, (parts) => parts.flatMap((each) => (each.id === place ? [each, part] : [each])));
}

export function removePart(form, id) {
  return withParts(form, (parts) => parts.filter((part) => part.id !== id));
}

/** One place up (-1) or down (1) among its neighbours. */
export function movePart(form, id, step) {
  const found = find(form, id);
  const to = found ? found.place + step : -1;
  if (to < 0 || to >= found.siblings.length) return form;
  return withParts(form, (parts) => {
    const from = parts.findIndex((part) => part.id === id);
    if (from < 0) return parts;
    const moved = parts.filter((part) => part.id !== id);
    moved.splice(to, 0, parts[from]);
    return moved;
  });
}

/** To the end of a group. */
export function moveInto(form, id, groupId) {
  const found = find(form, id);
  const group = find(form, groupId)?.part;
  if (!found || !group || !isGroup(group) || isGroup(found.part) || found.group?.id === groupId) return form;
  return insertPart(removePart(form, id), found.part, { inside: groupId });
}

/** Out of its group, to right after it. */
export function moveOut(form, id) {
  const found = find(form, id);
  return found?.group ? insertPart(removePart(form, id), found.part, { after: found.group.id }) : form;
}

/** To the place of another part, before or after it: what dragging does. */
export function moveBeside(form, id, target, isAfter) {
  const found = find(form, id);
  const goal = find(form, target);
  if (!found || !goal || id === target || goal.group?.id === id || (goal.group && isGroup(found.part))) return form;
  const without = removePart(form, id);
  return withParts(without, (parts) => parts.flatMap((each) => {
    if (each.id !== target) return [each];
    return isAfter ? [each, found.part] : [found.part, each];
  }));
}

/** A copy right after it, with keys of its own; answers `[form, id of the copy]`. */
export function duplicatePart(form, id) {
  const found = find(form, id);
  if (!found) return [form, id];
  const taken = keysOf(form);
  const copy = partOf(structuredClone(componentOf(found.part)));
  for (const part of [copy, ...copy.parts]) {
    if (isObject(part.raw) && part.raw.key) {
      part.raw = { ...part.raw, key: freeKey(part.raw.key, taken) };
      taken.add(part.raw.key);
    }
    if (isObject(part.raw)) delete part.raw.id;
  }
  return [insertPart(form, copy, { after: id }), copy.id];
}

export function keysOf(form) {
  return new Set(walk(form).map(([part]) => part.raw?.key).filter(Boolean));
}

const FEEL_WORDS = new Set([
  'null', 'true', 'false', 'not', 'and', 'or', 'in', 'if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies',
  'between', 'function', 'instance', 'of', 'external', 'item', 'partial',
]);
const OF_THE_PAGE = new Set(['csrf_token', 'version', 'task_version', 'action', 'next', 'heropen', 'wijzig']);

/** The name of an answer in the process, made of its question: `Welk potje?` is `welk_potje`. */
export function keyFrom(label, taken = new Set()) {
  const plain = label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '');
  const short = words.length <= 40 ? words : words.slice(0, 41).replace(/_[^_]*$/, '').slice(0, 40);
  return freeKey(short || 'vraag', taken);
}

export function whyNoKey(key, taken) {
  if (!/^\p{L}[\p{L}\p{N}_]{0,99}$/u.test(key)) return 'Begin met een letter; daarna letters, cijfers of _';
  if (FEEL_WORDS.has(key) || OF_THE_PAGE.has(key)) return 'Dit woord heeft al een betekenis. Kies een ander.';
  return taken.has(key) ? 'Deze naam heeft een andere vraag al.' : '';
}

/** The value of a choice, made of its label. */
export function valueFrom(label, taken = new Set()) {
  const plain = label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return free(plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'keuze', taken, '-');
}

function freeKey(key, taken) {
  const usable = FEEL_WORDS.has(key) || OF_THE_PAGE.has(key) ? `${key}_` : key;
  return free(usable, taken, '_');
}

function free(wanted, taken, sign) {
  const bare = wanted.replace(new RegExp(`${sign}\\d+$`), '');
  let found = wanted;
  for (let number = 2; taken.has(found); number += 1) found = `${bare}${sign}${number}`;
  return found;
}

/** Apply a change to the list of the form and to that of every group. */
function withParts(form, change) {
  const inside = form.parts.map((part) => {
    const parts = change(part.parts);
    return parts.length === part.parts.length && parts.every((each, at) => each === part.parts[at]) ? part : { ...part, parts };
  });
  return { ...form, parts: change(inside) };
}
