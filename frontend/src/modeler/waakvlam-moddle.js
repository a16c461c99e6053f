// What Waakvlam adds to BPMN, for moddle: docs/bpmn-extension.md and engine/deployment/references.py hold the meaning.

const text = (name) => ({ name, isAttr: true, type: 'String' });
const element = (name, ...attributes) => ({ name, superClass: ['Element'], properties: attributes.map(text) });

export default {
  name: 'Waakvlam',
  prefix: 'waakvlam',
  uri: 'urn:waakvlam:bpmn:1',
  xml: { tagAlias: 'lowerCase' },
  types: [
    element('Task', 'form', 'group', 'assignee', 'exclude', 'duration', 'calendar', 'law', 'why', 'permission', 'term'),
    element('Operation', 'name', 'inputs', 'result'),
    element('Decision', 'ref', 'result'),
    element('Script', 'result'),
    element('Wait', 'holder', 'term'),
    element('Message', 'data'),
    element('Consequence', 'text'),
    element('Start', 'data', 'once', 'reopen'),
    { name: 'CountedTimer', extends: ['bpmn:TimerEventDefinition'], properties: [text('calendar')] },
  ],
  enumerations: [],
  associations: [],
};
