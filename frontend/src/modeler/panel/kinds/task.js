// A step for a person: who does it, with which form, when it must be done, and why they have it.

import { html } from '@bpmn-io/diagram-js-ui';
import { Choice, ChoiceOrFeel, Section, Text } from '../controls.js';
import { valueOf } from '../edits.js';
import { chosenFrom, knownAtStart, processOf } from '../known.js';
import { readContext } from '../contexts.js';
import { termSection } from './term.js';

export function taskSections(panel) {
  return [who(panel), form(panel), termSection(panel), explanation(panel)];
}

const get = (panel, attribute) => valueOf(panel.bo, 'Task', attribute);
const set = (panel, attribute) => (value) => panel.edits.extension(panel.element, panel.bo, 'Task', { [attribute]: value });

function who(panel) {
  const starter = starterOf(panel);
  const people = panel.known.filter((each) => each.kind === 'person' && each.path !== starter);
  const keys = new Set(panel.catalogue.groups.map((each) => each.key));
  const groups = [...chosenFrom(panel.known, keys), ...panel.known.filter((each) => each.kind === 'group' && !each.options.length)];
  const lists = panel.known.filter((each) => each.kind === 'people');
  return Section(
    'Wie doet het?',
    ChoiceOrFeel(panel, {
      name: 'group',
      label: 'Welke groep kan deze stap oppakken?',
      help: 'Iedereen uit deze groep ziet de taak in de werklijst van het team.',
      value: get(panel, 'group'),
      choices: [
        { value: '', label: 'Geen groep' },
        ...panel.catalogue.groups.map(named),
        ...groups.map((each) => ({ value: `= ${each.path}`, label: `De uitkomst van “${each.label}” (${each.from})` })),
      ],
      feelHelp: 'FEEL die de sleutel van een groep geeft, bijvoorbeeld: mandaat.niveau',
      commit: set(panel, 'group'),
    }),
    ChoiceOrFeel(panel, {
      name: 'assignee',
      label: 'Krijgt één persoon de taak meteen?',
      help: 'Die persoon hoeft de taak dan niet op te pakken.',
      value: get(panel, 'assignee'),
      choices: [
        { value: '', label: 'Nee, wie tijd heeft pakt hem op' },
        { value: '= casus_regisseur', label: 'Ja, de regisseur zelf' },
        ...(starter ? [{ value: `= ${starter}`, label: 'Ja, wie het proces begon' }] : []),
        ...people.map((each) => ({ value: `= ${each.path}`, label: `Ja: ${each.label} (${each.from})` })),
      ],
      feelHelp: 'FEEL die het nummer van een medewerker geeft, of niets. Bijvoorbeeld: beslisser.person',
      commit: set(panel, 'assignee'),
    }),
    ChoiceOrFeel(panel, {
      name: 'exclude',
      label: 'Wie mag deze stap niet doen?',
      help: 'Bijvoorbeeld omdat iemand niet over zijn eigen aanvraag beslist.',
      value: get(panel, 'exclude'),
      choices: [
        { value: '', label: 'Niemand is uitgesloten' },
        { value: '= [casus_regisseur]', label: 'De regisseur' },
        ...(starter ? [{ value: `= [${starter}]`, label: 'Wie het proces begon' }] : []),
        ...people.map((each) => ({ value: `= [${each.path}]`, label: `${each.label} (${each.from})` })),
        ...lists.map((each) => ({ value: `= ${each.path}`, label: `${each.label} (${each.from})` })),
      ],
      feelHelp: 'FEEL die een lijst van nummers van medewerkers geeft. Bijvoorbeeld: [aanvrager]',
      commit: set(panel, 'exclude'),
    }),
    Choice(panel, {
      name: 'permission',
      label: 'Is er een extra recht nodig om de stap af te ronden?',
      help: 'Meestal niet. Bij een besluit wel: dan controleren we het mandaat.',
      value: get(panel, 'permission'),
      choices: [{ value: '', label: 'Nee' }, ...panel.catalogue.permissions.map(named)],
      commit: set(panel, 'permission'),
    }),
  );
}

function form(panel) {
  const { catalogue } = panel;
  const key = get(panel, 'form');
  const found = catalogue.forms.find((each) => each.key === key);
  return Section(
    'Wat vult iemand in?',
    Choice(panel, {
      name: 'form',
      label: 'Formulier',
      help: 'Zonder formulier is er alleen een knop om de stap af te ronden.',
      value: key,
      choices: [
        { value: '', label: 'Geen formulier' },
        ...catalogue.forms.map((each) => ({ value: each.key, label: each.title || each.key })),
      ],
      missing: (value) => `“${value}” (dit formulier is er nog niet)`,
      commit: set(panel, 'form'),
    }),
    links(panel, found, catalogue.links ?? {}),
  );
}

function links({ bo, readOnly }, found, all) {
  return html`
    <p class="wv-pf-links" key="form-links">
      ${found && fileLink(found, all, 'Formulier', found.title)}
      ${all.new_form && !readOnly && html`<a href=${`${all.new_form}&voor=${encodeURIComponent(bo.id)}`}>Nieuw formulier maken</a>`}
    </p>`;
}

/** To the editor of a file in the draft; of another file to the page on which it is taken into the draft. */
export function fileLink({ url }, links, what, title) {
  if (url) {
    return html`<a href=${url}>${what} openen<span class="vh">: ${title}</span></a>`;
  }
  return links.draft && html`<a href=${links.draft}>${what} in dit ontwerp opnemen<span class="vh">: ${title}</span></a>`;
}

function explanation(panel) {
  return Section(
    'Wat leest de collega?',
    Text(panel, {
      name: 'why',
      label: 'Waarom heb je deze taak?',
      help: 'Eén zin tegen wie de taak krijgt. Bijvoorbeeld: Jij bent de regisseur.',
      value: get(panel, 'why'),
      check: noExpression,
      commit: set(panel, 'why'),
    }),
    Text(panel, {
      name: 'law',
      label: 'Welk wetsartikel hoort bij de termijn?',
      help: 'Bijvoorbeeld: Awb 4:13. Mag leeg blijven.',
      value: get(panel, 'law'),
      short: true,
      check: noExpression,
      commit: set(panel, 'law'),
    }),
  );
}

/** The name under which the process keeps who began it. */
function starterOf(panel) {
  const data = readContext(valueOf(processOf(panel.bo), 'Start', 'data')) ?? [];
  return data.find((each) => each.value === knownAtStart()[0].path)?.name;
}

export function noExpression(text) {
  return text.startsWith('=') ? 'Schrijf hier gewone tekst, zonder = aan het begin.' : '';
}

export const named = (each) => ({ value: each.key, label: each.name });
