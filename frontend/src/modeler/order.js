// The drawing as a list: every step in the order in which the work flows, those of a subprocess beneath it.

import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

const byPlace = (one, other) => one.x - other.x || one.y - other.y;
const isStep = (each) => is(each, 'bpmn:FlowNode') && !each.labelTarget;
const ASIDE = ['bpmn:TextAnnotation', 'bpmn:Group', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

/**
 * `[{ element, depth, loose }]`: a step that nothing leads to is loose. Events on an edge follow their host, one deeper.
 */
export function steps(elementRegistry, canvas) {
  return canvas.getRootElements().filter((root) => !isPlane(root)).flatMap((root) => scopes(root)
    .flatMap((scope) => inOrder(scope, 0, elementRegistry)));
}

/** What stands beside the steps: remarks, groups and data. */
export function asides(elementRegistry) {
  return elementRegistry.filter((each) => isAny(each, ASIDE) && !each.labelTarget).sort(byPlace);
}

/** The frames, or the process itself when it has none. */
function scopes(root) {
  const frames = root.children.filter((each) => is(each, 'bpmn:Participant')).sort((one, other) => one.y - other.y);
  return frames.length ? frames : [root];
}

function isPlane(root) {
  return is(root, 'bpmn:SubProcess');
}

function inOrder(scope, depth, elementRegistry) {
  const nodes = scope.children.filter((each) => isStep(each) && !each.host);
  const starts = nodes.filter((each) => is(each, 'bpmn:StartEvent')).sort(byPlace);
  const reached = new Set();
  const main = sorted(starts, reached);
  const left = nodes.filter((each) => !reached.has(each)).sort(byPlace);
  // What nothing leads to comes first among the loose, so that what follows it stands after it.
  const heads = left.filter((each) => !each.incoming.some((flow) => left.includes(flow.source)));
  const loose = sorted([...heads, ...left], reached);
  return [...main, ...loose].flatMap((element) => [
    { element, depth, loose: loose.includes(element) },
    ...(element.attachers ?? []).filter(isStep).map((each) => ({ element: each, depth: depth + 1, loose: false })),
    ...within(element, depth, elementRegistry),
  ]);
}

function within(element, depth, elementRegistry) {
  if (!is(element, 'bpmn:SubProcess')) return [];
  const plane = elementRegistry.get(`${element.id}_plane`);
  return inOrder(plane ?? element, depth + 1, elementRegistry);
}

/** Depth first, turned around: a step stands after everything that leads to it, loops left aside. */
function sorted(starts, reached) {
  const found = [];
  for (const start of [...starts].reverse()) {
    if (reached.has(start)) continue;
    reached.add(start);
    const open = [{ element: start, next: following(start) }];
    while (open.length) {
      const here = open.at(-1);
      const next = here.next.pop();
      if (next === undefined) found.push(open.pop().element);
      else if (!reached.has(next)) {
        reached.add(next);
        open.push({ element: next, next: following(next) });
      }
    }
  }
  return found.reverse();
}

/** What comes after a step, also by way of an event on its edge; that of its own arrows first. */
function following(element) {
  return [element, ...(element.attachers ?? [])].flatMap(arrows).map((flow) => flow.target.host ?? flow.target);
}

export function arrows(element) {
  return (element.outgoing ?? []).filter((each) => is(each, 'bpmn:SequenceFlow') && each.target);
}

export function arrivals(element) {
  return (element.incoming ?? []).filter((each) => is(each, 'bpmn:SequenceFlow') && each.source);
}
