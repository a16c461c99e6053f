// Arrows that would run through a step go around it: the shortest way along right angles with the fewest bends.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { ancestors } from './tidy.js';

const STUB = 20; // px between a step and the first bend, or less where another step is near
const SHORTER = [STUB, 12, 9];
const MARGIN = 8; // px that an arrow stays away from a step
const BEND = 60; // what a bend costs, in px
const BESIDE = 12; // px between two arrows around the same step
const ON_TOP = 2; // how much longer a piece counts that runs on top of another arrow
const SIDES = {
  right: { x: 1, y: 0, leave: 0, arrive: 60 },
  bottom: { x: 0, y: 1, leave: 20, arrive: 20 },
  top: { x: 0, y: -1, leave: 20, arrive: 20 },
  left: { x: -1, y: 0, leave: 60, arrive: 0 },
};

export class Routes {
  constructor(modeler) {
    for (const name of ['elementRegistry', 'modeling', 'canvas']) this[name] = modeler.get(name);
  }

  arrows() {
    return this.elementRegistry.filter((each) => is(each, 'bpmn:SequenceFlow') && each.waypoints && each.source && each.target);
  }

  /** Which arrows run through a step now. */
  crossing() {
    return new Set(this.arrows().filter((each) => this.isCrossing(each)));
  }

  isCrossing(arrow) {
    const steps = this.inTheWay(arrow).filter((each) => each !== arrow.source && each !== arrow.target && each !== arrow.source.host);
    return arrow.waypoints.slice(1).some((end, at) => steps.some((each) => touches(arrow.waypoints[at], end, each, -4)));
  }

  /** Steps that an arrow may not run through: all but those around it. */
  inTheWay({ source, target }) {
    const around = new Set([...ancestors(source), ...ancestors(target)]);
    const root = this.canvas.findRoot(source);
    return this.elementRegistry.filter((each) => is(each, 'bpmn:FlowNode') && !each.labelTarget && !each.host && each.parent
      && !around.has(each) && !ancestors(each).some((holder) => holder === source || holder === target)
      && this.canvas.findRoot(each) === root);
  }

  /** Lead every arrow that runs through a step since `before` around it. */
  mend(before) {
    for (const arrow of this.crossing()) {
      if (before.has(arrow)) continue;
      const waypoints = this.find(arrow);
      if (waypoints) this.modeling.updateWaypoints(arrow, waypoints);
    }
  }

  /** The waypoints of the best way around; undefined when there is none. */
  find(arrow) {
    const steps = this.inTheWay(arrow);
    const begins = this.ends(arrow.source, 'leave', arrow, steps);
    const goals = this.ends(arrow.target, 'arrive', arrow, steps);
    const others = this.arrows().filter((each) => each !== arrow).flatMap(({ waypoints }) => pieces(waypoints));
    const grid = new Grid(steps, [...begins, ...goals], others);
    return grid.shortest(begins, goals);
  }

  /** The four sides of a step with what it costs to use each; a side where another arrow ends costs more. */
  ends(shape, way, arrow, steps) {
    const taken = [...(shape.incoming ?? []), ...(shape.outgoing ?? [])].filter((each) => each !== arrow && each.waypoints)
      .map((each) => (each.source === shape ? each.waypoints[0] : each.waypoints.at(-1)));
    const centre = { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
    return Object.values(SIDES).map((side) => {
      const at = { x: centre.x + side.x * shape.width / 2, y: centre.y + side.y * shape.height / 2 };
      const stubs = SHORTER.map((far) => ({ x: at.x + side.x * far, y: at.y + side.y * far }));
      const stub = stubs.find((each) => !steps.some((step) => step !== shape && touches(each, each, step, MARGIN))) ?? stubs[0];
      const isTaken = taken.some((each) => Math.abs(each.x - at.x) < 3 && Math.abs(each.y - at.y) < 3);
      return { at, stub, direction: side.x ? 'x' : 'y', cost: side[way] + (isTaken ? BEND : 0), side };
    }).filter(({ stub }) => !shape.host || !contains(shape.host, stub));
  }
}

/** The lines along which arrows may run, and the way over them. */
class Grid {
  constructor(steps, ends, others) {
    this.steps = steps;
    const around = (near, far) => [near - STUB, near - STUB - BESIDE, far + STUB, far + STUB + BESIDE];
    this.xs = unique([...steps.flatMap((each) => around(each.x, each.x + each.width)), ...ends.map(({ stub }) => stub.x)]);
    this.ys = unique([...steps.flatMap((each) => around(each.y, each.y + each.height)), ...ends.map(({ stub }) => stub.y)]);
    this.isBlocked = remembering((key, from, to) => steps.some((each) => touches(from, to, each, MARGIN)));
    this.isTaken = remembering((key, from, to) => others.some((each) => runsOver(each, from, to)));
  }

  shortest(begins, goals) {
    const open = new Queue();
    const best = new Map();
    const push = (point, axis, cost, before) => {
      const key = `${point.x},${point.y},${axis}`;
      if ((best.get(key) ?? Infinity) <= cost) return;
      best.set(key, cost);
      const left = Math.min(...goals.map(({ stub }) => Math.abs(stub.x - point.x) + Math.abs(stub.y - point.y)));
      open.push({ point, axis, cost, before, key }, cost + left);
    };
    for (const begin of begins) {
      if (this.isStandable(begin.stub)) push(begin.stub, begin.direction, begin.cost, { point: begin.at });
    }
    for (let here = open.pop(); here; here = open.pop()) {
      if (here.goal) return straightened(here);
      if (here.cost > best.get(here.key)) continue;
      for (const goal of goals) {
        if (!near(goal.stub, here.point) || isBack(here, goal)) continue;
        const cost = here.cost + goal.cost + (here.axis === goal.direction ? 0 : BEND);
        open.push({ point: goal.at, before: here, goal: true, cost }, cost);
      }
      for (const [next, axis, key] of this.neighbours(here.point)) {
        if (here.before.point && isReturn(here, next)) continue;
        const length = Math.abs(next.x - here.point.x) + Math.abs(next.y - here.point.y);
        push(next, axis, here.cost + length * (this.isTaken(key, here.point, next) ? ON_TOP : 1) + (axis === here.axis ? 0 : BEND), here);
      }
    }
    return undefined;
  }

  isStandable(point) {
    return !this.steps.some((each) => touches(point, point, each, 0));
  }

  neighbours(point) {
    const column = this.xs.findIndex((each) => Math.abs(each - point.x) < 0.5);
    const row = this.ys.findIndex((each) => Math.abs(each - point.y) < 0.5);
    const found = [];
    for (const [next, axis] of [[{ x: this.xs[column - 1], y: point.y }, 'x'], [{ x: this.xs[column + 1], y: point.y }, 'x'],
      [{ x: point.x, y: this.ys[row - 1] }, 'y'], [{ x: point.x, y: this.ys[row + 1] }, 'y']]) {
      if (next.x === undefined || next.y === undefined) continue;
      const key = `${Math.min(point.x, next.x)},${Math.min(point.y, next.y)},${axis}`;
      if (!this.isBlocked(key, point, next)) found.push([next, axis, key]);
    }
    return found;
  }
}

/** Cheapest first. */
class Queue {
  constructor() {
    this.items = [];
  }

  push(item, rank) {
    const { items } = this;
    let at = items.push({ item, rank }) - 1;
    while (at > 0 && items[(at - 1) >> 1].rank > rank) {
      items[at] = items[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    items[at] = { item, rank };
  }

  pop() {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (!items.length) return first?.item;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1].rank < items[child].rank) child += 1;
      if (items[child].rank >= last.rank) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = last;
    return first.item;
  }
}

function straightened(end) {
  const points = [];
  for (let each = end; each; each = each.before) points.unshift({ x: Math.round(each.point.x), y: Math.round(each.point.y) });
  return points.filter((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    return !before || !after || !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}

/** Whether going on to `next` would turn around on the spot. */
function isReturn({ point, before }, next) {
  return Math.sign(next.x - point.x) * Math.sign(point.x - before.point.x) < 0
    || Math.sign(next.y - point.y) * Math.sign(point.y - before.point.y) < 0;
}

function isBack({ point, before }, goal) {
  return Math.sign(goal.at.x - point.x) * Math.sign(point.x - before.point.x) < 0
    || Math.sign(goal.at.y - point.y) * Math.sign(point.y - before.point.y) < 0;
}

function touches(from, to, shape, margin) {
  return Math.min(from.x, to.x) < shape.x + shape.width + margin && Math.max(from.x, to.x) > shape.x - margin
    && Math.min(from.y, to.y) < shape.y + shape.height + margin && Math.max(from.y, to.y) > shape.y - margin;
}

function pieces(waypoints) {
  return waypoints.slice(1).map((to, at) => ({ from: waypoints[at], to }));
}

/** Whether a piece of another arrow lies over this one, along the same line. */
function runsOver({ from, to }, begin, end) {
  const isFlat = Math.abs(begin.y - end.y) < 1;
  const [along, across] = isFlat ? ['x', 'y'] : ['y', 'x'];
  if (Math.abs(from[across] - to[across]) > 2 || Math.abs(from[across] - begin[across]) > 4) return false;
  return Math.max(Math.min(from[along], to[along]), Math.min(begin[along], end[along])) + 1
    < Math.min(Math.max(from[along], to[along]), Math.max(begin[along], end[along]));
}

function contains(shape, { x, y }) {
  return x > shape.x && x < shape.x + shape.width && y > shape.y && y < shape.y + shape.height;
}

function near(one, other) {
  return Math.abs(one.x - other.x) < 0.5 && Math.abs(one.y - other.y) < 0.5;
}

function unique(numbers) {
  return [...new Set(numbers)].sort((one, other) => one - other).filter((each, at, all) => at === 0 || each - all[at - 1] >= 0.5);
}

function remembering(work) {
  const known = new Map();
  return (key, ...given) => {
    if (!known.has(key)) known.set(key, work(key, ...given));
    return known.get(key);
  };
}
