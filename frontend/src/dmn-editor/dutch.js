// Every text of the table editor in Dutch. What is missing is remembered, so that a test can name it.

const WORDS = {
  'Unique': 'Eén regel past (UNIQUE)', 'First': 'De eerste die past (FIRST)', 'Priority': 'De belangrijkste uitkomst (PRIORITY)',
  'Any': 'Welke ook, ze zijn het eens (ANY)', 'Collect': 'Alle regels die passen (COLLECT)',
  'Collect (Sum)': 'Alle regels, opgeteld (COLLECT SUM)', 'Collect (Min)': 'Alle regels, het laagste (COLLECT MIN)',
  'Collect (Max)': 'Alle regels, het hoogste (COLLECT MAX)', 'Collect (Count)': 'Hoeveel regels passen (COLLECT COUNT)',
  'Rule order': 'Alle regels, van boven naar beneden (RULE ORDER)',
  'Output order': 'Alle regels, belangrijkste uitkomst eerst (OUTPUT ORDER)',
  'No overlap is possible and all rules are disjoint. Only a single rule can be matched':
    'Er mag altijd maar één regel passen. Passen er twee, dan stopt de zaak met een storing.',
  'Rules may overlap. The first matching rule will be chosen':
    'Regels mogen elkaar overlappen. De bovenste regel die past, geldt.',
  'Rules may overlap. The one with the highest priority will be chosen':
    'Regels mogen elkaar overlappen. De uitkomst die het eerst bij de mogelijke waarden staat, geldt.',
  'Rules may overlap. Their output have to match':
    'Regels mogen elkaar overlappen, zolang ze dezelfde uitkomst geven.',
  'Collects the values of all matching rules': 'De uitkomst is een lijst van wat alle passende regels geven.',
  'Collects the values of all matching rules and sums up to a single value':
    'De uitkomsten van alle passende regels worden opgeteld.',
  'Collects the values of all matching rules and uses the lowest value':
    'Van alle passende regels geldt de laagste uitkomst.',
  'Collects the values of all matching rules and uses the highest value':
    'Van alle passende regels geldt de hoogste uitkomst.',
  'Collects the values of all matching rules and counts the number of them':
    'De uitkomst is hoeveel regels er passen.',
  'Collects the values of all matching rules in rule order':
    'De uitkomst is een lijst, in de volgorde van de regels.',
  'Collects the values of all matching rules in decreasing output priority order':
    'De uitkomst is een lijst, de belangrijkste uitkomst eerst.',
  'Hit policy': 'Wat als er meer regels passen', 'Hit policy:': 'Als er meer regels passen:',
  'string': 'tekst', 'boolean': 'ja of nee', 'number': 'getal', 'date': 'datum', 'time': 'tijd',
  'dateTime': 'datum en tijd', 'date and time': 'datum en tijd', 'dayTimeDuration': 'duur in dagen en uren',
  'days and time duration': 'duur in dagen en uren', 'yearMonthDuration': 'duur in jaren en maanden',
  'years and months duration': 'duur in jaren en maanden', 'Any ': 'maakt niet uit', 'integer': 'heel getal',
  'long': 'heel getal', 'double': 'getal', 'context': 'gegevens', 'list': 'lijst',
  'When': 'Als', 'And': 'En', 'Then': 'Dan', 'Annotations': 'Toelichting', 'Annotation': 'Toelichting',
  'Input': 'Gegeven', 'Output': 'Uitkomst', 'Input label': 'Opschrift', 'Input label: ': 'Opschrift: ',
  'Input expression': 'Waar de kolom naar kijkt', 'Input expression: ': 'Kijkt naar: ', 'Input type': 'Soort gegeven',
  'Input values': 'Mogelijke waarden', 'Output label': 'Opschrift', 'Output label: ': 'Opschrift: ',
  'Output name': 'Naam voor het proces', 'Output name: ': 'Naam voor het proces: ', 'Output type': 'Soort uitkomst',
  'Output values': 'Mogelijke waarden', 'Expression': 'Expressie', 'Enter expression': 'Schrijf een expressie',
  'Type': 'Soort', 'Values': 'Waarden', 'Value': 'Waarde', 'name': 'naam', 'Resize': 'Breedte veranderen',
  'Predefined values': 'Mogelijke waarden', 'Add predefined values': 'Mogelijke waarden toevoegen',
  'Clear predefined values': 'Mogelijke waarden weghalen', 'Add values': 'Waarden toevoegen', 'No values': 'Geen waarden',
  'Custom values': 'Eigen waarden', 'Strings must be in double quotes': 'Zet tekst tussen dubbele aanhalingstekens',
  'Decision name': 'Naam van de beslissing', 'Decision name: ': 'Naam van de beslissing: ',
  'Edit input': 'Gegeven wijzigen', 'Edit output': 'Uitkomst wijzigen', 'Edit': 'Wijzigen',
  'Add rule': 'Regel toevoegen', 'Add rule above': 'Regel erboven', 'Add rule below': 'Regel eronder',
  'Remove rule': 'Regel verwijderen', 'Copy rule': 'Regel kopiëren', 'Cut rule': 'Regel knippen',
  'Paste rule above': 'Regel erboven plakken', 'Paste rule below': 'Regel eronder plakken', 'Move rule': 'Regel verplaatsen',
  'Add input': 'Gegeven toevoegen', 'Add output': 'Uitkomst toevoegen',
  'Add input column left': 'Gegeven links toevoegen', 'Add input column right': 'Gegeven rechts toevoegen',
  'Remove input column': 'Gegeven verwijderen', 'Copy input column': 'Gegeven kopiëren', 'Cut input column': 'Gegeven knippen',
  'Paste input column left': 'Gegeven links plakken', 'Paste input column right': 'Gegeven rechts plakken',
  'Add output column left': 'Uitkomst links toevoegen', 'Add output column right': 'Uitkomst rechts toevoegen',
  'Remove output column': 'Uitkomst verwijderen', 'Copy output column': 'Uitkomst kopiëren',
  'Cut output column': 'Uitkomst knippen', 'Paste output column left': 'Uitkomst links plakken',
  'Paste output column right': 'Uitkomst rechts plakken',
  'Add cell description': 'Uitleg bij deze cel', 'Remove cell description': 'Uitleg weghalen',
  'Editing not supported for set expression language': 'Deze taal kun je hier niet wijzigen',
  'Literal expression editor': 'Expressie', 'Variable name': 'Naam van de uitkomst', 'Variable name:': 'Naam van de uitkomst:',
  'Variable type': 'Soort uitkomst', 'Variable type:': 'Soort uitkomst:', 'View DRD': 'Samenhang',
  'Expression language': 'Taal', 'Expression language:': 'Taal:',
  'Expression language: {expressionLanguageLabel}': 'Taal: {expressionLanguageLabel}',
  'Change cell expression language': 'Andere taal voor deze cel',
  '"value", "value", ...': '"waarde", "waarde"', '"value"': '"waarde"', 'e.g. { example } ': 'bijvoorbeeld {example}',
  'e.g. { sample }': 'bijvoorbeeld {sample}',
  'Input cell': 'Eis', 'Output cell': 'Uitkomst', 'Input cell value': 'Eis', 'Output cell value': 'Uitkomst',
};

export const missing = new Set();

export function translate(template, replacements = {}) {
  if (template && !(template in WORDS) && /[A-Za-z]/.test(template)) {
    missing.add(template);
  }
  return (WORDS[template] ?? template).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export const known = (template) => template in WORDS;

export const HIT_POLICIES = [
  ['UNIQUE', '', 'Unique', 'No overlap is possible and all rules are disjoint. Only a single rule can be matched'],
  ['FIRST', '', 'First', 'Rules may overlap. The first matching rule will be chosen'],
  ['ANY', '', 'Any', 'Rules may overlap. Their output have to match'],
  ['PRIORITY', '', 'Priority', 'Rules may overlap. The one with the highest priority will be chosen'],
  ['COLLECT', '', 'Collect', 'Collects the values of all matching rules'],
  ['COLLECT', 'SUM', 'Collect (Sum)', 'Collects the values of all matching rules and sums up to a single value'],
  ['COLLECT', 'MIN', 'Collect (Min)', 'Collects the values of all matching rules and uses the lowest value'],
  ['COLLECT', 'MAX', 'Collect (Max)', 'Collects the values of all matching rules and uses the highest value'],
  ['COLLECT', 'COUNT', 'Collect (Count)', 'Collects the values of all matching rules and counts the number of them'],
  ['RULE ORDER', '', 'Rule order', 'Collects the values of all matching rules in rule order'],
  ['OUTPUT ORDER', '', 'Output order', 'Collects the values of all matching rules in decreasing output priority order'],
].map(([hitPolicy, aggregation, label, explanation]) => ({
  value: `${hitPolicy} ${aggregation}`.trim(), hitPolicy, aggregation: aggregation || undefined,
  label: WORDS[label], explanation: WORDS[explanation],
}));

export const TYPES = [
  ['', 'maakt niet uit'], ['string', 'tekst'], ['number', 'getal'], ['boolean', 'ja of nee'], ['date', 'datum'],
  ['dateTime', 'datum en tijd'], ['time', 'tijd'], ['dayTimeDuration', 'duur in dagen en uren'],
  ['yearMonthDuration', 'duur in jaren en maanden'],
];
