// The parts of the form in order: open one, move it, add beside it, take it away.

import { html } from '@bpmn-io/diagram-js-ui';
import { conditionInWords } from './condition.js';
import { Button, idOf } from './controls.js';
import { isShownOnly, KINDS, kindOf, nameOfKind, titleOf } from './kinds.js';
import { find, isGroup } from './model.js';
import { Part } from './part.js';
import { get } from './properties.js';

export function List(editor) {
  const { parts } = editor.form;
  return html`
    ${parts.length > 0
      ? html`<ol class="fe-list">${parts.map((part) => Item(editor, part, null))}</ol>`
      : html`<p class="fe-empty">Dit formulier is nog leeg. Voeg hieronder de eerste vraag toe.</p>`}
    ${!editor.isReadOnly && (editor.adding === 'einde'
      ? Chooser(editor, {})
      : Button(editor, { id: 'voeg-toe', label: 'Voeg een vraag of uitleg toe', act: () => editor.startAdding('einde') }))}
    ${!editor.isReadOnly && html`<p class="fe-keys small muted">Met het toetsenbord: <kbd>Alt</kbd> met <kbd>↑</kbd> of <kbd>↓</kbd> verplaatst een vraag,${' '}
      <kbd>Alt</kbd> met <kbd>→</kbd> of <kbd>←</kbd> zet haar in of uit een groep, <kbd>Ctrl</kbd>+<kbd>Z</kbd> maakt ongedaan.</p>`}`;
}

function Item(editor, part, group) {
  const isOpen = editor.opened === part.id;
  const title = titleOf(part.raw);
  const count = editor.problemCount(part);
  const hasError = editor.hasError(part);
  return html`<li class=${`fe-part${isOpen ? ' is-open' : ''}${isGroup(part) ? ' fe-part--group' : ''}${editor.dropAt?.id === part.id ? ` is-${editor.dropAt.where}` : ''}`}
      key=${part.id} id=${`${part.id}-deel`} onKeyDown=${(event) => keys(event, editor, part)}>
    <div class="fe-part__head" draggable=${!editor.isReadOnly && !isOpen} ...${dragging(editor, part)}>
      <button type="button" class="fe-part__open" id=${`${part.id}-open`} aria-expanded=${String(isOpen)}
        aria-controls=${isOpen ? `${part.id}-paneel` : undefined} onClick=${() => editor.toggle(part)}>
        <span class="fe-part__title">${title}</span>
        <span class="fe-part__marks">${marks(editor, part).map((words) => html`<span>${words}</span>`)}</span>
        ${count > 0 && html`<span class=${`fe-part__count${hasError ? ' is-wrong' : ''}`}>${count === 1 ? (hasError ? '1 fout' : '1 punt') : `${count} punten`}</span>`}
      </button>
    </div>
    ${isOpen && html`<div class="fe-part__panel" id=${`${part.id}-paneel`} role="group" aria-label=${`${nameOfKind(part.raw)}: ${title}`}>
      ${!editor.isReadOnly && Acts(editor, part, group)}
      ${Part(editor, part)}
    </div>`}
    ${isGroup(part) && html`<div class="fe-inside">
      ${part.parts.length > 0
        ? html`<ol class="fe-list">${part.parts.map((child) => Item(editor, child, part))}</ol>`
        : html`<p class="fe-empty">Nog niets in deze groep.</p>`}
      ${!editor.isReadOnly && (editor.adding === part.id
        ? Chooser(editor, { inside: part.id })
        : Button(editor, { id: `${part.id}-erin`, label: 'Voeg toe in deze groep', hidden: title, kind: 'utrecht-button--subtle', act: () => editor.startAdding(part.id) }))}
    </div>`}
    ${editor.adding === `na ${part.id}` && Chooser(editor, { after: part.id })}
  </li>`;
}

function marks(editor, part) {
  const { raw } = part;
  return [
    nameOfKind(raw), get(raw, 'validate.required') === true && 'verplicht', conditionInWords(editor, part),
    get(raw, 'properties.dossier') && 'bewaard in het dossier', isShownOnly(raw) && kindOf(raw) && raw.key,
  ].filter((words) => words && typeof words === 'string');
}

function Acts(editor, part, group) {
  const { place, siblings } = find(editor.form, part.id);
  const title = titleOf(part.raw);
  const groups = isGroup(part) ? [] : editor.form.parts.filter((each) => isGroup(each) && each !== group);
  const subtle = { hidden: title, kind: 'utrecht-button--subtle' };
  return html`<div class="fe-acts" role="group" aria-label="Plaats">
    ${Button(editor, { ...subtle, id: idOf(part, 'omhoog'), label: 'Omhoog', act: () => editor.move(part, -1), disabled: place === 0 })}
    ${Button(editor, { ...subtle, id: idOf(part, 'omlaag'), label: 'Omlaag', act: () => editor.move(part, 1), disabled: place === siblings.length - 1 })}
    ${group && Button(editor, { ...subtle, id: idOf(part, 'eruit'), label: 'Uit de groep', act: () => editor.leaveGroup(part) })}
    ${groups.length > 0 && html`<label class="vh" for=${idOf(part, 'groep')}>Zet ${title} in een groep</label>
      <select class="utrecht-select fe-acts__group" id=${idOf(part, 'groep')} value="" onChange=${(event) => {
        if (event.currentTarget.value) editor.enterGroup(part, event.currentTarget.value);
        event.currentTarget.value = '';
      }}><option value="">Naar een groep …</option>${groups.map((each) => html`<option value=${each.id} key=${each.id}>${titleOf(each.raw)}</option>`)}</select>`}
    ${Button(editor, { ...subtle, id: idOf(part, 'erna'), label: 'Voeg hieronder toe', act: () => editor.startAdding(`na ${part.id}`) })}
    ${Button(editor, { ...subtle, id: idOf(part, 'kopie'), label: 'Kopieer', act: () => editor.duplicate(part) })}
    ${Button(editor, { hidden: title, id: idOf(part, 'weg'), label: 'Haal weg', kind: 'utrecht-button--subtle wv-button--danger', act: () => editor.remove(part) })}
  </div>`;
}

function Chooser(editor, place) {
  const inGroup = Boolean(place.inside) || Boolean(place.after && find(editor.form, place.after)?.group);
  return html`<div class="fe-chooser" role="group" aria-label="Wat voeg je toe?" onKeyDown=${(event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    editor.stopAdding();
  }}>
    <p><b>Wat voeg je toe?</b></p>
    <ul>${KINDS.filter(([kind]) => !(inGroup && kind === 'group')).map(([kind, name, help], at) => html`<li key=${kind}>
      <button type="button" class="fe-kind" id=${at === 0 ? 'kies-soort' : undefined} onClick=${() => editor.add(kind, place)}>
        <b>${name}</b> <span>${help}</span></button></li>`)}</ul>
    ${Button(editor, { label: 'Toch niet', kind: 'utrecht-button--subtle', act: () => editor.stopAdding() })}
  </div>`;
}

/** Alt with an arrow moves the part in which the focus is: up, down, into the nearest group, out of its group. */
function keys(event, editor, part) {
  if (!event.altKey || event.ctrlKey || event.metaKey || editor.isReadOnly) return;
  const act = {
    ArrowUp: () => editor.move(part, -1), ArrowDown: () => editor.move(part, 1),
    ArrowRight: () => editor.enterNearest(part), ArrowLeft: () => editor.leaveGroup(part),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function dragging(editor, part) {
  return {
    onDragStart: (event) => {
      event.stopPropagation();
      editor.dragged = part.id;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', titleOf(part.raw));
    },
    onDragOver: (event) => {
      if (!editor.dragged || editor.dragged === part.id) return;
      event.preventDefault();
      const box = event.currentTarget.getBoundingClientRect();
      editor.showDrop(part.id, event.clientY > box.top + box.height / 2 ? 'onder' : 'boven');
    },
    onDrop: (event) => {
      event.preventDefault();
      editor.drop();
    },
    onDragEnd: () => editor.showDrop(null),
  };
}
