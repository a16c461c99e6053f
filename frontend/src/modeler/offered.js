// What the drawing offers to the mouse: only what the engine runs, in words. What a file brings along stays as it is.

import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { becomes, iconOf, keyOf, shapeOf, targetOf, wordsOf } from './kinds.js';

const PALETTE = ['none-start-event', 'user-task', 'service-task', 'rule-task', 'exclusive-gateway', 'parallel-gateway',
  'timer-intermediate-catch', 'message-intermediate-catch', 'expanded-subprocess', 'none-end-event'];
const PAD = ['user-task', 'exclusive-gateway', 'timer-intermediate-catch', 'none-end-event'];
const TOOLS = ['hand-tool', 'lasso-tool', 'space-tool', 'global-connect-tool'];
const LOW = 500; // after bpmn-js has said what it offers

class Offered {
  constructor(palette, contextPad, popupMenu, elementFactory, create, autoPlace, bpmnReplace, translate) {
    Object.assign(this, { contextPad, popupMenu, elementFactory, create, autoPlace, bpmnReplace, translate });
    palette.registerProvider(LOW, this);
    contextPad.registerProvider(LOW, this);
    popupMenu.registerProvider('bpmn-replace', LOW, this);
    titled(popupMenu, translate);
  }

  getPaletteEntries() {
    return (entries) => {
      const tools = Object.fromEntries(TOOLS.map((key) => [key, labelledEntry(entries[key])]));
      const begin = (key) => (event) => this.create.start(event, this.shapes(key));
      const makes = PALETTE.map((key) => [`create.${key}`, labelledEntry({
        group: 'make', className: iconOf(key), title: wordsOf(key),
        action: { dragstart: begin(key), click: begin(key) },
      })]);
      const note = (event) => this.create.start(event, this.elementFactory.createShape({ type: 'bpmn:TextAnnotation' }));
      makes.push(['create.text-annotation', labelledEntry({ group: 'make', className: 'bpmn-icon-text-annotation',
        title: 'Toelichting', action: { dragstart: note, click: note } })]);
      return { ...tools, 'tool-separator': entries['tool-separator'], ...Object.fromEntries(makes) };
    };
  }

  shapes(key) {
    const shape = this.elementFactory.createShape({ ...shapeOf(key), x: 0, y: 0 });
    if (key !== 'expanded-subprocess') return shape;
    return [shape, this.elementFactory.createShape({ type: 'bpmn:StartEvent', x: 40, y: 82, parent: shape })];
  }

  getContextPadEntries(element) {
    return (entries) => {
      const appends = Object.keys(entries).some((key) => key.startsWith('append.') && key !== 'append.text-annotation');
      const kept = Object.fromEntries(Object.entries(entries)
        .filter(([key]) => !key.startsWith('append.') || key === 'append.text-annotation'));
      if (kept.replace) kept.replace = { ...kept.replace, action: { click: (event, of) => this.openReplace(event, of) } };
      return appends ? { ...Object.fromEntries(this.appends(element)), ...kept } : kept;
    };
  }

  appends() {
    return PAD.map((key) => {
      const make = () => this.elementFactory.createShape(shapeOf(key));
      return [`append.${key}`, {
        group: 'model', className: iconOf(key), title: `${wordsOf(key)} erachter`,
        action: {
          click: (_, source) => this.autoPlace.append(source, make()),
          dragstart: (event, source) => this.create.start(event, make(), { source }),
        },
      }];
    });
  }

  openReplace(event, element) {
    const pad = this.contextPad.getPad(element).html.getBoundingClientRect();
    const position = { x: pad.left, y: pad.bottom + 5, cursor: { x: event.x, y: event.y } };
    this.popupMenu.open(element, 'bpmn-replace', position, { title: this.translate('Change element'), width: 280, search: false });
  }

  getPopupMenuEntries(element) {
    return (entries) => {
      if (is(element, 'bpmn:SequenceFlow')) return arrowEntries(element, entries);
      if (isAny(element, ['bpmn:Participant', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'])) return {};
      return Object.fromEntries(becomes(element).map((key) => [`replace-with-${key}`, {
        label: wordsOf(key), className: iconOf(key),
        action: () => this.bpmnReplace.replaceElement(element, { ...targetOf(key) }),
      }]));
    };
  }

  /** Repeating and the like does not run; it can be switched off where a file brought it along. */
  getPopupMenuHeaderEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries)
      .filter(([key, entry]) => entry.active && key !== 'toggle-non-interrupting'));
  }
}

Offered.$inject = ['palette', 'contextPad', 'popupMenu', 'elementFactory', 'create', 'autoPlace', 'bpmnReplace', 'translate'];

/** A menu without a title would be called “Results”. */
function titled(popupMenu, translate) {
  const open = popupMenu.open.bind(popupMenu);
  popupMenu.open = (target, name, position, options) =>
    open(target, name, position, { title: translate(name === 'align-elements' ? 'Align elements' : 'Change element'), ...options });
}

/** Only a choice runs with a default arrow. */
function arrowEntries(flow, entries) {
  const kept = { ...entries };
  delete kept['replace-with-conditional-flow'];
  if (!is(flow.source, 'bpmn:ExclusiveGateway')) delete kept['replace-with-default-flow'];
  return kept;
}

/** Words beside the icon; set as text, and drawn from the attribute by the style sheet. */
function labelledEntry(entry) {
  return { ...entry, className: `${entry.className} wv-palette__entry` };
}

/** A new step from the pad beside an element goes where the step list would put it. */
class TidyAutoPlace {
  constructor(injector) {
    this.injector = injector;
  }

  append(source, shape, hints) {
    const edits = this.injector.get('edits');
    const eventBus = this.injector.get('eventBus');
    if (is(shape, 'bpmn:FlowNode')) {
      const placed = edits.neatly(() => edits.placeAfter(source, shape));
      eventBus.fire('autoPlace.end', { shape: placed, hints }); // it is chosen, and its name can be typed at once
      return placed;
    }
    const { modeling } = edits;
    const at = eventBus.fire('autoPlace', { source, shape, hints });
    return modeling.appendShape(source, shape, at, source.parent, { connection: { type: 'bpmn:Association' } });
  }
}

TidyAutoPlace.$inject = ['injector'];

/** Whatever is put down by hand pushes aside what it covers. */
class PushAside {
  constructor(eventBus, injector) {
    eventBus.on('create.end', 100, ({ context }) => {
      const shape = context.shape;
      if (!shape?.parent || !keyOf(shape) || shape.host) return;
      const edits = injector.get('edits');
      edits.neatly(() => {
        edits.tidy.pushAside(shape);
        edits.tidy.growAround(shape);
      });
    });
  }
}

PushAside.$inject = ['eventBus', 'injector'];

export default {
  __init__: ['offered', 'pushAside'],
  offered: ['type', Offered],
  autoPlace: ['type', TidyAutoPlace],
  pushAside: ['type', PushAside],
  appendPreview: ['value', { create() {}, cleanUp() {} }],
};
