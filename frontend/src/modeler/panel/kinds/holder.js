// Whom a wait is for: a group, a partner, the resident, or the clock.

import { ChoiceOrFeel } from '../controls.js';
import { valueOf } from '../edits.js';
import { chosenFrom } from '../known.js';

export function Holder(panel) {
  const { bo, edits, element, catalogue } = panel;
  const partners = new Set(catalogue.partners.map((each) => each.key));
  const asked = chosenFrom(panel.known, partners).map((each) => ({
    value: `= "partner:" + ${each.path}`, label: `De partner uit “${each.label}” (${each.from})`,
  }));
  const people = (prefix, list) => list.map((each) => ({ value: `${prefix}:${each.key}`, label: each.name }));
  return ChoiceOrFeel(panel, {
    name: 'holder',
    label: 'Wie is aan zet?',
    help: 'Zo ziet iedereen bij wie het ligt, en hoe lang al.',
    value: valueOf(bo, 'Wait', 'holder'),
    choices: [
      { value: '', label: 'Niet gekozen' },
      { value: 'resident', label: 'De inwoner' },
      { value: 'clock', label: 'Niemand: alleen de klok' },
      { label: 'Een groep', options: people('group', catalogue.groups) },
      { label: 'Een partner', options: [...asked, ...people('partner', catalogue.partners)] },
    ],
    feelHelp: 'FEEL die zo’n keuze geeft. Bijvoorbeeld: "partner:" + naar',
    commit: (holder) => edits.extension(element, bo, 'Wait', { holder }),
  });
}
