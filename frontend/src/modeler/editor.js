// The process editor as a whole: drawing, step list, properties and checks around one file of a draft.

import { isLabel } from 'bpmn-js/lib/util/LabelUtil';
import { Checks } from './checks.js';
import { createModeler } from './diagram.js';
import { el } from './dom.js';
import { CannotChange } from './edits.js';
import { Files } from './files.js';
import { Layout } from './layout.js';
import { StepList } from './steps.js';
import { Toolbar } from './toolbar.js';
import { called } from './words.js';
import { mountPanel } from './panel/index.js';
import { groupByLane } from './task-defaults.js';

export class Editor {
  /** `section` is the part of the page with the file; `file` keeps it (see draft.js); `catalogue` is what it may name. */
  constructor(section, file, catalogue) {
    Object.assign(this, { section, file, catalogue });
    this.fileName = section.dataset.fileName;
    this.locked = !file.isHeld;
    this.files = new Files(this);
    this.said = el('p', { class: 'wv-editor__said', role: 'status' });
    const body = el('div', { class: 'wv-editor__body' });
    this.layout = new Layout(body, (pane) => this.paneChanged(pane));
    this.canvasPlace = el('div', { class: 'wv-editor__canvas' });
    this.layout.panes.drawing.append(this.canvasPlace);
    this.tools = el('div');
    section.append(this.tools, this.files.box, body, this.said);
    this.modeler = createModeler(this.canvasPlace);
    this.edits = this.modeler.edits;
    groupByLane(this.modeler, catalogue.groups);
    this.steps = new StepList(this, this.layout.panes.steps);
    this.checks = new Checks(this, this.layout.panes.checks);
    this.properties = el('div', { class: 'wv-editor__properties' });
    this.layout.panes.properties.append(el('h2', { class: 'vh' }, 'Eigenschappen'), this.properties);
    this.toolbar = new Toolbar(this);
    this.tools.replaceWith(this.toolbar.element);
    this.listen();
  }

  async begin() {
    await this.load(await this.file.load());
    this.begun = true;
    this.judge();
  }

  /** What publishing would say of it now, without saving; drawing goes on meanwhile. */
  async judge() {
    try {
      this.checks.served(await this.file.check(await this.xml()));
    } catch (error) {
      this.say(error.message);
    }
  }

  /** Draw a file in place of what is there. Throws when it cannot be drawn. */
  async load(xml) {
    this.panel?.destroy();
    this.selected = undefined;
    this.loading = true;
    try {
      await this.modeler.importXML(xml);
    } finally {
      this.loading = false;
    }
    this.name();
    this.panel = mountPanel(this.properties, this.modeler, this.catalogue);
    this.isSeen = false;
    this.resized();
    this.lock(this.locked);
    this.steps.render();
    await this.checks.look();
  }

  /** A long process would be drawn too small to read: begin at its beginning. */
  lookAtBegin() {
    const canvas = this.modeler.get('canvas');
    canvas.zoom('fit-viewport', 'auto');
    const [first] = this.steps.rows();
    if (canvas.zoom() >= 0.5 || !first) return;
    canvas.zoom(0.7);
    const seen = canvas.viewbox();
    const { x, y, height } = first.element;
    const drawn = canvas.getRootElement().children;
    // Beside the palette begins the frame, with the names of its lanes.
    const left = this.layout.narrow ? x - 60 / seen.scale : Math.min(x, ...drawn.map((each) => each.x ?? x)) - 245 / seen.scale;
    const centred = y + height / 2 - seen.height / 2;
    const top = Math.min(...drawn.map((each) => each.y ?? y)) - 40;
    canvas.viewbox({ ...seen, x: left, y: Math.max(top, centred) });
  }

  name() {
    const svg = this.canvasPlace.querySelector('svg');
    svg.setAttribute('role', 'application');
    svg.setAttribute('aria-label', 'Tekening van het proces. Alles wat hier staat, staat ook bij Stappen.');
  }

  async xml() {
    return (await this.modeler.saveXML({ format: true })).xml;
  }

  listen() {
    const { modeler, file } = this;
    modeler.on('commandStack.changed', () => {
      if (this.loading) return;
      this.steps.render();
      file.changed(() => this.content());
    });
    modeler.on('selection.changed', ({ newSelection }) => this.selectionChanged(newSelection));
    modeler.on('element.click', ({ element }) => this.clicked(element));
    file.on('problems', (problems) => this.checks.served(problems));
    file.on('held', (facts) => this.held(facts));
    file.on('refused', () => this.lock(true));
    file.on('lost', () => this.lock(true));
    this.section.addEventListener('keydown', (event) => this.key(event), true);
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const typing = event.target.closest('input, textarea, select, [contenteditable="true"]');
    if (key === 'f') {
      event.preventDefault();
      event.stopPropagation();
      this.toolbar.field.focus();
      this.toolbar.field.select();
    } else if (!typing && (key === 'z' || key === 'y')) {
      event.preventDefault();
      event.stopPropagation();
      this.toolbar.step(key === 'y' || event.shiftKey ? 'redo' : 'undo');
    }
  }

  // one selection for drawing, list and panel

  /** By its id; a process is drawn as its frame. */
  element(id) {
    const registry = this.modeler.get('elementRegistry');
    return registry.get(id) ?? registry.find((each) => each.businessObject?.processRef?.id === id);
  }

  /** Choose an element everywhere and bring it into view. */
  select(element, { from } = {}) {
    this.from = from;
    const canvas = this.modeler.get('canvas');
    if (element) {
      const root = canvas.findRoot(element);
      if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
      if (!this.layout.narrow || this.layout.current === 'drawing') canvas.scrollToElement(element);
    }
    this.modeler.get('selection').select(element ?? null);
    this.from = undefined;
  }

  selectionChanged(chosen) {
    const element = chosen.length === 1 ? chosen[0] : undefined;
    this.selected = element && isLabel(element) ? element.labelTarget : element;
    this.steps.render();
    if (this.from !== 'steps' && this.selected) this.steps.reveal(this.selected);
  }

  /** Who points at something with the mouse wants to know what it is. */
  clicked(element) {
    const root = this.modeler.get('canvas').getRootElement();
    if (!this.layout.narrow && element !== root && this.layout.current !== 'properties') this.layout.show('properties');
  }

  openProperties(element, field) {
    this.select(element, { from: 'steps' });
    this.layout.show('properties');
    this.panel?.show(element.id, field);
    if (!this.properties.contains(document.activeElement)) {
      this.properties.querySelector('input, select, textarea, button, summary')?.focus();
    }
  }

  /** From a problem to the place where it is mended. */
  jump(element, field) {
    this.openProperties(element, field);
    this.steps.reveal(element);
    this.say(`${called(element)} is gekozen.`);
  }

  // doing

  /** Run a change; say what it did, or why it could not be done. */
  attempt(run) {
    if (this.locked) return undefined;
    try {
      const result = run();
      this.say(result.words);
      return result;
    } catch (error) {
      if (!(error instanceof CannotChange)) throw error;
      this.say(error.message);
      return undefined;
    }
  }

  say(words) {
    this.said.textContent = this.said.textContent === words ? `${words}\u00a0` : words;
  }

  lock(locked) {
    this.locked = locked;
    this.modeler.get('readOnly').set(locked);
    this.section.classList.toggle('is-locked', locked);
    this.panel?.setReadOnly(locked);
    this.steps.render();
  }

  /** What was on the screen may be old by now: somebody else worked in it before. */
  async held({ isStale }) {
    if (isStale && this.begun) {
      await this.load(await this.file.load());
      this.judge();
      this.say('Dit is de tekening zoals je collega haar achterliet.');
    }
    this.lock(false);
  }

  /** What is to be saved, with what is being typed in the properties. */
  async content() {
    this.panel?.flush();
    return this.xml();
  }

  async saveImported() {
    this.file.changed(() => this.content());
    await this.file.save({ imported: true });
  }

  paneChanged(pane) {
    this.section.dataset.pane = pane;
    this.resized();
  }

  /** The drawing got another size, or is seen for the first time since a file was opened. */
  resized() {
    if (!this.canvasPlace?.clientWidth) return;
    this.modeler.get('canvas').resized();
    if (this.isSeen !== false) return;
    this.isSeen = true;
    this.lookAtBegin();
    if (this.selected) this.modeler.get('canvas').scrollToElement(this.selected);
  }

  /** Nearer, further away or all of it; on a narrow screen the drawing comes up first. */
  zoom(how) {
    if (this.layout.narrow) this.layout.show('drawing');
    const canvas = this.modeler.get('canvas');
    if (how === 'all') canvas.zoom('fit-viewport', 'auto');
    else canvas.zoom(canvas.zoom() * (how === 'in' ? 1.25 : 0.8), 'auto');
  }
}
