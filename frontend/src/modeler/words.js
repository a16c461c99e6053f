// What elements are called on the screen, in the words of the engine's own problems.

import { is } from 'bpmn-js/lib/util/ModelUtil';

const KINDS = {
  'bpmn:UserTask': 'Taak voor een mens',
  'bpmn:ManualTask': 'Handmatige taak',
  'bpmn:Task': 'Stap zonder soort',
  'bpmn:ServiceTask': 'Stap die Waakvlam zelf doet',
  'bpmn:BusinessRuleTask': 'Beslistabel',
  'bpmn:ScriptTask': 'Berekening',
  'bpmn:ReceiveTask': 'Taak die op een bericht wacht',
  'bpmn:SendTask': 'Verzendtaak',
  'bpmn:CallActivity': 'Ander proces',
  'bpmn:SubProcess': 'Deelproces',
  'bpmn:Transaction': 'Transactie',
  'bpmn:AdHocSubProcess': 'Ad-hocdeelproces',
  'bpmn:ExclusiveGateway': 'Keuze',
  'bpmn:ParallelGateway': 'Tegelijk',
  'bpmn:InclusiveGateway': 'En/of-keuze',
  'bpmn:ComplexGateway': 'Complexe gateway',
  'bpmn:EventBasedGateway': 'Gebeurtenisgateway',
  'bpmn:SequenceFlow': 'Pijl',
  'bpmn:MessageFlow': 'Berichtpijl',
  'bpmn:Association': 'Stippellijn',
  'bpmn:DataInputAssociation': 'Stippellijn',
  'bpmn:DataOutputAssociation': 'Stippellijn',
  'bpmn:TextAnnotation': 'Toelichting',
  'bpmn:Group': 'Groep',
  'bpmn:Participant': 'Kader',
  'bpmn:Lane': 'Baan',
  'bpmn:Process': 'Proces',
  'bpmn:Collaboration': 'Tekening',
  'bpmn:DataObjectReference': 'Gegeven',
  'bpmn:DataStoreReference': 'Gegevensopslag',
};
const EVENTS = {
  'bpmn:StartEvent': 'Begin',
  'bpmn:EndEvent': 'Einde',
  'bpmn:IntermediateCatchEvent': 'Wachten',
  'bpmn:IntermediateThrowEvent': 'Gebeurtenis',
  'bpmn:BoundaryEvent': 'Op de rand',
};
const WITH = {
  'bpmn:TimerEventDefinition': 'met een tijd',
  'bpmn:MessageEventDefinition': 'met een bericht',
  'bpmn:ErrorEventDefinition': 'met een fout',
  'bpmn:TerminateEventDefinition': 'dat alles stopt',
  'bpmn:SignalEventDefinition': 'met een signaal',
  'bpmn:EscalationEventDefinition': 'met een escalatie',
  'bpmn:ConditionalEventDefinition': 'met een voorwaarde',
  'bpmn:LinkEventDefinition': 'met een koppeling',
  'bpmn:CancelEventDefinition': 'met een annulering',
  'bpmn:CompensateEventDefinition': 'met een compensatie',
};
const WAITS = {
  'bpmn:TimerEventDefinition': 'Wachten tot een tijd',
  'bpmn:MessageEventDefinition': 'Wachten op een bericht',
};
const BOUNDARY = {
  'bpmn:TimerEventDefinition': 'Termijn op de rand',
  'bpmn:MessageEventDefinition': 'Bericht op de rand',
  'bpmn:ErrorEventDefinition': 'Fout op de rand',
};

/** What kind of thing an element is, in a few words. */
export function kindOf(element) {
  const { businessObject: bo } = element;
  const type = bo.$type;
  if (!(type in EVENTS)) {
    const words = KINDS[type] ?? 'Onderdeel';
    return type === 'bpmn:SubProcess' && bo.triggeredByEvent ? 'Deelproces bij een gebeurtenis' : words;
  }
  const definition = bo.eventDefinitions?.[0]?.$type;
  if (type === 'bpmn:BoundaryEvent') {
    const words = BOUNDARY[definition] ?? `${EVENTS[type]} ${WITH[definition] ?? ''}`.trim();
    return bo.cancelActivity === false ? `${words}, de taak loopt door` : words;
  }
  if (type === 'bpmn:IntermediateCatchEvent') return WAITS[definition] ?? `${EVENTS[type]} ${WITH[definition] ?? ''}`.trim();
  if (type === 'bpmn:IntermediateThrowEvent' && definition === 'bpmn:MessageEventDefinition') return 'Bericht versturen';
  return `${EVENTS[type]} ${WITH[definition] ?? ''}`.trim();
}

export function nameOf(element) {
  const { businessObject: bo } = element;
  const text = is(element, 'bpmn:TextAnnotation') ? bo.text : bo.name;
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** How an element is named in a sentence: its name in quotes, or its kind when it has none. */
export function called(element) {
  const name = nameOf(element);
  if (name) return `‘${name}’`;
  if (element.source && element.target) return `de pijl van ${called(element.source)} naar ${called(element.target)}`;
  return `${kindOf(element).toLowerCase()} zonder naam`;
}

/** “Taak voor iemand ‘Huisbezoek’”. */
export function kindAndName(element) {
  const name = nameOf(element);
  return name ? `${kindOf(element)} ‘${name}’` : `${kindOf(element)} zonder naam`;
}

export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
