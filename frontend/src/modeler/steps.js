// The step list: the whole drawing as words, from which everything can be changed by keyboard alone.

import { el } from './dom.js';
import { LaneList } from './lane-list.js';
import { arrivals, arrows, asides, steps } from './order.js';
import { fold } from './search.js';
import { StepActions } from './step-actions.js';
import { called, kindOf, nameOf } from './words.js';

const SEVERITY = { error: 'Fout', warning: 'Let op' };

export class StepList {
  constructor(editor, pane) {
    this.editor = editor;
    this.severities = new Map();
    this.actions = new StepActions(editor);
    this.lanes = new LaneList(editor);
    this.filter = el('input', { type: 'search', class: 'utrecht-textbox', id: 'stappen-filter', autocomplete: 'off',
      placeholder: 'Naam, soort of baan', oninput: () => this.render() });
    this.heading = el('h2', { id: 'stappen-kop' }, 'Stappen');
    this.sum = el('p', { class: 'small muted', 'aria-live': 'polite' });
    this.list = el('ol', { class: 'wv-steps', 'aria-labelledby': 'stappen-kop', onkeydown: (event) => this.key(event),
      onfocusin: (event) => this.roveTo(event.target) });
    this.others = el('div', { onkeydown: (event) => this.key(event) });
    pane.append(this.heading,
      el('details', { class: 'wv-steps__help' }, el('summary', {}, 'Werken met het toetsenbord'),
        el('ul', {}, HELP.map(([keys, words]) => el('li', {}, el('kbd', {}, keys), ` ${words}`)))),
      el('div', { class: 'wv-step__field' }, el('label', { for: 'stappen-filter' }, 'Toon alleen'), this.filter),
      this.sum, this.list, this.others, this.lanes.element);
  }

  get count() {
    return this.rows().length;
  }

  rows() {
    const { modeler } = this.editor;
    return steps(modeler.get('elementRegistry'), modeler.get('canvas'));
  }

  /** Draw the list anew; the keyboard stays where it was. */
  render() {
    const focus = this.list.contains(document.activeElement) || this.others.contains(document.activeElement)
      ? document.activeElement.dataset.key : undefined;
    const typed = this.typed();
    const { modeler, selected } = this.editor;
    const wanted = fold(this.filter.value);
    const all = this.rows();
    const shown = all.filter((row) => !wanted || fold(this.sought(row.element)).includes(wanted));
    this.shown = shown.map((row) => row.element);
    const roving = this.shown.includes(selected) ? selected : this.shown.find((each) => each.id === this.roving) ?? this.shown[0];
    this.roving = roving?.id;
    this.list.replaceChildren(...shown.map((row) => this.row(row)));
    const beside = asides(modeler.get('elementRegistry'));
    this.others.replaceChildren(...(beside.length ? [el('h3', {}, 'Ook op de tekening'),
      el('ul', { class: 'wv-steps' }, beside.map((element) => this.row({ element, depth: 0, isAside: true })))] : []));
    this.lanes.render();
    this.sum.textContent = wanted ? `${shown.length} van ${all.length} onderdelen` : `${all.length} onderdelen, in de volgorde van het werk`;
    this.retype(typed);
    if (focus) this.find(focus)?.focus({ preventScroll: true });
    const { activeElement } = document;
    if (typed.caret && activeElement.dataset.key === focus) activeElement.setSelectionRange?.(...typed.caret);
  }

  /** What is being typed or chosen for the open step and not done yet: a check that comes in must not take it away. */
  typed() {
    const controls = [this.list, this.others].flatMap((each) => [...each.querySelectorAll('.wv-step input, .wv-step select')]);
    const { activeElement } = document;
    const isText = controls.includes(activeElement) && activeElement.matches('input');
    return {
      step: controls[0]?.closest('li').querySelector('[data-step]').dataset.step,
      values: new Map(controls.filter(isDirty).map((each) => [each.dataset.key, each.value])),
      caret: isText ? [activeElement.selectionStart, activeElement.selectionEnd] : undefined,
    };
  }

  retype({ step, values }) {
    if (step !== this.editor.selected?.id) return;
    for (const [key, value] of values) {
      const control = this.find(key);
      if (!control) continue;
      const before = control.value;
      control.value = value;
      if (control.value !== value) control.value = before; // an option that is no longer there
    }
  }

  sought(element) {
    const lane = this.editor.edits.tidy.laneOf(element);
    return `${nameOf(element)} ${kindOf(element)} ${lane ? nameOf(lane) : ''}`;
  }

  row({ element, depth, loose, isAside }) {
    const open = this.editor.selected === element;
    const lane = this.editor.edits.tidy.laneOf(element);
    const severity = this.severities.get(element.id);
    const facts = [kindOf(element), lane ? nameOf(lane) || 'baan zonder naam' : '', loose ? 'nog niet verbonden' : ''].filter(Boolean);
    const head = el('button', {
      type: 'button', class: 'wv-steps__name', 'aria-expanded': String(open), 'aria-current': open ? 'true' : false,
      tabindex: isAside || element.id === this.roving ? '0' : '-1', data: { key: `step:${element.id}`, step: element.id },
      onclick: () => this.editor.select(open ? undefined : element, { from: 'steps' }),
    }, el('span', { class: 'wv-steps__words' }, nameOf(element) || el('em', {}, 'zonder naam')),
    severity ? el('span', { class: `wv-mark wv-mark--${severity}` }, SEVERITY[severity]) : null,
    el('span', { class: 'wv-steps__facts' }, facts.join(' · ')),
    this.leads(element));
    return el('li', { class: `wv-steps__row wv-steps__row--${Math.min(depth, 4)}${open ? ' is-open' : ''}` }, head,
      open && !this.editor.locked ? this.actions.of(element) : null);
  }

  leads(element) {
    const flows = arrows(element);
    if (!flows.length) return null;
    return el('span', { class: 'wv-steps__leads' }, flows.map((flow) => {
      const name = nameOf(flow);
      const standard = element.businessObject.default === flow.businessObject ? ' (standaard)' : '';
      return el('span', {}, `${name ? `${name}: ` : ''}naar ${called(flow.target)}${standard}`);
    }));
  }

  /** Which steps have something wrong: id → severity. */
  mark(severities) {
    if (same(this.severities, severities)) return;
    this.severities = severities;
    this.render();
  }

  find(key) {
    return [...this.list.querySelectorAll('[data-key]'), ...this.others.querySelectorAll('[data-key]')]
      .find((each) => each.dataset.key === key);
  }

  /** What is not among the steps that are shown, such as a step just made, brings them all back. */
  focus(element) {
    if (this.filter.value && !this.find(`step:${element.id}`)) {
      this.filter.value = '';
      this.render();
    }
    const head = this.find(`step:${element.id}`);
    head?.focus({ preventScroll: true });
    head?.closest('li').scrollIntoView({ block: 'nearest' });
  }

  reveal(element) {
    this.find(`step:${element.id}`)?.closest('li').scrollIntoView({ block: 'nearest' });
  }

  roveTo(target) {
    if (!target.dataset.step) return;
    this.roving = target.dataset.step;
    for (const each of this.list.querySelectorAll('[data-step]')) each.tabIndex = each === target ? 0 : -1;
  }

  key(event) {
    const id = event.target.dataset.step;
    if (!id || event.ctrlKey || event.metaKey) return;
    const element = this.editor.element(id);
    const at = this.shown.indexOf(element); // none for what stands beside the steps: Tab goes there
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.shown.length - 1 }[event.key];
    if (event.altKey) {
      const way = { ArrowLeft: 'links', ArrowRight: 'rechts', ArrowUp: 'boven', ArrowDown: 'onder' }[event.key];
      if (way) this.act(event, () => this.actions.shift(element, way));
    } else if (go !== undefined && at >= 0) {
      event.preventDefault();
      const next = this.shown[Math.max(0, Math.min(go, this.shown.length - 1))];
      if (next) this.focus(next);
    } else if (event.key === 'Delete') this.act(event, () => this.actions.remove(element));
    else if (event.key === 'F2') this.act(event, () => this.actions.focusOn(element, 'name'));
    else if (event.key === 'Insert' || event.key === '+') this.act(event, () => this.actions.focusOn(element, 'add'));
  }

  act(event, run) {
    event.preventDefault();
    if (!this.editor.locked) run();
  }

  /** What the keyboard goes to when an element disappears. */
  neighbour(element) {
    const at = this.shown.indexOf(element);
    return this.shown[at - 1] ?? this.shown[at + 1] ?? arrivals(element)[0]?.source;
  }
}

const HELP = [
  ['↑ ↓', 'naar een andere stap'], ['Enter', 'de stap openen of sluiten'], ['F2', 'naam veranderen'],
  ['+', 'iets toevoegen na de stap'], ['Delete', 'de stap verwijderen'], ['Alt + pijl', 'de stap op de tekening verschuiven'],
  ['Ctrl + Z', 'ongedaan maken'], ['Ctrl + F', 'zoeken'],
];

function isDirty(control) {
  if (control.tagName === 'INPUT') return control.value !== control.defaultValue;
  return control.selectedIndex !== [...control.options].findIndex((each) => each.defaultSelected);
}

function same(one, other) {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
