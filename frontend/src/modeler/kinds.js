// What may be drawn here: the elements that the engine runs (docs/process-author.md), by their key in bpmn-js.

import { PopupEntries } from 'bpmn-js/lib/features/popup-menu/PopupEntries';

const WORDS = {
  'user-task': 'Taak voor een mens',
  'manual-task': 'Handmatige taak',
  'service-task': 'Stap die Waakvlam zelf doet',
  'rule-task': 'Beslistabel',
  'script-task': 'Berekening',
  'receive-task': 'Taak die op een bericht wacht',
  'call-activity': 'Ander proces',
  'expanded-subprocess': 'Deelproces',
  'exclusive-gateway': 'Keuze',
  'parallel-gateway': 'Tegelijk',
  'timer-intermediate-catch': 'Wachten tot een tijd',
  'message-intermediate-catch': 'Wachten op een bericht',
  'message-intermediate-throw': 'Bericht versturen',
  'none-intermediate-throwing': 'Gebeurtenis',
  'none-end-event': 'Einde',
  'message-end': 'Einde met een bericht',
  'error-end': 'Einde met een fout',
  'terminate-end': 'Einde dat alles stopt',
  'none-start-event': 'Begin',
  'timer-start': 'Begin met een tijd',
  'message-start': 'Begin met een bericht',
  'timer-boundary': 'Termijn die de taak stopt',
  'non-interrupting-timer-boundary': 'Termijn, de taak loopt door',
  'message-boundary': 'Bericht dat de taak stopt',
  'non-interrupting-message-boundary': 'Bericht, de taak loopt door',
  'error-boundary': 'Fout die wordt opgevangen',
};

export const ACTIVITIES = ['user-task', 'manual-task', 'service-task', 'rule-task', 'script-task', 'receive-task',
  'call-activity', 'expanded-subprocess'];
const GATEWAYS = ['exclusive-gateway', 'parallel-gateway'];
const BETWEEN = ['timer-intermediate-catch', 'message-intermediate-catch', 'message-intermediate-throw',
  'none-intermediate-throwing'];
const ENDS = ['none-end-event', 'message-end', 'error-end', 'terminate-end'];
const STARTS = ['none-start-event', 'timer-start', 'message-start'];
const BOUNDARIES = ['timer-boundary', 'non-interrupting-timer-boundary', 'message-boundary',
  'non-interrupting-message-boundary', 'error-boundary'];
const CAN_FAIL = new Set(['bpmn:ServiceTask', 'bpmn:SubProcess', 'bpmn:CallActivity']);

/** What can be put on an arrow: something that goes on. */
export const ON_ARROW = [...ACTIVITIES, ...GATEWAYS, ...BETWEEN];
/** What can be put after something. */
export const AFTER = [...ON_ARROW, ...ENDS];
export const BEGINS = STARTS;

/** Which events on the edge make sense on an activity: on one that cannot fail, no error is caught. */
export function boundariesFor(host) {
  const fails = CAN_FAIL.has(host.businessObject.$type);
  return BOUNDARIES.filter((key) => key !== 'error-boundary' || fails);
}

/** The key of what an element is now; undefined for what cannot be drawn here. */
export function keyOf(element) {
  const { businessObject: bo } = element;
  const definitions = bo.eventDefinitions ?? [];
  if (definitions.length > 1) return undefined;
  return Object.keys(WORDS).find((key) => {
    const target = targetOf(key);
    return target.type === bo.$type && target.eventDefinitionType === definitions[0]?.$type
      && (bo.$type !== 'bpmn:BoundaryEvent' || (target.cancelActivity !== false) === (bo.cancelActivity !== false));
  });
}

/** What an element may become, by key. Inside a subprocess only a plain start runs. */
export function becomes(element) {
  const now = keyOf(element);
  const { businessObject: bo } = element;
  const inside = bo.$parent?.$instanceOf?.('bpmn:SubProcess');
  const events = {
    'bpmn:StartEvent': inside ? STARTS.slice(0, 1) : STARTS,
    'bpmn:EndEvent': ENDS,
    'bpmn:IntermediateCatchEvent': BETWEEN,
    'bpmn:IntermediateThrowEvent': BETWEEN,
    'bpmn:BoundaryEvent': element.host ? boundariesFor(element.host) : [],
  };
  const others = bo.$instanceOf('bpmn:Gateway') ? GATEWAYS : bo.$instanceOf('bpmn:Activity') ? ACTIVITIES : [];
  return (events[bo.$type] ?? others).filter((key) => key !== now);
}

/** What bpmn-js makes of a key. */
export function targetOf(key) {
  const { target } = PopupEntries[key];
  return target;
}

/** The same as a shape to draw: tasks are wide, for long Dutch words. */
export function shapeOf(key) {
  const isTask = ACTIVITIES.includes(key) && key !== 'expanded-subprocess';
  return { ...targetOf(key), ...(isTask ? { width: 150, height: 80 } : {}) };
}

export function wordsOf(key) {
  return WORDS[key];
}

export function iconOf(key) {
  return PopupEntries[key].className;
}
