// Every change that can be made to a drawing without drawing: each is one step back in undo, and says what it did.

import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { boundariesFor, shapeOf, targetOf, wordsOf } from './kinds.js';
import { Routes } from './routes.js';
import { GAP, Tidy, middle } from './tidy.js';
import { called, capital, kindOf, nameOf } from './words.js';

/** Thrown when a change cannot be made; its message tells the user why. */
export class CannotChange extends Error {}

class OneStep {
  preExecute(context) {
    context.result = context.run();
  }
}

export class Edits {
  constructor(modeler) {
    for (const name of ['modeling', 'elementFactory', 'elementRegistry', 'bpmnReplace', 'rules', 'canvas', 'commandStack']) {
      this[name] = modeler.get(name);
    }
    this.tidy = new Tidy(modeler);
    this.routes = new Routes(modeler);
    this.commandStack.registerHandler('waakvlam.together', OneStep);
  }

  /** Everything inside is undone at once. */
  together(run) {
    const context = { run };
    this.commandStack.execute('waakvlam.together', context);
    return context.result;
  }

  /** The same, after which no arrow runs through a step that did not before. */
  neatly(run) {
    return this.together(() => {
      const before = this.routes.crossing();
      const result = run();
      this.routes.mend(before);
      return result;
    });
  }

  // adding

  /** Put something new after an element: between it and what follows, or as a new branch of a choice or split. */
  addAfter(source, key, name = '') {
    const made = this.neatly(() => this.placeAfter(source, this.create(key, name)));
    return said(made, `${wordsOf(key)}${name ? ` ‘${name}’` : ''} toegevoegd na ${called(source)}.`);
  }

  /** The same for a shape that was made already. */
  placeAfter(source, shape) {
    const flows = (source.outgoing ?? []).filter((each) => is(each, 'bpmn:SequenceFlow'));
    if (flows.length === 1 && !is(source, 'bpmn:Gateway') && canGoOn(shape)) return this.placeOn(flows[0], shape);
    const at = is(source, 'bpmn:BoundaryEvent') ? this.underBoundary(source, shape)
      : flows.length ? this.tidy.freeRow(source, shape, source.x + source.width + GAP, middle(source).y)
        : this.tidy.besides(source, shape);
    const made = this.put(shape, at, source.parent);
    this.flow(source, made);
    return made;
  }

  /** Put something new on an arrow. */
  addOn(flow, key, name = '') {
    const words = `tussen ${called(flow.source)} en ${called(flow.target)}`;
    const made = this.neatly(() => this.placeOn(flow, this.create(key, name)));
    return said(made, `${wordsOf(key)}${name ? ` ‘${name}’` : ''} toegevoegd ${words}.`);
  }

  placeOn(flow, shape) {
    const { source, target } = flow;
    const others = source.outgoing.filter((each) => each !== flow && is(each, 'bpmn:SequenceFlow'));
    const ahead = target.x >= source.x + source.width;
    let at;
    if (is(source, 'bpmn:BoundaryEvent')) at = this.underBoundary(source, shape);
    else if (!others.length) at = this.tidy.besides(source, shape, ahead ? target : undefined);
    else if (ahead && target.host === undefined) at = this.tidy.besides(source, shape, target, middle(target).y);
    else at = this.tidy.freeRow(source, shape, source.x + source.width + GAP, middle(source).y);
    const made = this.put(shape, at, source.parent);
    this.modeling.reconnectEnd(flow, made, middle(made));
    this.flow(made, target);
    return made;
  }

  underBoundary(source, size) {
    const from = { x: source.x + source.width, y: source.host.y + source.host.height };
    return this.tidy.freeRow(source.host, size, from.x + 20, from.y + GAP + size.height / 2, [1]);
  }

  /** Put a beginning on the drawing: to the left of everything in the frame or subprocess. */
  addStart(parent, key, name = '') {
    const made = this.neatly(() => {
      const shape = this.create(key, name);
      const first = parent.children.filter((each) => is(each, 'bpmn:FlowNode')).sort((a, b) => a.x - b.x)[0];
      const at = first ? this.tidy.freeRow(first, shape, first.x, middle(first).y)
        : { x: (parent.x ?? 100) + 100, y: (parent.y ?? 100) + (parent.height ?? 200) / 2 };
      return this.put(shape, at, parent);
    });
    return said(made, `${wordsOf(key)} toegevoegd.`);
  }

  addBoundary(host, key, name = '') {
    if (!boundariesFor(host).includes(key)) throw new CannotChange(`Dit kan niet op de rand van ${called(host)}.`);
    const taken = (host.attachers ?? []).map((each) => middle(each).x);
    const places = [0.75, 0.5, 0.25, 0.9, 0.1].map((part) => host.x + host.width * part);
    const x = places.find((each) => taken.every((other) => Math.abs(other - each) > 36)) ?? places[0];
    const made = this.together(() => {
      const shape = this.create(key, name);
      return this.modeling.createShape(shape, { x, y: host.y + host.height }, host, { attach: true });
    });
    return said(made, `${wordsOf(key)} toegevoegd op de rand van ${called(host)}.`);
  }

  create(key, name) {
    const shape = this.elementFactory.createShape(shapeOf(key));
    if (name) shape.businessObject.name = name;
    return shape;
  }

  put(shape, at, parent) {
    const made = this.modeling.createShape(shape, at, parent, { autoResize: false });
    if (is(made, 'bpmn:SubProcess') && !made.children.some((each) => is(each, 'bpmn:StartEvent'))) {
      const begin = this.elementFactory.createShape({ type: 'bpmn:StartEvent' });
      this.modeling.createShape(begin, { x: made.x + 60, y: made.y + made.height / 2 }, made, { autoResize: false });
    }
    this.tidy.growAround(made);
    return made;
  }

  // arrows

  flow(source, target) {
    return this.modeling.connect(source, target, { type: 'bpmn:SequenceFlow' });
  }

  connect(source, target) {
    if (!this.canConnect(source, target)) throw new CannotChange(`Van ${called(source)} kan geen pijl naar ${called(target)}.`);
    const made = this.neatly(() => this.flow(source, target));
    return said(made, `Pijl getekend van ${called(source)} naar ${called(target)}.`);
  }

  canConnect(source, target) {
    if (!isAny(target, ['bpmn:FlowNode']) || isAny(target, ['bpmn:StartEvent', 'bpmn:BoundaryEvent'])) return false;
    if (!is(source, 'bpmn:FlowNode') || is(source, 'bpmn:EndEvent')) return false;
    return (source.host ?? source).parent === target.parent && source !== target
      && !source.outgoing.some((each) => each.target === target);
  }

  /** Everything that an arrow from here may go to. */
  targets(source) {
    return this.elementRegistry.filter((each) => !each.labelTarget && each.parent && this.canConnect(source, each));
  }

  sources(target) {
    return this.elementRegistry.filter((each) => !each.labelTarget && each.parent && this.canConnect(each, target));
  }

  reconnectEnd(flow, target) {
    if (!this.canConnect(flow.source, target)) throw new CannotChange(`De pijl kan niet eindigen bij ${called(target)}.`);
    this.neatly(() => this.modeling.reconnectEnd(flow, target, middle(target)));
    return said(flow, `De pijl uit ${called(flow.source)} gaat nu naar ${called(target)}.`);
  }

  reconnectStart(flow, source) {
    if (!this.canConnect(source, flow.target)) throw new CannotChange(`De pijl kan niet beginnen bij ${called(source)}.`);
    this.neatly(() => this.modeling.reconnectStart(flow, source, middle(source)));
    return said(flow, `De pijl naar ${called(flow.target)} begint nu bij ${called(source)}.`);
  }

  /** Taken when no other condition holds. A default has no condition of its own. */
  makeDefault(flow) {
    this.together(() => {
      this.modeling.updateProperties(flow.source, { default: flow.businessObject });
      if (flow.businessObject.conditionExpression) this.modeling.updateProperties(flow, { conditionExpression: undefined });
    });
    return said(flow, `De pijl naar ${called(flow.target)} is nu de standaardpijl van ${called(flow.source)}.`);
  }

  dropDefault(flow) {
    this.modeling.updateProperties(flow.source, { default: undefined });
    return said(flow, `${nameOf(flow.source) ? called(flow.source) : 'De keuze'} heeft geen standaardpijl meer.`);
  }

  // changing what is there

  rename(element, name) {
    this.modeling.updateLabel(element, name.trim());
    return said(element, name.trim() ? `Naam veranderd in ‘${name.trim()}’.` : 'De naam is weggehaald.');
  }

  change(element, key) {
    const before = called(element);
    const made = this.bpmnReplace.replaceElement(element, { ...targetOf(key) });
    return said(made, `${before} is nu: ${kindOf(made).toLowerCase()}.`);
  }

  remove(element) {
    const words = element.waypoints ? `De pijl van ${called(element.source)} naar ${called(element.target)}`
      : `${kindOf(element)} ${nameOf(element) ? called(element) : 'zonder naam'}`;
    if (!this.rules.allowed('elements.delete', { elements: [element] })) throw new CannotChange(`${words} kan niet weg.`);
    this.neatly(() => this.modeling.removeElements([element]));
    return said(undefined, `${words} is verwijderd. Met Ongedaan maken haal je het terug.`);
  }

  move(element, dx, dy, words) {
    const { parent } = element;
    if (parent.width && (element.x + dx < parent.x + 10 || element.y + dy < parent.y + 10)) {
      throw new CannotChange(`${capital(called(element))} staat al tegen de rand.`);
    }
    this.neatly(() => {
      const hints = { attach: Boolean(element.host), autoResize: false };
      this.modeling.moveElements([element], { x: dx, y: dy }, element.host ?? parent, hints);
      this.tidy.growAround(element);
    });
    return said(element, `${called(element)} is naar ${words} geschoven.`);
  }

  // lanes

  moveToLane(element, lane) {
    this.neatly(() => {
      const at = this.tidy.placeIn(lane, element);
      const from = middle(element);
      this.modeling.moveElements([element], { x: at.x - from.x, y: at.y - from.y }, element.parent, { autoResize: false });
      for (const flow of arrowsOf(element)) this.modeling.layoutConnection(flow);
      this.tidy.growAround(element);
    });
    return said(element, `${called(element)} staat nu in de baan ${called(lane)}.`);
  }

  /** A lane under another, or the first in a frame, or a frame around a process that has none. */
  addLane(beneath, name) {
    const made = this.together(() => {
      const holder = beneath ?? this.frame();
      const lane = this.modeling.addLane(holder, 'bottom');
      this.modeling.updateLabel(lane, name);
      return lane;
    });
    return said(made, `Baan ‘${name}’ toegevoegd.`);
  }

  /** The frame of the process, drawn around it when there is none yet. */
  frame() {
    const root = this.canvas.getRootElement();
    const found = root.children.find((each) => is(each, 'bpmn:Participant'));
    if (found) return found;
    const shapes = root.children.filter((each) => !each.waypoints);
    const box = { left: Math.min(100, ...shapes.map((each) => each.x)) - 80, top: Math.min(100, ...shapes.map((each) => each.y)) - 60,
      right: Math.max(600, ...shapes.map((each) => each.x + each.width)) + 60,
      bottom: Math.max(250, ...shapes.map((each) => each.y + each.height)) + 60 };
    const shape = this.elementFactory.createParticipantShape({ width: box.right - box.left, height: box.bottom - box.top });
    return this.modeling.createShape(shape, { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, root);
  }

  lanes() {
    return this.tidy.lanes();
  }
}

/** All arrows of a step and of what hangs on its edge. */
function arrowsOf(element) {
  return [element, ...(element.attachers ?? [])].flatMap((each) => [...each.incoming, ...each.outgoing]);
}

function canGoOn(shape) {
  return !is(shape, 'bpmn:EndEvent');
}

function said(element, words) {
  return { element, words };
}
