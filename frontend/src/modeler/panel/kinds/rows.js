// The rows of a condition: what is compared, how, and with what; all of them, or one of them.

import { html } from '@bpmn-io/diagram-js-ui';
import { TODAY } from '../conditions.js';
import { Button, Choice, knownChoices, Note, Radios, Text } from '../controls.js';
import { newRow, operatorsOf, readNumber, showNumber, valueKindOf, withOperator } from '../operators.js';

const JOINS = [{ value: 'and', label: 'Alle regels moeten kloppen' }, { value: 'or', label: 'Eén regel is genoeg' }];

/** `commit` gets the whole condition anew. */
export function Rows(panel, { group, commit }) {
  const fields = panel.known;
  if (!fields.length && !group.items.length) {
    return Note('Voor deze keuze heeft nog niemand iets ingevuld. Zet er eerst een stap met een formulier of een beslistabel voor.');
  }
  const change = (items, join = group.join) => commit({ join, items });
  const add = (item, at) => {
    change([...group.items, item]);
    panel.focusOn(panel.idOf({ name: 'condition', suffix: `-${at}-field` }));
  };
  return html`
    <div class="wv-pf-rows" key="rows">
      ${group.items.length > 1 && Radios(panel, {
        name: 'condition', suffix: '-join', label: 'Hoe tellen de regels samen?', choices: JOINS, value: group.join,
        commit: (join) => change(flipped(group.items, join), join),
      })}
      ${group.items.map((item, at) => part(panel, item, `${at}`, at + 1, {
        replace: (next) => change(group.items.map((each, place) => (place === at ? next : each))),
        remove: () => remove(panel, () => change(group.items.filter((_, place) => place !== at))),
      }))}
      <div class="utrecht-button-group">
        ${fields.length > 0 && Button(panel, { id: 'wv-panel-condition-add', label: 'Regel toevoegen', action: () => add(newRow(fields[0]), group.items.length) })}
        ${group.items.length > 0 && fields.length > 0 && Button(panel, {
          id: 'wv-panel-condition-add-group',
          label: group.join === 'and' ? 'Groep toevoegen: één hiervan is genoeg' : 'Groep toevoegen: alle hiervan',
          action: () => add({ join: group.join === 'and' ? 'or' : 'and', items: [newRow(fields[0]), newRow(fields[0])] }, `${group.items.length}-0`),
        })}
      </div>
    </div>`;
}

/** Groups inside always join the other way. */
function flipped(items, join) {
  return items.map((item) => (item.items ? { ...item, join: join === 'and' ? 'or' : 'and' } : item));
}

function remove(panel, action) {
  action();
  panel.focusOn('wv-panel-condition-add');
}

function part(panel, item, at, number, { replace, remove: removePart }) {
  if (!item.items) {
    return row(panel, item, at, number, { replace, remove: removePart });
  }
  const change = (items) => (items.length ? replace({ ...item, items }) : removePart());
  return html`
    <fieldset class="wv-pf-group" key=${`group-${at}`}>
      <legend>Groep ${number}: ${item.join === 'or' ? 'één hiervan is genoeg' : 'deze moeten allemaal kloppen'}</legend>
      ${item.items.map((inner, place) => row(panel, inner, `${at}-${place}`, `${number}.${place + 1}`, {
        replace: (next) => change(item.items.map((each, other) => (other === place ? next : each))),
        remove: () => remove(panel, () => change(item.items.filter((_, other) => other !== place))),
      }))}
      ${panel.known.length > 0 && Button(panel, {
        id: `wv-panel-condition-add-${at}`, label: 'Regel toevoegen', hidden: `aan groep ${number}`,
        action: () => change([...item.items, newRow(panel.known[0])]),
      })}
    </fieldset>`;
}

function row(panel, item, at, number, { replace, remove: removeRow }) {
  const field = panel.known.find((each) => each.path === item.path);
  const kind = field?.kind ?? 'any';
  return html`
    <fieldset class="wv-pf-row" key=${`row-${at}`}>
      <legend>Regel ${number}</legend>
      ${Choice(panel, {
        name: 'condition', suffix: `-${at}-field`, label: 'Gegeven', value: item.path,
        choices: knownChoices(panel.known), missing: (path) => `${path} (hiervoor niet gevraagd)`,
        commit: (path) => replace(moved(item, panel.known.find((each) => each.path === path))),
      })}
      ${Choice(panel, {
        name: 'condition', suffix: `-${at}-op`, label: 'Vergelijking', value: item.op,
        choices: operatorsOf(kind, item.op).map(({ op, label }) => ({ value: op, label })),
        commit: (op) => replace(withOperator(item, op, field)),
      })}
      ${value(panel, item, field, at, replace)}
      ${Button(panel, { id: `wv-panel-condition-remove-${at}`, label: 'Regel weghalen', hidden: `${number}`, action: removeRow })}
    </fieldset>`;
}

/** The row about another field: the comparison stays when the field knows it. */
function moved(item, field) {
  const fits = operatorsOf(field.kind).some(({ op }) => op === item.op);
  if (!fits) {
    return newRow(field);
  }
  const next = withOperator({ ...item, path: field.path, value: undefined }, item.op, field);
  return next;
}

function value(panel, item, field, at, replace) {
  const shown = { panel, item, field, at, replace, label: 'Waarde', suffix: `-${at}-value` };
  switch (valueKindOf(item.op, field?.kind, item.value)) {
    case 'number': return number(shown);
    case 'texts': return texts(shown);
    case 'day': return day(shown);
    case 'text': return field?.options?.length ? option(shown) : text(shown);
    default: return null;
  }
}

function number({ panel, item, replace, label, suffix, field }) {
  return Text(panel, {
    name: 'condition', suffix, label: field?.kind === 'amount' ? 'Bedrag in euro' : label, short: true,
    value: showNumber(item.value),
    check: (typed) => (readNumber(typed) === null ? 'Vul een getal in, bijvoorbeeld 500 of 1.250,50.' : ''),
    commit: (typed) => replace({ ...item, value: readNumber(typed) }),
  });
}

function text({ panel, item, replace, label, suffix }) {
  return Text(panel, {
    name: 'condition', suffix, label, value: item.value,
    check: (typed) => (typed ? '' : 'Vul in waarmee je vergelijkt, of kies “is leeg”.'),
    commit: (typed) => replace({ ...item, value: typed }),
  });
}

function option({ panel, item, field, replace, label, suffix }) {
  return Choice(panel, {
    name: 'condition', suffix, label, value: item.value, choices: field.options,
    missing: (found) => `“${found}” (staat niet in het formulier)`,
    commit: (chosen) => replace({ ...item, value: chosen }),
  });
}

function texts({ panel, item, field, at, replace }) {
  const chosen = item.value;
  if (!field?.options?.length) {
    return Text(panel, {
      name: 'condition', suffix: `-${at}-value`, label: 'Waarden', help: 'Met komma’s ertussen.', value: chosen.join(', '),
      commit: (typed) => replace({ ...item, value: typed.split(',').map((each) => each.trim()).filter(Boolean) }),
    });
  }
  const options = [...field.options, ...chosen.filter((each) => !field.options.some((known) => known.value === each)).map((each) => ({ value: each, label: `“${each}” (staat niet in het formulier)` }))];
  return html`
    <fieldset class="utrecht-form-field wv-pf" key=${`values-${at}`}>
      <legend class="utrecht-form-label">Waarden</legend>
      ${options.map((each) => html`
        <label class="wv-choice" key=${each.value}>
          <input type="checkbox" class="utrecht-checkbox" id=${`wv-panel-condition-${at}-value-${each.value}`} checked=${chosen.includes(each.value)}
                 disabled=${panel.readOnly}
                 onChange=${(event) => replace({ ...item, value: toggled(options, chosen, each.value, event.currentTarget.checked) })} />
          <span>${each.label}</span>
        </label>`)}
    </fieldset>`;
}

function toggled(options, chosen, value, isChecked) {
  return options.map((each) => each.value).filter((each) => (each === value ? isChecked : chosen.includes(each)));
}

function day({ panel, item, replace, label, suffix }) {
  const id = panel.idOf({ name: 'condition', suffix: `${suffix}-mode` });
  const isToday = item.value === TODAY && panel.mode(id) !== 'other';
  return [
    Choice(panel, {
      name: 'condition', suffix: `${suffix}-mode`, label, value: isToday ? TODAY : 'other',
      choices: [{ value: TODAY, label: 'Vandaag' }, { value: 'other', label: 'Een vaste datum' }],
      commit: (chosen) => {
        panel.setMode(id, chosen === TODAY ? undefined : 'other');
        if (chosen === TODAY) {
          replace({ ...item, value: TODAY });
        }
        panel.render();
      },
    }),
    !isToday && Text(panel, {
      name: 'condition', suffix, label: 'Datum', help: 'Bijvoorbeeld 31-12-2026.', short: true,
      value: item.value === TODAY ? '' : item.value.split('-').reverse().join('-'),
      check: (typed) => (readDay(typed) ? '' : 'Vul een datum in, bijvoorbeeld 31-12-2026.'),
      commit: (typed) => replace({ ...item, value: readDay(typed) }),
    }),
  ];
}

function readDay(typed) {
  const [, day, month, year] = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(typed) ?? [];
  const found = new Date(Date.UTC(year, month - 1, day));
  const isReal = year && found.getUTCMonth() === month - 1 && found.getUTCDate() === Number(day);
  return isReal ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null;
}
