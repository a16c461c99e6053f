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

  /** The lane in which the underside of a shape stands: what spans more than one goes on below in the last. */
  laneUnder(shape) {
    const x = shape.x + shape.width / 2;
    const y = shape.y + shape.height;
    return this.lanes().find((lane) => lane.x <= x && x <= lane.x + lane.width && lane.y < y && y <= lane.y + lane.height);
  }

  /** Whether a shape stands in more than one lane. */
  spansLanes(shape) {
    return this.lanes().length > 1 && this.laneUnder(shape) !== this.laneUnder({ ...box(shape), height: 1 });
  }

  /** What a row of the shape may not leave: its lane, its open subprocess or its frame; undefined on a free drawing. */
  bounds(shape) {
    if (is(shape.parent, 'bpmn:SubProcess') && shape.parent.width) return shape.parent;
    return this.laneUnder(shape) ?? (is(shape.parent, 'bpmn:Participant') ? shape.parent : undefined);
  }

  /** Move everything beyond `start` along an axis; what stands across it and can grow, grows. `still` stays. */
  makeRoom(root, axis, start, distance, still) {
    if (distance <= 0) return;
    const kept = new Set(still ? [still, ...allChildren(still), ...(still.attachers ?? [])] : []);
    const all = this.elementRegistry.filter((each) => each !== root && !kept.has(each) && !kept.has(each.labelTarget)
      && this.canvas.findRoot(each) === root);
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, axis, distance, start);
    const delta = axis === 'x' ? { x: distance, y: 0 } : { x: 0, y: distance };
    this.modeling.createSpace(movingShapes, resizingShapes, delta, axis === 'x' ? 'e' : 's', start);
  }

  /** The middle of a new shape in the row of `source`; what stands in its way, and `target`, move to the right. */
  besides(source, size, target, row = middle(source).y) {
    const root = this.canvas.findRoot(source);
    const edge = source.x + source.width;
    const within = is(source.parent, 'bpmn:SubProcess') && source.parent.width ? source.parent : undefined;
    const lane = within ?? this.laneUnder({ x: source.x, y: row, width: source.width, height: 0 });
    const y = lane ? Math.max(row, lane.y + EDGE + size.height / 2) : row;
    const holders = new Set(ancestors(source));
    const others = this.solid(root).filter((each) => !holders.has(each) && each !== source && each.labelTarget !== source);
    const rect = { x: edge + GAP, y: y - size.height / 2, ...pick(size) };
    // What begins before the new shape cannot move aside for it.
    if (others.some((each) => each.x < edge && overlaps(rect, each, 5))) return this.freeRow(source, size, edge + GAP, y);
    const band = { ...rect, x: edge, width: 1e6 };
    const nearest = Math.min(Infinity, ...others.filter((each) => each.x >= edge && (each === target || overlaps(band, each, 10)))
      .map((each) => each.x));
    const wanted = size.width + 2 * GAP;
    if (nearest < Infinity) this.makeRoom(root, 'x', edge + Math.min(1, (nearest - edge) / 2), wanted - (nearest - edge));
    if (lane) this.makeRoom(root, 'y', lane.y + lane.height - 1, y + size.height / 2 + EDGE - (lane.y + lane.height));
    return { x: edge + GAP + size.width / 2, y };
  }

  /** The middle of a new shape in a free row near `y`, from `left` on, within the bounds of `beside`; they grow at need. */
  freeRow(beside, size, left, y, directions = [1, -1]) {
    const bounds = this.bounds(beside);
    const step = Math.max(size.height, 80) + BETWEEN_ROWS;
    const rows = [0];
    for (let number = 1; number <= ROWS; number += 1) rows.push(...directions.map((way) => way * number * step));
    const spanned = bounds && this.isSpanned(beside, bounds, left, size);
    const further = spanned ? bounds.x + bounds.width - left - size.width : 0;
    for (let right = 0; right <= further; right += 60) {
      for (const row of rows) {
        const at = { x: left + right + size.width / 2, y: y + row };
        if (this.isFree(beside, size, at, bounds)) return at;
      }
    }
    return spanned ? this.atEnd(bounds, size, beside) : this.below(beside, size, left, bounds);
  }

  /** The middle of a shape at the end of a lane, which grows for it. */
  atEnd(lane, { width }, beside, still) {
    const end = lane.x + lane.width;
    this.makeRoom(this.canvas.findRoot(beside), 'x', end - 1, width + GAP, still);
    return { x: end + width / 2, y: middle(lane).y };
  }

  /** Whether something in these columns stands across the lower edge of a lane: nothing fits beneath it then. */
  isSpanned(beside, lane, left, { width }) {
    const edge = lane.y + lane.height;
    const holders = new Set(ancestors(beside));
    return this.solid(this.canvas.findRoot(beside)).some((each) => !holders.has(each) && each !== beside
      && each.y < edge && each.y + each.height > edge && each.x < left + width + EDGE && left < each.x + each.width + EDGE);
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

  /** The middle of the nearest free place for a shape in a lane, straight above or below if there is one. */
  placeIn(lane, shape) {
    const { x } = middle(shape);
    const without = [shape, ...(shape.attachers ?? [])];
    // What hangs on its edge needs room for its own arrows.
    const size = { width: shape.width, height: shape.height + (shape.attachers?.length ? 2 * BETWEEN_ROWS : 0) };
    const inLane = { x: shape.x, y: lane.y, width: shape.width, height: 0, parent: shape.parent };
    const room = lane.x + lane.width - shape.x - shape.width - EDGE;
    for (let right = 0; right <= Math.max(0, room); right += 60) {
      const free = rows(lane, size).find((y) => this.isFree(inLane, size, { x: x + right, y }, lane, without));
      if (free !== undefined) return { x: x + right, y: free };
    }
    const spanned = this.isSpanned(shape, lane, shape.x, shape);
    return spanned ? this.atEnd(lane, shape, shape, shape) : this.below(inLane, size, shape.x, lane);
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

  /** Let the frame around a shape grow when the shape stands too near its right or lower edge; what is beyond moves. */
  growAround(shape) {
    const root = this.canvas.findRoot(shape);
    for (const holder of ancestors(shape)) {
      if (!holder.width || !isAny(holder, ['bpmn:Participant', 'bpmn:SubProcess'])) continue;
      this.makeRoom(root, 'x', holder.x + holder.width - 1, shape.x + shape.width + GAP - (holder.x + holder.width), shape);
      this.makeRoom(root, 'y', holder.y + holder.height - 1, shape.y + shape.height + EDGE - (holder.y + holder.height), shape);
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
      this.makeRoom(root, 'x', first - 1, shape.x + shape.width + GAP - first, shape);
    }
  }
}

/** The middles of the rows in a lane, from its own middle outwards. */
function rows(lane, { height }) {
  const centre = lane.y + lane.height / 2;
  const found = [centre];
  for (let distance = 20; distance < (lane.height - height) / 2; distance += 20) found.push(centre - distance, centre + distance);
  return found;
}

function box({ x, y, width, height }) {
  return { x, y, width, height };
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
