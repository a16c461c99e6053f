// A choice: in which order its conditions are tried, and which way is left when none holds.

import { html } from '@bpmn-io/diagram-js-ui';
import { Button, Choice, Note, Section } from '../controls.js';
import { readCondition } from '../conditions.js';
import { flowsFrom, whereTo } from '../known.js';
import { conditionInWords } from '../operators.js';

export function gatewaySections(panel) {
  const { bo, edits, element } = panel;
  const flows = flowsFrom(bo);
  if (flows.length < 2) {
    return Section('Wegen', Note(joins(bo)
      ? 'Hier komen wegen weer samen. Er gaat één weg uit, dus er valt niets te kiezen.'
      : 'Teken twee of meer pijlen hieruit. Dan kies je hier welke weg wanneer geldt.'));
  }
  return Section(
    'Wegen',
    Choice(panel, {
      name: 'default',
      label: 'Welke weg als niets anders past?',
      help: 'Kies er een: anders stopt het proces als geen voorwaarde klopt.',
      value: bo.default?.id ?? '',
      choices: [{ value: '', label: 'Geen: dan is er een storing' }, ...flows.map((flow) => ({ value: flow.id, label: wayOf(flow) }))],
      missing: () => 'Een pijl die hier niet uit komt',
      commit: (id) => makeDefault(edits, element, bo, flows.find((flow) => flow.id === id)),
    }),
    order(panel, flows),
  );
}

function joins(bo) {
  return (bo.$parent?.flowElements ?? []).filter((each) => each.targetRef === bo).length > 1;
}

/** Make `flow` the way that is left; bpmn-js then takes its condition away. Without a flow there is no such way. */
export function makeDefault(edits, element, gateway, flow) {
  edits.run([edits.step(element, gateway, { default: flow })]);
}

export function wayOf(flow) {
  const target = whereTo(flow.targetRef);
  return flow.name ? `${flow.name} (${target})` : target[0].toUpperCase() + target.slice(1);
}

function whenOf(panel, flow) {
  const text = flow.conditionExpression?.body?.trim();
  if (!text) {
    return 'Nog geen voorwaarde';
  }
  const group = readCondition(text);
  return group ? `Als ${conditionInWords(group, panel.known)}` : html`<code>${text}</code>`;
}

function order(panel, flows) {
  const { bo } = panel;
  const tried = flows.filter((flow) => flow !== bo.default);
  const bare = tried.find((flow) => !flow.conditionExpression?.body);
  return html`
    <div class="utrecht-form-field wv-pf" data-field="condition" key="order">
      <p class="utrecht-form-label" id="wv-panel-order">In deze volgorde proberen we de wegen</p>
      <p class="utrecht-form-field-description">De eerste weg waarvan de voorwaarde klopt, wint.</p>
      <ol class="wv-pf-order" aria-labelledby="wv-panel-order">
        ${tried.map((flow, at) => html`
          <li key=${flow.id}>
            <span>${wayOf(flow)}<small>${whenOf(panel, flow)}</small></span>
            <span class="wv-pf-moves">
              ${Button(panel, {
                id: `wv-panel-open-${flow.id}`, label: 'Voorwaarde', hidden: `van ${wayOf(flow)}`, first: flow === bare,
                action: () => panel.show(flow.id, 'condition'),
              })}
              ${at > 0 && move(panel, flow, tried[at - 1], 'up', 'Eerder')}
              ${at < tried.length - 1 && move(panel, flow, tried[at + 1], 'down', 'Later')}
            </span>
          </li>`)}
      </ol>
    </div>`;
}

function move(panel, flow, other, way, label) {
  return Button(panel, {
    id: `wv-panel-${way}-${flow.id}`, label, hidden: `proberen: ${wayOf(flow)}`,
    action: () => swap(panel, flow, other, `${way}-${flow.id}`),
  });
}

/** Let two arrows change places in the file, and in what the gateway says goes out of it. */
function swap(panel, flow, other, focus) {
  const { bo, edits, element } = panel;
  const changed = (list) => list.map((each) => (each === flow ? other : each === other ? flow : each));
  const steps = [edits.step(element, bo.$parent, { flowElements: changed(bo.$parent.flowElements) })];
  if (bo.get('outgoing').includes(flow)) {
    steps.push(edits.step(element, bo, { outgoing: changed(bo.get('outgoing')) }));
  }
  edits.run(steps);
  const id = `wv-panel-${focus}`;
  const opposite = id.replace(/-(up|down)-/, (_, way) => (way === 'up' ? '-down-' : '-up-'));
  panel.focusOn(id);
  if (document.activeElement?.id !== id) {
    panel.focusOn(opposite);
  }
}
