// The properties panel: a plain form about what is selected in the diagram, in the words of who manages the process.

import { html, render } from '@bpmn-io/diagram-js-ui';
import { Edits } from './edits.js';
import { knownBefore } from './known.js';
import { sectionsOf, titleOf } from './sections.js';

const NOTHING = {
  groups: [], partners: [], forms: [], decisions: [], operations: [], permissions: [], processes: [], messages: [],
  rules: [], norms: {}, mandate_levels: [], links: {},
};

/** Where a field can be reached when it does not show as long as something else is chosen first. */
const INSTEAD = {
  assignee: ['group'], calendar: ['duration', 'timer'], term: ['duration', 'timer', 'holder'], duration: ['timer'],
  inputs: ['operation'], result: ['operation', 'decision', 'script'], condition: ['default'], start: ['message', 'timer'],
  holder: ['timer'], flow: ['condition', 'default', 'name'], interrupting: ['error', 'timer'],
};

/**
 * Show the panel in `element`, for a bpmn-js modeler that knows waakvlam-moddle. `catalogue` is what `catalogus.json`
 * gives. Answers `{show, flush, setProblems, setCatalogue, setReadOnly, destroy}`.
 */
export function mountPanel(element, modeler, catalogue) {
  const panel = new Panel(element, modeler, catalogue);
  panel.render();
  return {
    /** Select an element and, with `field`, put the focus on the control of that field. Answers whether it is there. */
    show: (elementId, field) => panel.show(elementId, field),
    /** Put what is being typed into the diagram, before a save. */
    flush: () => panel.flush(),
    /** The problems of a check, `{element, field, message, severity}`: each shows beside its field. */
    setProblems: (problems) => panel.change({ problems }),
    setCatalogue: (next) => panel.change({ catalogue: { ...NOTHING, ...next } }),
    setReadOnly: (readOnly) => panel.change({ readOnly }),
    destroy: () => panel.destroy(),
  };
}

/** Scroll what holds the panel, and the page no more than is needed, so that a field stands above what belongs to it. */
function toTop(place) {
  let pane = place.parentElement;
  while (pane && !(pane.scrollHeight > pane.clientHeight && /auto|scroll/.test(getComputedStyle(pane).overflowY))) {
    pane = pane.parentElement;
  }
  if (pane && pane !== document.scrollingElement) {
    pane.scrollTop += place.getBoundingClientRect().top - pane.getBoundingClientRect().top - 24;
  }
  place.scrollIntoView({ block: 'nearest' });
}

class Panel {
  constructor(container, modeler, catalogue) {
    this.container = container;
    this.modeler = modeler;
    this.catalogue = { ...NOTHING, ...catalogue };
    this.edits = new Edits(modeler);
    this.problems = [];
    this.readOnly = false;
    this.wrong = new Map();
    this.modes = new Map();
    this.pending = null;
    this.listeners = {
      'selection.changed': () => this.follow(),
      'commandStack.changed': ({ trigger }) => this.changed(trigger),
      'import.done': () => this.follow(),
      'root.set': () => this.follow(),
    };
    for (const [event, listener] of Object.entries(this.listeners)) {
      modeler.on(event, listener);
    }
    this.element = this.selected();
  }

  get bo() {
    return this.element?.businessObject;
  }

  /** Data that the process knows before the shown element; worked out once a rendering. */
  get known() {
    this.knownNow ??= knownBefore(this.bo, this.catalogue);
    return this.knownNow;
  }

  change(parts) {
    Object.assign(this, parts);
    this.render();
  }

  selected() {
    const chosen = this.modeler.get('selection').get();
    if (chosen.length > 1) {
      return null;
    }
    const element = chosen[0]?.labelTarget ?? chosen[0] ?? this.modeler.get('canvas').getRootElement();
    if (element?.businessObject?.$type === 'bpmn:Collaboration') {
      return element.children?.find((each) => each.businessObject?.processRef) ?? element;
    }
    return element?.businessObject ? element : undefined;
  }

  follow() {
    this.flush();
    const next = this.selected();
    if (next !== this.element) {
      this.element = next;
      this.wrong.clear();
      this.modes.clear();
    }
    this.render();
  }

  changed(trigger) {
    if (trigger === 'undo' || trigger === 'redo') {
      this.modes.clear();
      this.wrong.clear();
    }
    this.render();
  }

  show(elementId, field) {
    this.flush();
    const registry = this.modeler.get('elementRegistry');
    const found = registry.get(elementId) ?? registry.find((each) => each.businessObject?.processRef?.id === elementId);
    if (!found) {
      this.follow(); // nothing chosen: the process itself
      return false;
    }
    const selection = this.modeler.get('selection');
    const wanted = found === this.modeler.get('canvas').getRootElement() ? [] : [found];
    const chosen = selection.get();
    if (chosen.length !== wanted.length || chosen[0] !== wanted[0]) {
      selection.select(wanted);
    }
    this.follow();
    return field ? this.focusField(field) : true;
  }

  /** Focus on the control of a field, or of the field from which it can be reached. */
  focusField(field) {
    const places = [field, ...(INSTEAD[field] ?? [])].map((name) =>
      this.container.querySelector(`[data-field="${CSS.escape(name)}"]`));
    const place = places.find(Boolean);
    const control = [':is(input, select, textarea)[aria-invalid=true]', '[data-first]', 'input:checked', 'input:not([type=radio]), select, textarea', 'button, input']
      .map((each) => place?.querySelector(each)).find(Boolean);
    control?.focus();
    if (place) {
      toTop(place);
    }
    return Boolean(control);
  }

  focusOn(id) {
    this.container.querySelector(`#${CSS.escape(id)}`)?.focus();
  }

  // ── what the controls need ──────────────────────────────────────────

  idOf({ name, suffix = '' }) {
    return `wv-panel-${name}${suffix}`;
  }

  mode(id) {
    return this.modes.get(id);
  }

  setMode(id, mode) {
    if (mode === undefined) {
      this.modes.delete(id);
    } else {
      this.modes.set(id, mode);
    }
  }

  /** What stands beside a control: its own complaint, and what a check said of its field, at the first of its controls. */
  errorsOf(name, id) {
    if (!this.shownAt.has(name)) {
      this.shownAt.set(name, id);
    }
    const told = this.shownAt.get(name) === id ? this.problemsHere().filter((each) => each.field === name) : [];
    const own = this.wrong.get(id)?.message;
    return [...(own ? [{ message: own }] : []), ...told.map(({ message, severity }) => ({ message, isWarning: severity === 'warning' }))];
  }

  problemsHere() {
    const ids = [this.bo?.id, this.bo?.processRef?.id];
    return this.problems.filter((each) => each.element && ids.includes(each.element));
  }

  typedIn(id) {
    return this.wrong.get(id)?.typed;
  }

  typing(id, control, settle) {
    this.pending = { id, control, settle };
  }

  /** A control is left with another value: into the diagram, or an error beside it. */
  settle(id, value, { check, commit, before }) {
    if (this.pending?.id === id) {
      this.pending = null;
    }
    const message = check?.(value);
    if (message) {
      this.wrong.set(id, { message, typed: value });
      this.render();
      return;
    }
    const wasWrong = this.wrong.delete(id);
    if (value !== (before ?? '')) {
      commit(value);
    }
    if (wasWrong) {
      this.render();
    }
  }

  flush() {
    const { control, settle } = this.pending ?? {};
    this.pending = null;
    if (control?.isConnected) {
      settle({ currentTarget: control });
    }
  }

  // ── the form ────────────────────────────────────────────────────────

  render() {
    if (!this.container) {
      return;
    }
    this.knownNow = undefined;
    this.shownAt = new Map();
    const hadFocus = this.container.contains(document.activeElement);
    const focused = document.activeElement?.id;
    render(this.form(), this.container);
    if (hadFocus && !this.container.contains(document.activeElement)) {
      this.focusAgain(focused);
    }
  }

  /** What had the focus went away, as by undo: what stands in its place gets it, else the heading. */
  focusAgain(id) {
    const title = this.container.querySelector('.wv-pf-title');
    (id && this.container.querySelector(`#${CSS.escape(id)}`) || title)?.focus();
  }

  form() {
    if (!this.bo) {
      const advice = this.element === null
        ? 'Je koos meer dan één onderdeel. Kies er één om het te veranderen.'
        : 'Kies een onderdeel in het diagram of in de lijst.';
      return html`<p class="wv-pf-none">${advice}</p>`;
    }
    const sections = sectionsOf(this);
    const elsewhere = this.problemsHere().filter((each) => !this.shownAt.has(each.field));
    return html`
      <form class="wv-panel" key=${this.bo.id} data-element=${this.bo.id} novalidate onSubmit=${(event) => event.preventDefault()}>
        <h2 class="wv-pf-title" tabindex="-1">${titleOf(this.bo)}</h2>
        ${elsewhere.length > 0 && html`
          <ul class="wv-pf-problems">${elsewhere.map((each) => html`<li>${each.message}</li>`)}</ul>`}
        ${sections}
      </form>`;
  }

  destroy() {
    if (!this.container) {
      return;
    }
    for (const [event, listener] of Object.entries(this.listeners)) {
      this.modeler.off(event, listener);
    }
    render(null, this.container);
    this.container = null;
  }
}
