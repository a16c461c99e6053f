// What can be done with one step, beneath it in the list: each thing a plain form of one line.

import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { button, el, labelled, onEnter, select } from './dom.js';
import { AFTER, ON_ARROW, becomes, boundariesFor, keyOf, wordsOf } from './kinds.js';
import { arrivals, arrows } from './order.js';
import { called, capital, kindOf, nameOf } from './words.js';

const STEP = 20; // px on the drawing for one press
const WAYS = { links: [-STEP, 0], rechts: [STEP, 0], boven: [0, -STEP], onder: [0, STEP] };

export class StepActions {
  constructor(editor) {
    this.editor = editor;
    this.open = new Set(['add']);
  }

  of(element) {
    const own = is(element, 'bpmn:FlowNode') && !element.hidden; // what a closed subprocess hides cannot be drawn
    return el('div', { class: 'wv-step', role: 'group', 'aria-label': `${capital(kindOf(element))} ${nameOf(element) ? called(element) : 'zonder naam'} veranderen` },
      this.naming(element),
      el('div', { class: 'utrecht-button-group' },
        button('Eigenschappen', () => this.editor.openProperties(element), { data: { key: 'properties' } }),
        button('Verwijderen', () => this.remove(element), { data: { key: 'remove' } })),
      own && !is(element, 'bpmn:EndEvent') ? this.part('add', 'Toevoegen', this.adding(element)) : null,
      own ? this.part('arrows', `Pijlen (${arrows(element).length + arrivals(element).length})`, this.arrows(element)) : null,
      own && (keyOf(element) || becomes(element).length) ? this.part('kind', 'Soort veranderen', this.kinds(element)) : null,
      element.hidden ? null : this.part('place', element.host ? 'Plaats' : 'Plaats en baan', this.place(element)));
  }

  /** A part that stays open while one works on, also from step to step. */
  part(key, words, content) {
    return el('details', { open: this.open.has(key), data: { part: key },
      ontoggle: ({ target }) => (target.open ? this.open.add(key) : this.open.delete(key)) },
    el('summary', { data: { key: `part:${key}` } }, words), el('div', { class: 'wv-step__part' }, content));
  }

  naming(element) {
    const input = el('input', { class: 'utrecht-textbox', value: is(element, 'bpmn:TextAnnotation') ? element.businessObject.text ?? '' : element.businessObject.name ?? '',
      maxlength: '300', data: { key: 'name' } });
    const save = () => {
      if (input.value.trim() !== nameOf(element)) this.did(() => this.editor.edits.rename(element, input.value), 'name');
    };
    input.addEventListener('change', save);
    onEnter(input, save);
    input.addEventListener('keydown', (event) => event.key === 'Escape' && this.editor.steps.focus(element));
    return labelled(is(element, 'bpmn:TextAnnotation') ? 'Tekst' : 'Naam', input);
  }

  adding(element) {
    const { edits } = this.editor;
    const flows = arrows(element);
    const split = is(element, 'bpmn:Gateway') || element.host || flows.length !== 1;
    const where = flows.length === 0 || element.host ? 'Hierna' : split ? 'Als nieuwe tak' : 'Hierna, vóór wat volgt';
    return [
      this.line(where, AFTER, 'user-task', 'Voeg toe', 'add', (key, name) => edits.addAfter(element, key, name)),
      isAny(element, ['bpmn:Activity']) && !element.businessObject.triggeredByEvent
        ? this.line('Op de rand', boundariesFor(element), 'timer-boundary', 'Zet op de rand', 'edge',
          (key, name) => edits.addBoundary(element, key, name)) : null,
      is(element, 'bpmn:SubProcess') && !element.children?.some((each) => is(each, 'bpmn:StartEvent'))
        ? button('Voeg een start toe in het deelproces', () => this.did(() => edits.addStart(element, 'none-start-event'), 'made')) : null,
    ];
  }

  /** A kind, a name and a button; what was made gets the keyboard. */
  line(words, kinds, chosen, act, key, run) {
    const kind = select(kinds.map((each) => [each, wordsOf(each)]), { value: chosen, data: { key: `${key}:kind` } });
    const name = el('input', { class: 'utrecht-textbox', maxlength: '300', data: { key: `${key}:name` } });
    const go = () => this.did(() => run(kind.value, name.value.trim()), 'made');
    onEnter(name, go);
    return el('fieldset', { class: 'wv-step__line' }, el('legend', {}, words),
      labelled('Soort', kind), labelled('Naam', name), button(act, go, { data: { key: `${key}:go` } }));
  }

  arrows(element) {
    const { edits } = this.editor;
    const targets = edits.targets(element);
    return [
      ...arrows(element).map((flow) => this.leaving(flow)),
      ...arrivals(element).map((flow) => this.arriving(flow)),
      targets.length && !is(element, 'bpmn:EndEvent')
        ? this.choice('Nieuwe pijl naar', targets, 'Verbind', 'connect', (target) => edits.connect(element, target)) : null,
    ];
  }

  leaving(flow) {
    const { edits } = this.editor;
    const { source } = flow;
    const standard = source.businessObject.default === flow.businessObject;
    const key = `flow:${flow.id}`;
    return el('fieldset', { class: 'wv-step__arrow' },
      el('legend', {}, `${nameOf(flow) ? `${nameOf(flow)}: ` : ''}naar ${called(flow.target)}${standard ? ' (standaard)' : ''}`),
      this.flowName(flow, key),
      el('div', { class: 'utrecht-button-group' },
        button('Eigenschappen', () => this.editor.openProperties(flow), { data: { key: `${key}:properties` } }),
        is(source, 'bpmn:ExclusiveGateway')
          ? button(standard ? 'Geen standaardpijl meer' : 'Maak standaardpijl',
            () => this.did(() => (standard ? edits.dropDefault(flow) : edits.makeDefault(flow)), `${key}:default`), { data: { key: `${key}:default` } }) : null,
        button('Verwijder pijl', () => this.did(() => edits.remove(flow), 'part:arrows'), { data: { key: `${key}:remove` } })),
      this.choice('Laat eindigen bij', edits.targets(source), 'Verleg', `${key}:end`, (target) => edits.reconnectEnd(flow, target)),
      this.line('Zet op deze pijl', ON_ARROW, 'user-task', 'Zet ertussen', `${key}:on`, (kind, name) => edits.addOn(flow, kind, name)));
  }

  flowName(flow, key) {
    const input = el('input', { class: 'utrecht-textbox', value: flow.businessObject.name ?? '', maxlength: '300', data: { key: `${key}:name` } });
    const save = () => {
      if (input.value.trim() !== nameOf(flow)) this.did(() => this.editor.edits.rename(flow, input.value), `${key}:name`);
    };
    input.addEventListener('change', save);
    onEnter(input, save);
    return labelled('Woorden bij de pijl', input);
  }

  arriving(flow) {
    const { edits } = this.editor;
    const key = `flow:${flow.id}`;
    return el('fieldset', { class: 'wv-step__arrow' },
      el('legend', {}, `Komt van ${called(flow.source)}${nameOf(flow) ? ` (${nameOf(flow)})` : ''}`),
      this.choice('Laat beginnen bij', edits.sources(flow.target), 'Verleg', `${key}:start`, (source) => edits.reconnectStart(flow, source)),
      button('Verwijder pijl', () => this.did(() => edits.remove(flow), 'part:arrows'), { data: { key: `${key}:remove-in` } }));
  }

  /** One of several elements, and a button. */
  choice(words, elements, act, key, run) {
    if (!elements.length) return null;
    const order = new Map(this.editor.steps.rows().map((row, index) => [row.element, index]));
    const sorted = [...elements].sort((one, other) => (order.get(one) ?? 1e6) - (order.get(other) ?? 1e6));
    const control = select(sorted.map((each) => [each.id, `${nameOf(each) || 'zonder naam'} (${kindOf(each).toLowerCase()})`]), { data: { key: `${key}:which` } });
    return el('div', { class: 'wv-step__line' }, labelled(words, control),
      button(act, () => this.did(() => run(this.editor.element(control.value)), `${key}:go`), { data: { key: `${key}:go` } }));
  }

  kinds(element) {
    const kinds = becomes(element);
    if (!kinds.length) return el('p', { class: 'small muted' }, 'Dit kan niets anders worden.');
    const control = select(kinds.map((each) => [each, wordsOf(each)]), { data: { key: 'kind:which' } });
    return el('div', { class: 'wv-step__line' }, labelled(`Nu: ${kindOf(element).toLowerCase()}. Maak hiervan`, control),
      button('Verander', () => this.did(() => this.editor.edits.change(element, control.value), 'made'), { data: { key: 'kind:go' } }));
  }

  place(element) {
    const { edits } = this.editor;
    const now = edits.tidy.laneOf(element);
    const lanes = element.host || edits.tidy.spansLanes(element) ? [] : edits.lanes().filter((each) => each !== now);
    const lane = lanes.length ? select(lanes.map((each) => [each.id, nameOf(each) || 'baan zonder naam']), { data: { key: 'lane:which' } }) : null;
    return [
      lane ? el('div', { class: 'wv-step__line' }, labelled(`Nu: ${now ? nameOf(now) : 'geen baan'}. Zet in de baan`, lane),
        button('Verplaats', () => this.did(() => edits.moveToLane(element, this.editor.element(lane.value)), 'lane:go'), { data: { key: 'lane:go' } })) : null,
      el('div', { class: 'utrecht-button-group', role: 'group', 'aria-label': 'Op de tekening schuiven' },
        Object.keys(WAYS).map((way) => button(`Naar ${way}`, () => this.shift(element, way), { data: { key: `shift:${way}` } }))),
    ];
  }

  shift(element, way) {
    this.did(() => this.editor.edits.move(element, ...WAYS[way], way), document.activeElement?.dataset.key);
  }

  remove(element) {
    const next = this.editor.steps.neighbour(element);
    this.did(() => this.editor.edits.remove(element));
    if (this.editor.element(element.id)) return;
    if (next && this.editor.element(next.id)) {
      this.editor.select(next, { from: 'steps' });
      this.editor.steps.focus(next);
    }
  }

  /** Do it, say what happened, and put the keyboard on what was made or back where it was. */
  did(run, key) {
    const result = this.editor.attempt(run);
    if (!result) return;
    const { element } = result;
    if (key === 'made' && element) {
      this.editor.select(element, { from: 'steps' });
      this.editor.steps.focus(element);
    } else {
      this.editor.steps.render();
      this.editor.steps.find(key)?.focus();
    }
  }

  focusOn(element, key) {
    this.editor.select(element, { from: 'steps' });
    if (key === 'add') this.open.add('add');
    this.editor.steps.render();
    this.editor.steps.find(key === 'add' ? 'add:kind' : key)?.focus();
  }
}
