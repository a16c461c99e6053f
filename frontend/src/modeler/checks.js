// “Wat er nog niet klopt”: what bpmnlint sees in the drawing and what publishing would say, as one list that jumps.

import { el } from './dom.js';
import { lint } from './lint.js';
import { called, kindOf, nameOf } from './words.js';

const AFTER_DRAWING = 500; // ms of rest before the drawing is looked at again
const WORDS = { error: 'Fout', warning: 'Let op' };

export class Checks {
  constructor(editor, pane) {
    this.editor = editor;
    this.pane = pane;
    this.overview = editor.section.dataset.draft.split('/').slice(0, 3).join('/'); // where every file of the draft stands
    this.drawn = [];
    this.judged = [];
    this.heading = el('h2', {}, 'Wat er nog niet klopt');
    this.summary = el('p', { class: 'wv-checks__sum', role: 'status' });
    this.list = el('ul', { class: 'wv-checks' });
    pane.append(this.heading, this.summary, this.list);
    editor.modeler.on('commandStack.changed', () => this.soon());
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), AFTER_DRAWING);
  }

  /** Look at the drawing itself. */
  async look() {
    this.drawn = await lint(this.editor.modeler);
    this.render();
  }

  /** What the server said about what was saved: the same as publishing would say. */
  served(problems) {
    this.judged = problems;
    this.render();
  }

  problems() {
    const known = new Set(this.judged.map((each) => each.element).filter(Boolean));
    // Where publishing complains about an element already, the drawing's own advice about it would only repeat.
    return [...this.judged, ...this.drawn.filter((each) => !known.has(each.element))]
      .sort((one, other) => (one.severity === 'error' ? 0 : 1) - (other.severity === 'error' ? 0 : 1));
  }

  render() {
    const problems = this.problems();
    const errors = problems.filter((each) => each.severity === 'error').length;
    const warnings = problems.length - errors;
    this.summary.textContent = sentence(errors, warnings);
    this.list.replaceChildren(...problems.map((each) => this.row(each)));
    this.editor.layout.count('checks', problems.length, 'punten');
    this.editor.panel?.setProblems(problems.filter((each) => this.element(each)));
    this.mark(problems);
    this.editor.steps.mark(this.byElement(problems));
  }

  row(problem) {
    const element = this.element(problem);
    const kind = el('strong', { class: `wv-checks__kind wv-checks__kind--${problem.severity}` }, WORDS[problem.severity]);
    const where = element ? `${kindOf(element)}${nameOf(element) ? ` ${called(element)}` : ''}` : '';
    const other = problem.file && !this.editor.files.isOurs(problem.file) ? problem.file : '';
    const words = [kind, ' ', el('span', {}, problem.message), where || other
      ? el('span', { class: 'wv-checks__where' }, where || `In ${other}`) : null];
    if (other) return el('li', {}, el('a', { class: 'wv-checks__row', href: this.overview }, words));
    if (!element) return el('li', {}, el('div', { class: 'wv-checks__row' }, words));
    return el('li', {}, el('button', { type: 'button', class: 'wv-checks__row',
      onclick: () => this.editor.jump(element, problem.field) }, words));
  }

  element({ element, file }) {
    if (!element || (file && !this.editor.files.isOurs(file))) return undefined;
    return this.editor.element(element);
  }

  byElement(problems) {
    const found = new Map();
    for (const problem of problems) {
      const element = this.element(problem);
      if (!element) continue;
      const before = found.get(element.id);
      found.set(element.id, before === 'error' ? before : problem.severity);
    }
    return found;
  }

  mark(problems) {
    const overlays = this.editor.modeler.get('overlays');
    overlays.remove({ type: 'wv-check' });
    for (const [id, severity] of this.byElement(problems)) {
      const element = this.editor.element(id);
      if (!element.parent) continue;
      const html = el('span', { class: `wv-mark wv-mark--${severity}` }, WORDS[severity]);
      overlays.add(element, 'wv-check', { position: { top: -12, left: -10 }, html, show: { minZoom: 0.35 } });
    }
  }
}

function sentence(errors, warnings) {
  const wrong = errors === 1 ? 'Eén fout houdt publiceren tegen' : `${errors} fouten houden publiceren tegen`;
  const beware = warnings === 1 ? 'één punt om op te letten' : `${warnings} punten om op te letten`;
  if (errors && warnings) return `${wrong}, en er ${warnings === 1 ? 'is' : 'zijn'} ${beware}.`;
  if (errors) return `${wrong}.`;
  if (warnings) return `Geen fouten in deze tekening. Er ${warnings === 1 ? 'is' : 'zijn'} nog ${beware}.`;
  return 'Alles klopt in deze tekening. Of de scenario’s nog goed gaan, zie je bij het ontwerp.';
}
