// The row of buttons above the drawing: words, no bare icons.

import { button, el } from './dom.js';
import { fold } from './search.js';
import { called, capital, kindOf, nameOf } from './words.js';

export class Toolbar {
  constructor(editor) {
    this.editor = editor;
    const { modeler } = editor;
    this.undo = button('Ongedaan maken', () => this.step('undo'), { 'aria-keyshortcuts': 'Control+Z' });
    this.redo = button('Opnieuw', () => this.step('redo'), { 'aria-keyshortcuts': 'Control+Y' });
    this.field = el('input', { type: 'search', class: 'utrecht-textbox', id: 'zoek-stap', autocomplete: 'off',
      'aria-keyshortcuts': 'Control+F', 'aria-describedby': 'zoek-stap-stand', placeholder: 'Zoek een stap',
      oninput: () => this.find(0), onkeydown: (event) => this.searchKey(event) });
    this.found = el('span', { id: 'zoek-stap-stand', class: 'wv-editor__found', 'aria-live': 'polite' });
    this.element = el('div', { class: 'wv-editor__tools', role: 'group', 'aria-label': 'Gereedschap' },
      el('div', { class: 'wv-editor__group' }, this.undo, this.redo),
      el('div', { class: 'wv-editor__group', role: 'search' },
        el('label', { class: 'vh', for: 'zoek-stap' }, 'Zoek een stap'), this.field,
        button('Zoek', () => this.find(1)), this.found),
      el('div', { class: 'wv-editor__group wv-editor__zoom' },
        button('Groter', () => editor.zoom('in')), button('Kleiner', () => editor.zoom('out')),
        button('Alles in beeld', () => editor.zoom('all'))),
      el('div', { class: 'wv-editor__group' }, editor.files.buttons()));
    modeler.on('commandStack.changed', () => this.refresh());
    modeler.on('readOnly.changed', () => this.refresh());
    this.refresh();
  }

  refresh() {
    const stack = this.editor.modeler.get('commandStack');
    const locked = this.editor.locked;
    // Kept in the tab order: a button that disappears under the fingers loses the place of the keyboard.
    for (const [control, can] of [[this.undo, stack.canUndo()], [this.redo, stack.canRedo()]]) {
      control.setAttribute('aria-disabled', String(locked || !can));
    }
    this.editor.files.refresh(locked);
  }

  step(way) {
    const stack = this.editor.modeler.get('commandStack');
    const can = way === 'undo' ? stack.canUndo() : stack.canRedo();
    if (this.editor.locked || !can) {
      this.editor.say(way === 'undo' ? 'Er is niets om ongedaan te maken.' : 'Er is niets om opnieuw te doen.');
      return;
    }
    stack[way]();
    this.editor.say(way === 'undo' ? 'De laatste wijziging is ongedaan gemaakt.' : 'De wijziging is opnieuw gedaan.');
  }

  searchKey(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      this.find(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      this.field.value = '';
      this.find(0);
    }
  }

  /** Go to a match: the first (0), the next (1) or the one before (-1). */
  find(step) {
    const { modeler } = this.editor;
    const pattern = this.field.value;
    const matches = modeler.get('bpmnSearch').matching(pattern);
    if (!fold(pattern)) this.found.textContent = '';
    else if (!matches.length) this.found.textContent = 'Niets gevonden';
    else {
      this.at = step === 0 || pattern !== this.pattern ? 0 : (this.at + step + matches.length) % matches.length;
      const element = matches[this.at];
      this.editor.select(element);
      this.found.textContent = `${this.at + 1} van ${matches.length}: ${nameOf(element) ? capital(called(element)) : kindOf(element)}`;
    }
    this.pattern = pattern;
  }
}
