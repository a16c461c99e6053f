// The panes of the editor: side by side where there is room, otherwise behind tabs.

import { el } from './dom.js';

const NARROW = '(max-width: 62rem)';
const WIDE = '(min-width: 108rem)';
const PANES = { drawing: 'Tekening', steps: 'Stappen', properties: 'Eigenschappen', checks: 'Controle' };

export class Layout {
  /** `changed(pane)` is called whenever another pane, or a pane of another size, is shown. */
  constructor(body, changed) {
    this.body = body;
    this.changed = changed;
    this.tabs = {};
    this.panes = {};
    this.list = el('div', { class: 'wv-editor__tabs', role: 'tablist', 'aria-label': 'Delen van het scherm',
      onkeydown: (event) => this.key(event) });
    for (const [name, words] of Object.entries(PANES)) {
      this.tabs[name] = el('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `deel-${name}`,
        class: 'wv-editor__tab', onclick: () => this.show(name) }, el('span', {}, words));
      this.panes[name] = el('div', { id: `deel-${name}`, class: `wv-editor__pane wv-editor__pane--${name}` });
      this.list.append(this.tabs[name]);
      body.append(this.panes[name]);
    }
    body.prepend(this.list);
    this.media = [NARROW, WIDE].map((query) => window.matchMedia(query));
    for (const media of this.media) media.addEventListener('change', () => this.show(this.current));
    this.show('steps');
  }

  get narrow() {
    return this.media[0].matches;
  }

  /** Whether a pane has a place of its own now, outside the tabs. */
  apart(name) {
    return (name === 'drawing' && !this.narrow) || (name === 'steps' && this.media[1].matches);
  }

  show(name) {
    const apart = this.apart(name);
    if (!apart) this.current = name;
    if (!this.current || this.apart(this.current)) this.current = 'properties';
    this.body.dataset.layout = this.narrow ? 'narrow' : this.media[1].matches ? 'wide' : 'middle';
    for (const [each, tab] of Object.entries(this.tabs)) {
      const alone = this.apart(each);
      const shown = alone || each === this.current;
      const pane = this.panes[each];
      tab.hidden = alone;
      tab.setAttribute('aria-selected', String(each === this.current));
      tab.tabIndex = each === this.current ? 0 : -1;
      pane.hidden = !shown;
      pane.setAttribute('role', alone ? 'region' : 'tabpanel');
      if (alone) pane.setAttribute('aria-label', PANES[each]);
      else pane.removeAttribute('aria-label');
      if (alone) pane.removeAttribute('aria-labelledby');
      else pane.setAttribute('aria-labelledby', tab.id);
    }
    this.changed(this.current);
  }

  /** Words beside the name of a tab, as how many things are wrong. */
  count(name, number, words) {
    const tab = this.tabs[name];
    tab.querySelector('.wv-count')?.remove();
    if (number) tab.append(el('span', { class: 'wv-count' }, String(number), el('span', { class: 'vh' }, ` ${words}`)));
  }

  key(event) {
    const shown = Object.keys(this.tabs).filter((each) => !this.tabs[each].hidden);
    const at = shown.indexOf(this.current);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.show(shown.at(next % shown.length));
    this.tabs[this.current].focus();
  }
}
