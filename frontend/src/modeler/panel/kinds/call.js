// A step that is a whole other process.

import { Choice, Section } from '../controls.js';

export function callSections(panel) {
  const { bo, edits, element, catalogue } = panel;
  const called = bo.calledElement ?? '';
  return Section(
    'Welk proces?',
    Choice(panel, {
      name: 'called',
      label: 'Proces',
      help: 'Dat proces loopt hier helemaal. Daarna gaat dit proces verder.',
      value: called,
      choices: [
        ...(called ? [] : [{ value: '', label: 'Kies een proces …' }]),
        ...catalogue.processes.map((each) => ({ value: each.key, label: each.name })),
      ],
      commit: (key) => edits.run([edits.step(element, bo, { calledElement: key || undefined })]),
    }),
  );
}
