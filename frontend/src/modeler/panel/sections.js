// Which parts the form has, for each kind of element.

import { callSections } from './kinds/call.js';
import { decisionSections } from './kinds/decision.js';
import { eventSections } from './kinds/event.js';
import { flowSections } from './kinds/flow.js';
import { gatewaySections } from './kinds/gateway.js';
import { explained, general } from './kinds/general.js';
import { processSections } from './kinds/process.js';
import { receiveSections } from './kinds/message.js';
import { scriptSections } from './kinds/script.js';
import { serviceSections } from './kinds/service.js';
import { taskSections } from './kinds/task.js';

const EVENT_KINDS = {
  'bpmn:TimerEventDefinition': 'met een tijd', 'bpmn:MessageEventDefinition': 'met een bericht',
  'bpmn:ErrorEventDefinition': 'met een fout', 'bpmn:TerminateEventDefinition': 'dat alles stopt',
};

const KINDS = {
  'bpmn:UserTask': ['Taak voor een mens', taskSections],
  'bpmn:ManualTask': ['Taak voor een mens', taskSections],
  'bpmn:Task': ['Stap zonder soort'],
  'bpmn:ServiceTask': ['Stap die Waakvlam zelf doet', serviceSections],
  'bpmn:BusinessRuleTask': ['Beslistabel', decisionSections],
  'bpmn:ScriptTask': ['Berekening', scriptSections],
  'bpmn:ReceiveTask': ['Wachten op een bericht', receiveSections],
  'bpmn:SendTask': ['Versturen'],
  'bpmn:CallActivity': ['Ander proces', callSections],
  'bpmn:SubProcess': ['Deel van het proces'],
  'bpmn:ExclusiveGateway': ['Keuze', gatewaySections],
  'bpmn:ParallelGateway': ['Tegelijk'],
  'bpmn:SequenceFlow': ['Pijl', flowSections],
  'bpmn:StartEvent': ['Begin', eventSections],
  'bpmn:EndEvent': ['Einde', eventSections],
  'bpmn:IntermediateCatchEvent': ['Wachten', eventSections],
  'bpmn:IntermediateThrowEvent': ['Gebeurtenis', eventSections],
  'bpmn:BoundaryEvent': ['Gebeurtenis op een stap', eventSections],
  'bpmn:Lane': ['Baan'],
  'bpmn:Participant': ['Proces', processSections],
  'bpmn:Process': ['Proces', processSections],
  'bpmn:TextAnnotation': ['Toelichting'],
  'bpmn:DataObjectReference': ['Gegevens'],
  'bpmn:DataStoreReference': ['Opslag'],
  'bpmn:Group': ['Groep'],
  'bpmn:MessageFlow': ['Berichtenpijl'],
  'bpmn:Association': ['Verbinding'],
};

/** What kind of thing this is, in words. */
export function titleOf(bo) {
  const [title] = KINDS[bo.$type] ?? ['Onderdeel'];
  const definition = bo.eventDefinitions?.[0]?.$type;
  if (bo.$type === 'bpmn:IntermediateCatchEvent') {
    return definition === 'bpmn:MessageEventDefinition' ? 'Wachten op een bericht' : 'Wachten tot een tijd';
  }
  if (bo.$type === 'bpmn:IntermediateThrowEvent') {
    return definition === 'bpmn:MessageEventDefinition' ? 'Bericht versturen' : title;
  }
  return EVENT_KINDS[definition] ? `${title} ${EVENT_KINDS[definition]}` : title;
}

export function sectionsOf(panel) {
  const own = KINDS[panel.bo.$type]?.[1];
  return [general(panel), own ? own(panel) : [], explained(panel)].flat();
}
