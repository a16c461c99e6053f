// Everything about one part of the form, in the order in which somebody thinks of it.

import { html } from '@bpmn-io/diagram-js-ui';
import { Condition, conditionInWords, Names } from './condition.js';
import { Button, Check, Choice, Fold, idOf, Text, Typed, Wrong } from './controls.js';
import { Default } from './default.js';
import { hasAnswer, isShownOnly, kindOf, ofKind, otherKinds, takesAnswer, titleOf, WITH_OPTIONS } from './kinds.js';
import { Limits, limitsInWords } from './limits.js';
import { find, keyFrom, keysOf, whyNoKey } from './model.js';
import { OptionList } from './options.js';
import { get, set } from './properties.js';

export function Part(editor, part) {
  const kind = kindOf(part.raw);
  if (kind === undefined) {
    return html`<p>Dit onderdeel kan niet in een formulier van Waakvlam. Haal het weg, of zet er iets anders voor in de plaats.</p>`;
  }
  const takes = takesAnswer(part.raw);
  return [
    ...editor.problemsOf(part, '').length ? [Wrong(idOf(part, 'deel'), editor.problemsOf(part, ''))] : [],
    ...Question(editor, part, kind),
    takes && Required(editor, part),
    WITH_OPTIONS.has(kind) && !isShownOnly(part.raw) && OptionList(editor, part),
    takes && !WITH_OPTIONS.has(kind) && kind !== 'checkbox' && Fold(editor, part, {
      name: 'grenzen', title: 'Grenzen', says: limitsInWords(part.raw), isOpen: hasProblem(editor, part, ['limits', 'pattern']),
    }, ...problem(editor, part, 'limits'), Limits(editor, part)),
    Fold(editor, part, {
      name: 'in-beeld', title: 'Wanneer in beeld', says: conditionInWords(editor, part) || 'altijd',
      isOpen: hasProblem(editor, part, ['hide']),
    }, Condition(editor, part)),
    takes && Fold(editor, part, {
      name: 'bewaren', title: 'Bewaren voor de hele casus', says: get(part.raw, 'properties.dossier') ? 'ja' : 'nee',
      isOpen: hasProblem(editor, part, ['dossier', 'valid']),
    }, Dossier(editor, part)),
    hasAnswer(part.raw) && Fold(editor, part, {
      name: 'meer', title: 'Meer', isOpen: hasProblem(editor, part, ['key', 'default']),
    }, More(editor, part, takes)),
  ];
}

const hasProblem = (editor, part, fields) => fields.some((field) => editor.problemsOf(part, field).length > 0);
const problem = (editor, part, field) => (hasProblem(editor, part, [field])
  ? [Wrong(idOf(part, field), editor.problemsOf(part, field))] : []);

function Question(editor, part, kind) {
  const { raw } = part;
  if (kind === 'separator') return [];
  if (kind === 'text') {
    return [Text(editor, part, {
      name: 'text', label: 'Uitleg', lines: 6, wide: true, value: raw.text, change: (text) => editor.edit(part, (now) => ({ ...now, text }), 'text'),
      help: 'Een lege regel begint een nieuwe alinea. # ervoor is een kopje, - ervoor een opsomming, **zo** is vet.',
    })];
  }
  const others = isShownOnly(raw) ? [] : otherKinds(raw);
  const described = Text(editor, part, {
    name: 'description', label: 'Uitleg bij de vraag', lines: 2, wide: true, value: raw.description,
    change: (text) => editor.edit(part, (now) => set(now, 'description', text), 'description'),
  });
  return [
    Text(editor, part, {
      name: 'label', label: { group: 'Kopje', expression: 'Wat wordt er uitgerekend?' }[kind] ?? 'Vraag', wide: true,
      value: raw.label ?? raw.dateLabel, optional: false, change: (text) => editor.edit(part, (now) => asked(editor, part, now, text), 'label'),
      onDone: () => editor.keyIsKept(part),
    }),
    isShownOnly(raw) && Shown(editor, part),
    described,
    kind === 'expression' && Text(editor, part, {
      name: 'expression', label: 'Berekening (FEEL)', lines: 2, code: true, wide: true, value: String(raw.expression ?? '').replace(/^\s*=\s*/, ''),
      help: 'Met de namen in het proces, bijvoorbeeld: kosten_zonder - kosten_met',
      change: (text) => editor.edit(part, (now) => ({ ...now, expression: `= ${text}` }), 'expression'),
    }),
    kind === 'expression' && Names(editor, part),
    kind === 'expression' && Check(editor, part, {
      name: 'amount', label: 'De uitkomst is een bedrag in euro’s', checked: get(raw, 'properties.waakvlam') === 'amount',
      change: (on) => editor.edit(part, (now) => set(now, 'properties.waakvlam', on ? 'amount' : undefined)),
    }),
    others.length > 0 && Choice(editor, part, {
      name: 'soort', label: 'Soort antwoord', value: kind, choices: others, change: (chosen) => {
        editor.edit(part, (now) => ofKind(now, chosen));
        if (!raw.values && WITH_OPTIONS.has(chosen)) editor.optionsAreNew(part);
      },
    }),
  ];
}

/** The question as typed; while it is new, its name in the process follows. */
function asked(editor, part, raw, text) {
  const { dateLabel, ...rest } = raw;
  const next = { ...rest, label: text };
  if (!editor.isFresh(part) || !('key' in raw)) return next;
  const taken = keysOf(editor.form);
  taken.delete(raw.key);
  return { ...next, key: text.trim() ? keyFrom(text, taken) : '' };
}

function Required(editor, part) {
  const { raw } = part;
  const isRequired = get(raw, 'validate.required') === true;
  const says = isRequired || get(raw, 'validate.pattern') || get(raw, 'properties.error');
  return [
    Check(editor, part, {
      name: 'required', label: kindOf(raw) === 'checkbox' ? 'Moet aangekruist zijn' : 'Verplicht', checked: isRequired,
      change: (on) => editor.edit(part, (now) => set(now, 'validate.required', on)),
    }),
    says && Text(editor, part, {
      name: 'error', label: 'Wat we zeggen als het antwoord ontbreekt of niet past', wide: true, value: get(raw, 'properties.error'),
      help: 'Bijvoorbeeld: Schrijf op wie er meedoet. Leeg: we zeggen het in algemene woorden.',
      change: (text) => editor.edit(part, (now) => set(now, 'properties.error', text), 'error'),
    }),
  ];
}

function Shown(editor, part) {
  const groups = new Map();
  for (const each of editor.given.filter(({ path }) => !path.includes('.'))) {
    groups.set(each.from, [...(groups.get(each.from) ?? []), [each.path, `${each.label} (${each.path})`]]);
  }
  return Choice(editor, part, {
    name: 'key', label: 'Welk antwoord laten we zien?', value: part.raw.key ?? '', choices: [['', 'Kies een antwoord'], ...groups],
    change: (key) => editor.edit(part, (raw) => {
      const known = editor.given.find((each) => each.path === key);
      const as = { number: 'number', amount: 'amount', date: 'date', boolean: 'checkbox' }[known?.kind];
      return { ...(as ? ofKind(raw, as) : raw), key, label: raw.label || known?.label || '' };
    }),
  });
}

const UNITS = [['D', 'dagen'], ['W', 'weken'], ['M', 'maanden'], ['Y', 'jaar']];

function Dossier(editor, part) {
  const dossier = get(part.raw, 'properties.dossier');
  const valid = get(part.raw, 'properties.valid');
  const [, count, unit = 'Y'] = /^P(\d+)([DWMY])$/.exec(valid ?? '') ?? [];
  const put = (name, value, typing) => editor.edit(part, (raw) => set(raw, `properties.${name}`, value), typing);
  const isLasting = valid === undefined;
  return [
    Check(editor, part, {
      name: 'bewaar', label: 'Vraag dit maar één keer', checked: dossier !== undefined,
      help: 'Het antwoord blijft bekend. Andere formulieren met dezelfde naam in het dossier vragen het niet opnieuw.',
      change: (on) => editor.edit(part, (raw) => (on
        ? set(raw, 'properties.dossier', raw.key || keyFrom(titleOf(raw))) : set(set(raw, 'properties.dossier', ''), 'properties.valid', ''))),
    }),
    dossier !== undefined && html`<datalist id="namen-in-het-dossier" key="namen-in-het-dossier">${editor.dossier.map((name) => html`<option value=${name} key=${name}></option>`)}</datalist>`,
    dossier !== undefined && Text(editor, part, {
      name: 'dossier', label: 'Naam in het dossier', value: dossier, code: true, list: 'namen-in-het-dossier', change: (text) => put('dossier', text, 'dossier'),
      help: 'Overal waar dit gevraagd wordt dezelfde naam',
    }),
    dossier !== undefined && Choice(editor, part, {
      name: 'valid', label: 'Hoe lang geldt het antwoord?', value: isLasting ? '' : count ? 'P' : valid,
      choices: [['', 'Altijd'], ['P', 'Een tijd']], change: (chosen) => put('valid', chosen ? 'P1Y' : ''),
    }),
    dossier !== undefined && count && html`<div class="fe-pair" key=${idOf(part, 'tijd')}>
      ${Typed(editor, part, {
        name: 'hoelang', label: 'Zoveel', value: Number(count), show: String, read: (text) => (/^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : null),
        wrong: 'Vul een heel getal in', change: (value) => value && put('valid', `P${value}${unit}`, 'hoelang'),
      })}
      ${Choice(editor, part, { name: 'eenheid', label: 'Eenheid', value: unit, choices: UNITS, change: (next) => put('valid', `P${count}${next}`) })}
    </div>`,
  ];
}

function More(editor, part, takes) {
  const found = find(editor.form, part.id);
  const above = found?.place > 0 ? found.siblings[found.place - 1] : null;
  const row = get(part.raw, 'layout.row');
  return [
    takes && Default(editor, part),
    above && hasAnswer(above.raw) && Check(editor, part, {
      name: 'naast', label: 'Zet dit naast de vraag erboven', checked: row !== undefined && row === get(above.raw, 'layout.row'),
      help: 'Op een telefoon staan ze onder elkaar.', change: (on) => editor.besides(part, above, on),
    }),
    !isShownOnly(part.raw) && Key(editor, part),
  ];
}

function Key(editor, part) {
  const id = idOf(part, 'naam');
  const { key = '' } = part.raw;
  const places = editor.places[key] ?? [];
  const renamed = editor.renaming === part.id ? editor.renamed : null;
  const taken = keysOf(editor.form);
  taken.delete(key);
  const wrong = renamed === null ? '' : whyNoKey(renamed.trim(), taken);
  return html`<div class="fe-key" key=${id}>
    <p id=${id} tabindex="-1">Naam in het proces: <code>${key || 'nog geen'}</code></p>
    ${Wrong(`${id}-wat`, editor.problemsOf(part, 'key'))}
    ${places.length > 0
      ? html`<p>Dit antwoord wordt gebruikt:</p><ul>${places.map((each) => html`<li key=${each}>${each}</li>`)}</ul>`
      : key && html`<p class="utrecht-form-field-description">Geen voorwaarde, tabel of ander formulier leest dit antwoord.</p>`}
    ${renamed === null
      ? Button(editor, { id: `${id}-wijzig`, label: 'Wijzig de naam', hidden: `in het proces van ${titleOf(part.raw)}`, act: () => editor.rename(part, key) })
      : html`<div class="fe-rename">
          ${places.length > 0 && html`<p class="fe-warning"><b>Let op:</b> op die plekken moet je de naam dan ook veranderen, anders kun je niet publiceren.</p>`}
          <label class="utrecht-form-label" for=${`${id}-nieuw`}>Nieuwe naam in het proces</label>
          ${wrong && html`<p class="utrecht-form-field-error-message" id=${`${id}-nieuw-fout`}>${wrong}</p>`}
          <input type="text" class="utrecht-textbox fe-code" id=${`${id}-nieuw`} value=${renamed} autocomplete="off" spellcheck=${false}
            aria-invalid=${wrong ? 'true' : undefined} aria-describedby=${wrong ? `${id}-nieuw-fout` : undefined}
            onInput=${(event) => editor.rename(part, event.currentTarget.value)} />
          <div class="fe-buttons">
            ${Button(editor, {
              label: 'Wijzig de naam', disabled: Boolean(wrong) || renamed.trim() === key, act: () => {
                editor.edit(part, (raw) => ({ ...raw, key: renamed.trim() }));
                editor.rename(null);
                editor.focusOn(`${id}-wijzig`);
              },
            })}
            ${Button(editor, { label: 'Laat zo', kind: 'utrecht-button--subtle', act: () => {
              editor.rename(null);
              editor.focusOn(`${id}-wijzig`);
            } })}
          </div>
        </div>`}
  </div>`;
}
