// For the tests of the process editor: make every change that can be made to a drawing, one at a time, and take it back.

window.everyChange = async (xml, what) => {
  const place = document.body.appendChild(document.createElement('div'));
  place.style.cssText = 'width: 1200px; height: 700px';
  const modeler = window.waakvlamModeler.createModeler(place);
  await modeler.importXML(xml);
  const { edits } = modeler;
  const registry = modeler.get('elementRegistry');
  const stack = modeler.get('commandStack');
  const steps = () => registry.filter((each) => each.businessObject?.$instanceOf?.('bpmn:FlowNode') && !each.labelTarget && each.parent);
  const flows = () => registry.filter((each) => each.type === 'bpmn:SequenceFlow' && each.waypoints);
  const holds = (one, other) => Boolean(other.parent) && (other.parent === one || holds(one, other.parent));
  const over = (one, other) => one.x < other.x + other.width && other.x < one.x + one.width
    && one.y < other.y + other.height && other.y < one.y + one.height;

  const overlapping = () => {
    const solid = steps().filter((each) => !each.host);
    return solid.flatMap((one, at) => solid.slice(at + 1)
      .filter((other) => !holds(one, other) && !holds(other, one) && over(one, other)).map((other) => `${one.id} over ${other.id}`));
  };
  const outside = () => steps().filter((each) => !each.host && each.parent.width
    && !(each.parent.x <= each.x && each.parent.y <= each.y && each.x + each.width <= each.parent.x + each.parent.width
      && each.y + each.height <= each.parent.y + each.parent.height)).map((each) => `${each.id} outside ${each.parent.id}`);
  const acrossLanes = () => {
    const lanes = edits.lanes();
    return !lanes.length ? [] : steps().filter((each) => !each.host && each.parent.type === 'bpmn:Participant'
      && !lanes.some((lane) => lane.y <= each.y && each.y + each.height <= lane.y + lane.height)).map((each) => `${each.id} across lanes`);
  };
  const through = () => [...edits.routes.crossing()].map((flow) => `${flow.id} through a step`);
  const slanting = () => flows().filter((flow) => flow.waypoints.some((point, at) => at
    && Math.abs(point.x - flow.waypoints[at - 1].x) > 2 && Math.abs(point.y - flow.waypoints[at - 1].y) > 2)).map((flow) => `${flow.id} slants`);
  const loose = () => flows().filter((flow) => !steps().includes(flow.source) || !steps().includes(flow.target)).map((flow) => `${flow.id} is loose`);
  const untidy = () => [overlapping, outside, acrossLanes, through, slanting, loose].flatMap((look) => look());

  const goesOn = (each) => each.type !== 'bpmn:EndEvent';
  const moves = (each) => !each.host && each.parent.type === 'bpmn:Participant' && !edits.tidy.spansLanes(each);
  const again = (id) => registry.get(id);
  const changes = {
    after: () => steps().filter(goesOn).map(({ id }) => [id, () => edits.addAfter(again(id), 'user-task', 'Nieuw')]),
    on: () => flows().map(({ id }) => [id, () => edits.addOn(again(id), 'user-task', 'Nieuw')]),
    edge: () => steps().filter((each) => each.businessObject.$instanceOf('bpmn:Activity')).map(({ id }) => [id, () => {
      const { element } = edits.addBoundary(again(id), 'timer-boundary', 'Te laat');
      return edits.addAfter(element, 'user-task', 'Nieuw');
    }]),
    lane: () => steps().filter(moves).flatMap((step) => edits.lanes().filter((lane) => lane !== edits.tidy.laneOf(step))
      .map((lane) => [`${step.id} to ${lane.id}`, () => edits.moveToLane(again(step.id), again(lane.id))])),
    remove: () => steps().map(({ id }) => [id, () => edits.remove(again(id))]),
    shift: () => steps().map(({ id }) => [id, () => edits.move(again(id), 20, 0, 'rechts')]),
  };

  const places = () => JSON.stringify(registry.filter((each) => each.parent).map((each) => [each.id, each.x, each.y, each.width, each.height,
    each.waypoints?.map(({ x, y }) => [x, y]), each.businessObject.name]).sort());
  const before = new Set(untidy());
  const began = places();
  const found = [];
  const todo = changes[what]();
  for (const [name, change] of todo) {
    const at = stack._stackIdx;
    change();
    if (what !== 'shift') found.push(...untidy().filter((each) => !before.has(each)).map((each) => `${name}: ${each}`));
    while (stack._stackIdx > at) stack.undo();
    if (places() !== began) found.push(`${name}: cannot be taken back`);
  }
  modeler.destroy();
  place.remove();
  return { changes: todo.length, found };
};
