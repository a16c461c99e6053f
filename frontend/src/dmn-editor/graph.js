// What the decisions of a file need of each other and of the process, as a list.

import { button, h } from './dom.js';

const named = (element) => element?.name || element?.id || 'naamloos';

function needs(definitions, part) {
  const byHref = (reference) => {
    const id = reference?.href?.split('#').at(-1);
    return definitions.drgElement?.find((each) => each.id === id);
  };
  const decisions = [...(part.informationRequirement ?? []), ...(part.knowledgeRequirement ?? [])];
  return decisions.map((each) => byHref(each.requiredInput ?? each.requiredDecision ?? each.requiredKnowledge)).filter(Boolean);
}

const KINDS = { 'dmn:InputData': 'gegeven', 'dmn:Decision': 'beslissing', 'dmn:BusinessKnowledgeModel': 'kennis',
  'dmn:DecisionService': 'beslisdienst' };

const logicOf = (element) => ({
  'dmn:DecisionTable': 'tabel', 'dmn:LiteralExpression': 'expressie', undefined: 'leeg',
})[element.decisionLogic?.$type] ?? 'andere vorm, hier alleen te bewaren';

export function drawGraph(place, definitions, open) {
  const decisions = (definitions.drgElement ?? []).filter((each) => each.$type === 'dmn:Decision');
  place.replaceChildren(h('ul', { class: 'dt-graph' }, decisions.map((decision) => {
    const wanted = needs(definitions, decision);
    return h('li', {}, h('strong', {}, named(decision)), ` (${logicOf(decision)}) `,
      wanted.length ? `kijkt naar ${wanted.map((each) => `${named(each)} (${KINDS[each.$type] ?? 'onderdeel'})`).join(', ')}. ` : 'heeft niets nodig. ',
      open && button(`Open ${named(decision)}`, () => open(decision)));
  })));
}
