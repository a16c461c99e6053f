// The form editor: what stands on the screen, every act on it, and the draft in which it is kept.

import { html, render } from '@bpmn-io/diagram-js-ui';
import { Text } from './controls.js';
import { History } from './history.js';
import { isShownOnly, kindOf, newComponent, titleOf } from './kinds.js';
import { List } from './list.js';
import {
  changePart, duplicatePart, find, insertPart, isGroup, moveBeside, moveInto, moveOut, movePart, partAt, partOf, readForm, removePart, walk,
  writeForm,
} from './model.js';
import { Preview } from './preview.js';
import { get, set } from './properties.js';

const PAUSE = 900;

class Editor {
  constructor(section, forms) {
    this.section = section;
    this.root = section.querySelector('[data-form-list]');
    this.isReadOnly = true;
    this.history = new History(null);
    this.opened = null;
    this.adding = null;
    this.renaming = null;
    this.renamed = '';
    this.given = [];
    this.places = {};
    this.dossier = [];
    this.told = [];
    this.missed = [];
    this.fresh = new Set();
    this.freshOptions = new Set();
    this.made = new Set();
    this.typed = new Map();
    this.folds = new Map();
    this.modes = new Map();
    this.dropAt = null;
    this.token = section.dataset.csrf;
    this.query = new URLSearchParams(location.search);
    this.preview = new Preview(section, {
      ask: (what, body) => this.ask(what, body), live: forms.live, onProblems: (problems) => this.tellProblems(problems),
    });
    for (const [name, act] of [['undo', () => this.undo()], ['redo', () => this.redo()]]) {
      section.querySelector(`[data-${name}]`).addEventListener('click', act);
    }
    document.addEventListener('keydown', (event) => this.keys(event));
  }

  get form() {
    return this.history.present;
  }

  async begin() {
    this.draft = window.waakvlamDraft.open(this.section);
    this.draft.on('held', ({ isStale }) => (isStale && this.form ? this.load() : this.mayChange()));
    this.draft.on('refused', () => this.setReadOnly(true));
    this.draft.on('lost', () => this.setReadOnly(true));
    await this.load();
  }

  async load() {
    const text = await this.draft.load();
    render(null, this.root); // what is taken out of the page otherwise, is not drawn again
    try {
      this.history = new History(readForm(text));
      this.saved = writeForm(this.form);
    } catch {
      this.root.textContent = 'Dit bestand is geen formulier dat hier te bewerken is. Zet een eerdere versie terug, of lees een ander bestand in.';
      return;
    }
    this.root.replaceChildren();
    this.setReadOnly(!this.draft.isHeld);
    this.preview.plan(this.saved, this.form);
    this.preview.refresh();
    this.askUse();
    this.arrive();
  }

  /** Where a link to this page leads: the part with this key, at the control of that field; once it can be changed. */
  arrive() {
    const key = this.query?.get('element');
    const part = key && this.form && walk(this.form).find(([{ raw }]) => raw?.key === key)?.[0];
    if (part) this.show({ part: part.id, field: this.query.get('veld') || 'label' });
    if (this.form && !this.isReadOnly) this.query = null;
  }

  mayChange() {
    this.setReadOnly(false);
    this.arrive();
  }

  setReadOnly(isReadOnly) {
    this.isReadOnly = isReadOnly;
    this.section.classList.toggle('is-read-only', isReadOnly);
    this.render();
  }

  // ── changes ──────────────────────────────────────────────────────────

  /** Change one part; `typing` names the field that is being typed in. */
  edit(part, change, typing = null) {
    this.change(changePart(this.form, part.id, change), typing && `${part.id} ${typing}`);
  }

  change(form, typing = null) {
    if (this.isReadOnly || form === this.form) return;
    this.history.add(form, typing);
    this.changed();
  }

  changed() {
    const content = writeForm(this.form);
    this.draft.changed(() => writeForm(this.form));
    this.preview.plan(content, this.form);
    clearTimeout(this.useTimer);
    this.useTimer = setTimeout(() => this.askUse(), PAUSE);
    this.render();
  }

  undo() {
    if (!this.isReadOnly && this.history.undo()) this.stepped('Ongedaan gemaakt.');
  }

  redo() {
    if (!this.isReadOnly && this.history.redo()) this.stepped('Opnieuw gedaan.');
  }

  stepped(words) {
    this.typed.clear();
    this.modes.clear();
    this.rename(null);
    this.say(words);
    this.changed();
  }

  isFresh(part) {
    return this.fresh.has(part.id);
  }

  /** The choices were put there by us: what they are called also names their values. */
  optionsAreNew(part) {
    for (const option of find(this.form, part.id)?.part.raw.values ?? []) this.freshOptions.add(`${part.id} ${option.value}`);
  }

  /** The question was written: from now on its name in the process stays what it is. */
  keyIsKept(part) {
    if (find(this.form, part.id)?.part.raw.key) this.fresh.delete(part.id);
  }

  add(kind, place) {
    const part = partOf(newComponent(kind));
    this.fresh.add(part.id);
    this.made.add(part.id);
    this.adding = null;
    this.opened = part.id;
    this.change(insertPart(this.form, part, place));
    const first = { separator: `${part.id}-open`, text: `${part.id}-text`, shown: `${part.id}-key` }[kind] ?? `${part.id}-label`;
    this.focusOn(document.getElementById(first) ? first : `${part.id}-label`);
  }

  remove(part) {
    const { place, siblings, group } = find(this.form, part.id);
    const next = siblings[place + 1] ?? siblings[place - 1] ?? group;
    this.opened = null;
    this.change(removePart(this.form, part.id));
    const inside = part.parts.length ? `, met ${part.parts.length === 1 ? 'de vraag' : `de ${part.parts.length} vragen`} erin` : '';
    this.say(`Weggehaald: ${titleOf(part.raw)}${inside}.`, true);
    this.focusOn(next ? `${next.id}-open` : 'voeg-toe');
  }

  duplicate(part) {
    const [form, id] = duplicatePart(this.form, part.id);
    this.opened = id;
    this.fresh.add(id);
    this.change(form);
    this.say(`Gekopieerd: ${titleOf(part.raw)}.`, true);
    this.focusOn(`${id}-label`);
  }

  move(part, step) {
    this.moved(part, movePart(this.form, part.id, step));
  }

  leaveGroup(part) {
    this.moved(part, moveOut(this.form, part.id));
  }

  enterGroup(part, groupId) {
    this.moved(part, moveInto(this.form, part.id, groupId));
  }

  /** Into the group just above; without one the group just below. */
  enterNearest(part) {
    const { place, siblings, group } = find(this.form, part.id);
    if (group || isGroup(part)) return;
    const near = siblings.slice(0, place).reverse().find(isGroup) ?? siblings.slice(place).find(isGroup);
    if (near) this.enterGroup(part, near.id);
  }

  moved(part, form) {
    const focused = document.activeElement?.id;
    if (form === this.form) return;
    this.change(form);
    const { place, siblings, group } = find(this.form, part.id);
    this.say(`${titleOf(part.raw)}: nu ${place + 1} van ${siblings.length}${group ? ` in ${titleOf(group.raw)}` : ''}.`);
    const button = document.getElementById(focused);
    this.focusOn(button && !button.disabled && button.closest(`#${part.id}-deel`) ? focused : `${part.id}-open`);
  }

  showDrop(id, where) {
    if (this.dropAt?.id === id && this.dropAt?.where === where) return;
    this.dropAt = id ? { id, where } : null;
    if (!id) this.dragged = null;
    this.render();
  }

  drop() {
    const { dragged, dropAt } = this;
    this.showDrop(null);
    const part = dragged && find(this.form, dragged)?.part;
    if (part && dropAt) this.moved(part, moveBeside(this.form, dragged, dropAt.id, dropAt.where === 'onder'));
  }

  /** Two fields of one row stand side by side: they share a name. */
  besides(part, above, on) {
    const row = get(above.raw, 'layout.row') ?? `rij-${above.raw.key || above.id}`;
    const form = on ? changePart(this.form, above.id, (raw) => set(raw, 'layout.row', row)) : this.form;
    this.change(changePart(form, part.id, (raw) => set(raw, 'layout.row', on ? row : undefined)));
  }

  rename(part, name = '') {
    const begins = part && this.renaming !== part.id;
    this.renaming = part?.id ?? null;
    this.renamed = name;
    this.render();
    if (begins) this.focusOn(`${part.id}-naam-nieuw`);
  }

  // ── what is in sight ─────────────────────────────────────────────────

  toggle(part) {
    this.opened = this.opened === part.id ? null : part.id;
    this.adding = null;
    this.render();
    this.preview.mark(this.opened && part.raw?.key);
  }

  startAdding(where) {
    this.adding = where;
    this.render();
    this.focusOn('kies-soort');
  }

  stopAdding() {
    const from = this.adding === 'einde' ? 'voeg-toe' : this.adding.startsWith('na ') ? `${this.adding.slice(3)}-erna` : `${this.adding}-erin`;
    this.adding = null;
    this.render();
    this.focusOn(from);
  }

  keys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest('[data-preview-side], header')) return;
    const key = event.key.toLowerCase();
    const act = key === 'z' ? (event.shiftKey ? () => this.redo() : () => this.undo()) : key === 'y' ? () => this.redo() : null;
    if (!act) return;
    event.preventDefault();
    act();
  }

  focusOn(id) {
    this.render();
    const found = document.getElementById(id);
    found?.focus();
    found?.scrollIntoView({ block: 'nearest' });
  }

  /** A line that is read aloud; with a button that takes the act back. */
  say(words, canUndo = false) {
    const line = this.section.querySelector('[data-form-said]');
    line.querySelector('span').textContent = words;
    line.querySelector('button').hidden = !canUndo;
  }

  // ── problems ─────────────────────────────────────────────────────────

  tellProblems(problems) {
    this.told = problems.map((each) => ({ ...each, part: each.path ? partAt(this.form, each.path)?.id ?? null : null }));
    this.render();
  }

  get problems() {
    return [...this.told, ...this.missed];
  }

  /** Of one control of a part; an empty `field` is the part as a whole. */
  problemsOf(part, field) {
    return this.problems.filter((each) => each.part === (part?.id ?? null) && each.field === field);
  }

  problemCount(part) {
    return this.problems.filter((each) => each.part === part.id).length;
  }

  hasError(part) {
    return this.problems.some((each) => each.part === part.id && each.severity !== 'warning');
  }

  show(problem) {
    if (!problem.part) return;
    this.opened = problem.part;
    this.preview.mark(find(this.form, problem.part)?.part.raw?.key);
    const fold = { limits: 'grenzen', pattern: 'grenzen', hide: 'in-beeld', dossier: 'bewaren', valid: 'bewaren', key: 'meer', default: 'meer' };
    if (fold[problem.field]) this.folds.set(`${problem.part}-${fold[problem.field]}`, true);
    this.render();
    const control = { key: 'naam', limits: 'grenzen', hide: 'wanneer' }[problem.field] ?? problem.field;
    const ids = [`${problem.part}-${problem.field}`, `${problem.part}-${control}`, `${problem.part}-open`];
    this.focusOn(ids.find((id) => document.getElementById(id)?.matches('input, select, textarea, button, [tabindex], summary')));
  }

  /** Where answers are used, what would be missed, and what the process knows before. */
  async askUse() {
    try {
      const found = await this.ask('gebruik', { content: writeForm(this.form) });
      this.given = found.given;
      this.places = found.places;
      this.dossier = found.dossier;
      const parts = new Map(walk(this.form).map(([part]) => [part.raw?.key, part.id]));
      this.missed = found.problems.map((each) => ({
        ...each, field: parts.has(each.element) ? each.field : '', part: parts.get(each.element) ?? null,
      }));
      this.missed.push(...this.unknown(found.unknown));
      this.preview.showData(this.given, this.form);
      this.render();
    } catch {
      // Without a connection the draft says so; what was known stays in sight.
    }
  }

  /** Names that no step gives, at every part whose formula has them. */
  unknown(found) {
    const bare = (text) => (typeof text === 'string' ? text.trim().replace(/^=\s*/, '').trim() : undefined);
    return walk(this.form).flatMap(([{ id, raw }]) => found
      .filter(({ field, expression }) => expression === { hide: bare(get(raw ?? {}, 'conditional.hide')), expression: bare(raw?.expression), key: isShownOnly(raw) ? raw.key : undefined }[field])
      .map(({ field, message }) => ({ part: id, field, message, severity: 'warning' })));
  }

  async ask(what, body) {
    const send = () => fetch(`${this.section.dataset.draft}/${what}`, {
      method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': this.token },
    });
    let response = await send();
    if (response.status === 400) {
      const { csrf_token: token } = await response.clone().json().catch(() => ({}));
      if (token) {
        this.token = token;
        response = await send();
      }
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.message ?? 'Probeer het zo nog eens.');
    return answer;
  }

  // ── the page ─────────────────────────────────────────────────────────

  render() {
    if (!this.form) return;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.id : '';
    render(html`
      ${this.problems.length > 0 && html`<section class=${`fe-problems${this.problems.some((each) => each.severity !== 'warning') ? '' : ' is-calm'}`} aria-labelledby="nog-te-doen" key="problemen">
        <h2 id="nog-te-doen">${this.problems.length === 1 ? 'Nog één punt' : `Nog ${this.problems.length} punten`}</h2>
        <ul>${this.problems.map((each) => Problem(this, each))}</ul>
      </section>`}
      ${Text(this, null, {
        name: 'title', label: 'Titel van het formulier', wide: true, value: this.form.raw.title ?? '', optional: false,
        change: (title) => this.change({ ...this.form, raw: { ...this.form.raw, title } }, 'titel'),
      })}
      ${List(this)}`, this.root);
    // What moves to another place in the page loses the focus there.
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
    this.section.querySelector('[data-undo]').disabled = this.isReadOnly || !this.history.past.length;
    this.section.querySelector('[data-redo]').disabled = this.isReadOnly || !this.history.future.length;
  }
}

function Problem(editor, problem) {
  const part = problem.part && find(editor.form, problem.part)?.part;
  const words = problem.severity === 'warning' ? 'Let op' : 'Fout';
  if (problem.field === 'title') return html`<li><b>${words}:</b> <a href="#formulier-title">Titel</a>: ${problem.message}</li>`;
  return html`<li><b>${words}:</b> ${part
    ? html`<button type="button" class="wv-linkbutton" onClick=${() => editor.show(problem)}>${titleOf(part.raw)}</button>: ` : ''}${problem.message}</li>`;
}

const section = document.querySelector('[data-form-editor]');
if (section) {
  const forms = await import(section.dataset.forms);
  const editor = new Editor(section, forms);
  section.querySelector('[data-form-said] button').addEventListener('click', () => editor.undo());
  await editor.begin();
}
