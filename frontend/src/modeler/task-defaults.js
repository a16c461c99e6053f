// What a task for a person gets without being asked: the group that its lane is named after, the form made for it.

import { is } from 'bpmn-js/lib/util/ModelUtil';

import { Edits, extensionOf, valueOf } from './panel/edits.js';

const LATE = 100;
const plain = (name) => (name ?? '').trim().toLowerCase();

/** A new task stands in the lane of a group: it is for that group, in the same step for undo. */
export function groupByLane(modeler, groups = []) {
  const properties = new Edits(modeler);
  const keys = new Map(groups.map(({ key, name }) => [plain(name), key]));
  modeler.get('eventBus').on('commandStack.shape.create.postExecuted', LATE, ({ context: { shape } }) => {
    const task = shape.businessObject;
    if (!is(shape, 'bpmn:UserTask') || extensionOf(task, 'Task')) return;
    const group = keys.get(plain(modeler.edits.tidy.laneOf(shape)?.businessObject.name));
    if (group) properties.extension(shape, task, 'Task', { group });
  });
}

/** Give a task the form that was made for it; one that has a form keeps it. Answers whether it did. */
export function giveForm(modeler, element, form) {
  const task = element.businessObject;
  if (!is(element, 'bpmn:UserTask') || valueOf(task, 'Task', 'form')) return false;
  new Edits(modeler).extension(element, task, 'Task', { form });
  return true;
}
