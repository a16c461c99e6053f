// What every element has: a name, first, and an explanation, last.

import { Section, Text } from '../controls.js';

const QUESTIONS = {
  'bpmn:SequenceFlow': ['Wat staat er bij deze pijl?', 'Bijvoorbeeld: ja, of: meer dan € 500. Mag leeg blijven.'],
  'bpmn:ExclusiveGateway': ['Welke vraag kiest de weg?', 'Bijvoorbeeld: Is er geld nodig?'],
  'bpmn:ParallelGateway': ['Hoe heet dit punt?', 'Alle wegen hierna lopen tegelijk, of komen hier weer bij elkaar. Mag leeg blijven.'],
  'bpmn:StartEvent': ['Wat is er gebeurd?', 'Bijvoorbeeld: Inwoner heeft iets nodig.'],
  'bpmn:EndEvent': ['Wat is er dan bereikt?', 'Bijvoorbeeld: Aanvraag afgerond.'],
  'bpmn:IntermediateCatchEvent': ['Waar wachten we op?', 'Bijvoorbeeld: Partner antwoordt.'],
  'bpmn:IntermediateThrowEvent': ['Wat gebeurt hier?', 'Bijvoorbeeld: Vraag om een plan.'],
  'bpmn:BoundaryEvent': ['Wat gebeurt er?', 'Bijvoorbeeld: Besluit blijft uit.'],
  'bpmn:Lane': ['Hoe heet deze baan?', 'Bijvoorbeeld: Wijkcoach. De baan is tekening: wie een stap doet, kies je bij de stap.'],
};
const STEP = ['Hoe heet deze stap?', 'Begin met een werkwoord. Bijvoorbeeld: Plan het huisbezoek.'];
const OTHER = ['Hoe heet dit?', ''];

export function general(panel) {
  const { bo } = panel;
  if (isProcess(bo)) {
    return [];
  }
  const isStep = bo.$instanceOf('bpmn:Activity');
  const [label, help] = QUESTIONS[bo.$type] ?? (isStep ? STEP : OTHER);
  return Section('Naam', name(panel, label, help));
}

export function explained(panel) {
  const { bo, element } = panel;
  return isProcess(bo) ? [] : Section('Uitleg', documentation(panel, element, bo));
}

const isProcess = (bo) => bo.$type === 'bpmn:Process' || bo.$type === 'bpmn:Participant';

function name(panel, label, help) {
  const { bo, edits, element } = panel;
  const property = bo.$type === 'bpmn:TextAnnotation' ? 'text' : 'name';
  return Text(panel, {
    name: 'name',
    label,
    help,
    value: bo.get(property) ?? '',
    lines: property === 'text' ? 4 : 1,
    commit: (text) => edits.run([edits.step(element, bo, { [property]: text || undefined })]),
  });
}

export function documentation(panel, element, bo) {
  const { edits } = panel;
  const found = bo.get('documentation')?.[0];
  return Text(panel, {
    name: 'documentation',
    label: 'Uitleg voor wie dit later leest',
    help: 'Waarom is dit er, en waar moet je op letten? Mag leeg blijven.',
    value: found?.text ?? '',
    lines: 3,
    commit: (text) => edits.run([documentationStep(edits, element, bo, found, text)]),
  });
}

function documentationStep(edits, element, bo, found, text) {
  if (found && text) {
    return edits.step(element, found, { text });
  }
  const rest = bo.get('documentation').filter((each) => each !== found);
  const added = text ? [edits.create('bpmn:Documentation', { text }, bo)] : [];
  return edits.step(element, bo, { documentation: [...added, ...rest] });
}
