// bpmnlint over the drawing, in Dutch. Left out are rules that the engine's own check answers better.

import { isAny } from 'bpmn-js/lib/util/ModelUtil';
import Linter from 'bpmnlint/lib/linter';
import StaticResolver from 'bpmnlint/lib/resolver/static-resolver';
import labelRequired from 'bpmnlint/rules/label-required';
import noBpmndi from 'bpmnlint/rules/no-bpmndi';
import noDisconnected from 'bpmnlint/rules/no-disconnected';
import noDuplicateSequenceFlows from 'bpmnlint/rules/no-duplicate-sequence-flows';
import noGatewayJoinFork from 'bpmnlint/rules/no-gateway-join-fork';
import noImplicitEnd from 'bpmnlint/rules/no-implicit-end';
import noImplicitSplit from 'bpmnlint/rules/no-implicit-split';
import noOverlappingElements from 'bpmnlint/rules/no-overlapping-elements';
import singleEventDefinition from 'bpmnlint/rules/single-event-definition';
import superfluousGateway from 'bpmnlint/rules/superfluous-gateway';
import superfluousTermination from 'bpmnlint/rules/superfluous-termination';

/** By rule: its code, how bad it is, and what to tell the drawer. */
const RULES = {
  'label-required': [labelRequired, 'warn', 'Dit heeft geen naam. Zo weet niemand wat er gebeurt: geef het een naam.'],
  'no-disconnected': [noDisconnected, 'warn', 'Dit hangt nergens aan. Verbind het met een pijl, of haal het weg.'],
  'no-implicit-end': [noImplicitEnd, 'warn', 'Hierna komt niets meer. Teken waar het verder gaat, of zet er een einde achter.'],
  'no-implicit-split': [noImplicitSplit, 'warn', 'Hieruit gaat meer dan één pijl; dan gebeurt alles tegelijk. Zet er een keuze of ‘Tegelijk’ achter.'],
  'no-duplicate-sequence-flows': [noDuplicateSequenceFlows, 'warn', 'Tussen deze twee loopt dezelfde pijl dubbel. Haal er één weg.'],
  'no-gateway-join-fork': [noGatewayJoinFork, 'warn', 'Dit punt brengt samen en splitst weer. Maak er twee van: eerst samen, dan uiteen.'],
  'superfluous-gateway': [superfluousGateway, 'warn', 'Dit punt heeft één ingang en één uitgang en doet dus niets. Haal het weg.'],
  'superfluous-termination': [superfluousTermination, 'warn', 'Er loopt hier niets anders meer om te stoppen. Een gewoon einde is genoeg.'],
  'no-overlapping-elements': [noOverlappingElements, 'warn', 'Dit ligt over iets anders heen. Schuif het opzij.'],
  'no-bpmndi': [noBpmndi, 'error', 'Dit staat in het bestand maar niet op de tekening. Haal het weg in de stappenlijst of teken het opnieuw.'],
  'single-event-definition': [singleEventDefinition, 'error', 'Dit wacht op meer dan één ding tegelijk. Houd er één over.'],
};

const config = { rules: Object.fromEntries(Object.entries(RULES).map(([name, [, level]]) => [name, level])) };
const resolver = new StaticResolver(Object.fromEntries(
  Object.entries(RULES).map(([name, [rule]]) => [`rule:bpmnlint/${name}`, rule])));

/** `[{ element, field, message, severity, rule }]` */
export async function lint(modeler) {
  const linter = new Linter({ config, resolver }); // anew each time: some rules remember what they saw
  const found = await linter.lint(modeler.getDefinitions());
  const registry = modeler.get('elementRegistry');
  return Object.entries(found).flatMap(([rule, reports]) => reports
    .filter((report) => report.category === 'warn' || report.category === 'error')
    .filter((report) => !(rule === 'label-required' && speaksForItself(registry.get(report.id))))
    .map((report) => ({
      rule, element: report.id, field: rule === 'label-required' ? 'name' : undefined,
      message: RULES[rule][2], severity: report.category === 'error' ? 'error' : 'warning',
    })));
}

/** A plain start or end needs no name. */
function speaksForItself(element) {
  return isAny(element, ['bpmn:StartEvent', 'bpmn:EndEvent']) && !element.businessObject.eventDefinitions?.length;
}
