// The lanes under the step list: add, rename, remove; and a start for a drawing that has none.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { button, el, labelled, onEnter, select } from './dom.js';
import { BEGINS, wordsOf } from './kinds.js';
import { called, nameOf } from './words.js';

export class LaneList {
  constructor(editor) {
    this.editor = editor;
    this.list = el('ul', { class: 'wv-lanelist' });
    this.form = el('div');
    this.element = el('section', { 'aria-labelledby': 'banen-kop' }, el('h2', { id: 'banen-kop' }, 'Banen'),
      el('p', { class: 'small muted' }, 'Een baan zegt wie het werk doet.'), this.list, this.form);
  }

  render() {
    const focus = this.element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const { edits, locked } = this.editor;
    const lanes = edits.lanes();
    this.list.replaceChildren(...lanes.map((lane) => el('li', {}, locked ? nameOf(lane) : this.row(lane, lanes))));
    this.form.replaceChildren(...(locked ? [] : [this.adding(lanes), this.beginning()]));
    if (focus) this.find(focus)?.focus();
  }

  row(lane, lanes) {
    const { edits } = this.editor;
    const input = el('input', { class: 'utrecht-textbox', value: lane.businessObject.name ?? '', maxlength: '200',
      data: { key: `lane:${lane.id}` } });
    input.addEventListener('change', () => this.did(() => edits.rename(lane, input.value), `lane:${lane.id}`));
    const at = lanes.indexOf(lane);
    const next = lanes[at - 1] ?? lanes[at + 1];
    return el('div', { class: 'wv-step__line' }, labelled(`Baan ${at + 1}`, input),
      button('Verwijder', () => this.did(() => edits.remove(lane), next ? `lane:${next.id}` : 'lane-name'), {
        'aria-label': `Verwijder baan ${nameOf(lane) ? called(lane) : at + 1}` }));
  }

  adding(lanes) {
    const name = el('input', { class: 'utrecht-textbox', maxlength: '200', data: { key: 'lane-name' } });
    const add = () => {
      const words = name.value.trim();
      if (!words) return this.editor.say('Vul eerst in hoe de baan heet.');
      return this.did(() => this.editor.edits.addLane(lanes.at(-1), words), 'lane-name');
    };
    onEnter(name, add);
    return el('div', { class: 'wv-step__line' }, labelled('Nieuwe baan onderaan', name), button('Voeg baan toe', add));
  }

  beginning() {
    const kind = select(BEGINS.map((each) => [each, wordsOf(each)]), { data: { key: 'start-kind' } });
    const add = () => {
      const { modeler, edits } = this.editor;
      const root = modeler.get('canvas').getRootElements().find((each) => !is(each, 'bpmn:SubProcess'));
      const parent = root.children.find((each) => is(each, 'bpmn:Participant')) ?? root;
      const result = this.editor.attempt(() => edits.addStart(parent, kind.value));
      if (result) {
        this.editor.select(result.element, { from: 'steps' });
        this.editor.steps.focus(result.element);
      }
    };
    return el('details', { class: 'wv-steps__help' }, el('summary', {}, 'Nog een manier om te beginnen'),
      el('div', { class: 'wv-step__line' }, labelled('Soort', kind), button('Voeg begin toe', add)));
  }

  did(run, key) {
    if (this.editor.attempt(run)) {
      this.render();
      this.find(key)?.focus();
    }
  }

  find(key) {
    return [...this.element.querySelectorAll('[data-key]')].find((each) => each.dataset.key === key);
  }
}
