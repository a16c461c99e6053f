// Where something new goes, so that nothing overlaps: what follows moves to the right, and lanes grow.

import { isLabel } from 'bpmn-js/lib/util/LabelUtil';
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { isExpanded } from 'bpmn-js/lib/util/DiUtil';

export const GAP = 50;
const BETWEEN_ROWS = 40;
const EDGE = 20; // what stays free along the edge of a lane
const ROWS = 6; // how many rows above and below are tried before a lane grows

export function middle(shape) {
  return { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
}

function overlaps(one, other, margin = 0) {
  return one.x < other.x + other.width + margin && other.x < one.x + one.width + margin
    && one.y < other.y + other.height + margin && other.y < one.y + one.height + margin;
}

function crosses(rect, waypoints) {
  return waypoints.slice(1).some((end, index) => {
    const begin = waypoints[index];
    const line = { x: Math.min(begin.x, end.x), y: Math.min(begin.y, end.y),
      width: Math.abs(begin.x - end.x), height: Math.abs(begin.y - end.y) };
    return overlaps(rect, line, 8);
  });
}

export class Tidy {
  constructor(modeler) {
    for (const name of ['canvas', 'modeling', 'elementRegistry', 'spaceTool']) this[name] = modeler.get(name);
  }

  /** Everything drawn that takes room: not the frames, lanes and open subprocesses that hold things, nor what hangs on an edge. */
  solid(root, without = []) {
    return this.elementRegistry.filter((each) => !each.waypoints && each.parent && !without.includes(each)
      && !without.includes(each.labelTarget) && this.canvas.findRoot(each) === root
      && !isAny(each, ['bpmn:Participant', 'bpmn:Lane', 'bpmn:Group'])
      && (isLabel(each) || !is(each, 'bpmn:BoundaryEvent'))
      && !(is(each, 'bpmn:SubProcess') && isExpanded(each) && !isLabel(each) && without.some((one) => inside(one, each))));
  }

  /** Lanes without lanes in them. */
  lanes() {
    return this.elementRegistry.filter((each) => is(each, 'bpmn:Lane') && !each.children.some((child) => is(child, 'bpmn:Lane')))
      .sort((one, other) => one.y - other.y);
  }

  laneOf(shape) {
    const at = middle(shape);
    return this.lanes().find((lane) => lane.x <= at.x && at.x <= lane.x + lane.width
      && lane.y <= at.y && at.y <= lane.y + lane.height && lane.id !== shape.id);
  }

  /** What a row of the shape may not leave: its lane, its open subprocess or its frame; undefined on a free drawing. */
  bounds(shape) {
    if (is(shape.parent, 'bpmn:SubProcess') && shape.parent.width) return shape.parent;
    return this.laneOf(shape) ?? (is(shape.parent, 'bpmn:Participant') ? shape.parent : undefined);
  }

  /** Move everything beyond `start` along an axis; what stands across it and can grow, grows. */
  makeRoom(root, axis, start, distance) {
    if (distance <= 0) return;
    const all = this.elementRegistry.filter((each) => each !== root && this.canvas.findRoot(each) === root);
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, axis, distance, start);
    const delta = axis === 'x' ? { x: distance, y: 0 } : { x: 0, y: distance };
    this.modeling.createSpace(movingShapes, resizingShapes, delta, axis === 'x' ? 'e' : 's', start);
  }

  /** The middle of a new shape in the row of `source`; what stands in its way, and `target`, move to the right. */
  besides(source, size, target, y = middle(source).y) {
    const root = this.canvas.findRoot(source);
    const edge = source.x + source.width;
    const band = { x: edge, y: y - size.height / 2, width: 1e6, height: size.height };
    const holders = new Set(ancestors(source));
    const follows = this.solid(root).filter((each) => !holders.has(each) && each !== source && each.labelTarget !== source
      && each.x >= edge && (each === target || overlaps(band, each, 10)));
    const nearest = Math.min(Infinity, ...follows.map((each) => each.x));
    const wanted = size.width + 2 * GAP;
    if (nearest < Infinity) this.makeRoom(root, 'x', edge + Math.min(1, (nearest - edge) / 2), wanted - (nearest - edge));
    return { x: edge + GAP + size.width / 2, y };
  }

  /** The middle of a new shape in a free row near `y`, from `left` on, within the bounds of `beside`; they grow at need. */
  freeRow(beside, size, left, y, directions = [1, -1]) {
    const bounds = this.bounds(beside);
    const step = Math.max(size.height, 80) + BETWEEN_ROWS;
    const rows = [0];
    for (let number = 1; number <= ROWS; number += 1) rows.push(...directions.map((way) => way * number * step));
    for (const row of rows) {
      const at = { x: left + size.width / 2, y: y + row };
      if (this.isFree(beside, size, at, bounds)) return at;
    }
    return this.below(beside, size, left, bounds);
  }

  /** The middle of a new shape under everything that stands there, with room made for it. */
  below(beside, size, left, bounds) {
    const root = this.canvas.findRoot(beside);
    const column = { x: left, width: size.width, y: bounds?.y ?? -1e6, height: bounds?.height ?? 2e6 };
    const holders = new Set(ancestors(beside));
    const above = this.solid(root).filter((each) => !holders.has(each) && overlaps(column, each, 10));
    const bottom = Math.max(beside.y + beside.height, ...above.map((each) => each.y + each.height));
    const needed = bottom + BETWEEN_ROWS + size.height + EDGE;
    if (bounds && needed > bounds.y + bounds.height) {
      this.makeRoom(root, 'y', Math.min(bottom + 1, bounds.y + bounds.height - 1), needed - bounds.y - bounds.height);
    }
    return { x: left + size.width / 2, y: bottom + BETWEEN_ROWS + size.height / 2 };
  }

  isFree(beside, size, at, bounds, without = []) {
    const rect = { x: at.x - size.width / 2, y: at.y - size.height / 2, ...pick(size) };
    if (bounds && (rect.y < bounds.y + EDGE || rect.y + rect.height > bounds.y + bounds.height - EDGE)) return false;
    const root = this.canvas.findRoot(beside);
    const holders = new Set(ancestors(beside));
    const solid = this.solid(root, without).filter((each) => !holders.has(each));
    if (solid.some((each) => overlaps(rect, each, 10))) return false;
    return !this.elementRegistry.find((each) => each.waypoints && this.canvas.findRoot(each) === root
      && !without.includes(each.source) && !without.includes(each.target) && crosses(rect, each.waypoints));
  }

  /** Let the frame around a shape grow to the right when the shape stands too near its edge. */
  growAround(shape) {
    for (const holder of ancestors(shape)) {
      if (!holder.width || !isAny(holder, ['bpmn:Participant', 'bpmn:SubProcess'])) continue;
      const missing = shape.x + shape.width + GAP - (holder.x + holder.width);
      if (missing > 0) this.makeRoom(this.canvas.findRoot(shape), 'x', holder.x + holder.width - 1, missing);
    }
  }

  /** After a shape was put down by hand: push what it covers to the right until it covers nothing. */
  pushAside(shape) {
    const root = this.canvas.findRoot(shape);
    const holders = new Set(ancestors(shape));
    for (let turn = 0; turn < 5; turn += 1) {
      const own = new Set([shape, ...allChildren(shape)]);
      const covered = this.solid(root, [shape]).filter((each) => !own.has(each) && !holders.has(each) && !isLabel(each)
        && !each.host && overlaps(shape, each));
      if (!covered.length) return;
      const first = Math.min(...covered.map((each) => each.x));
      const all = this.elementRegistry.filter((each) => each !== root && !own.has(each) && each.labelTarget !== shape
        && each.host !== shape && this.canvas.findRoot(each) === root);
      const distance = shape.x + shape.width + GAP - first;
      const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, 'x', distance, first - 1);
      this.modeling.createSpace(movingShapes, resizingShapes, { x: distance, y: 0 }, 'e', first - 1);
    }
  }
}

function pick({ width, height }) {
  return { width, height };
}

function inside(shape, holder) {
  return ancestors(shape).includes(holder);
}

export function ancestors(shape) {
  const found = [];
  for (let each = shape.parent; each; each = each.parent) found.push(each);
  return found;
}

function allChildren(shape) {
  return (shape.children ?? []).flatMap((child) => [child, ...allChildren(child)]);
}
