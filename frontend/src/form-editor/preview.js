// The form as a coach gets it, drawn by the server with the templates of the tasks. What is typed here stays here.

import { walk } from './model.js';
import { get } from './properties.js';

const PAUSE = 400;

export class Preview {
  /** `section` holds `[data-preview]`; `ask(what, body)` posts to the server; `live` is that of forms.js. */
  constructor(section, { ask, live, onProblems }) {
    this.page = section.querySelector('[data-preview]');
    this.outcome = section.querySelector('[data-preview-outcome]');
    this.beforehand = section.querySelector('[data-preview-data]');
    this.all = section.querySelector('[data-preview-all]');
    this.ask = ask;
    this.live = live;
    this.onProblems = onProblems;
    this.data = {};
    this.chosen = new Map();
    this.asked = 0;
    this.all.addEventListener('change', () => this.refresh());
    section.querySelector('[data-preview-finish]').addEventListener('click', () => this.refresh({ isHandedIn: true }));
    section.querySelector('[data-preview-again]').addEventListener('click', () => this.refresh({ isNew: true }));
    this.page.addEventListener('submit', (event) => event.preventDefault());
    this.page.addEventListener('click', (event) => this.jump(event));
  }

  /** Draw again after a pause; `form` is what stands in the editor now. */
  plan(content, form) {
    this.content = content;
    this.form = form;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  async refresh({ isHandedIn = false, isNew = false } = {}) {
    clearTimeout(this.timer);
    const mine = (this.asked += 1);
    const body = {
      content: this.content, data: this.data, submitted: isNew ? {} : this.submitted(), all: this.all.checked, finish: isHandedIn,
    };
    try {
      const answer = await this.ask('voorbeeld', body);
      if (mine !== this.asked) return;
      this.draw(answer.html, isHandedIn);
      this.tell(isHandedIn ? answer.answers : null);
      this.onProblems(answer.problems);
    } catch (error) {
      if (mine === this.asked) this.outcome.textContent = `Het voorbeeld lukt nu niet. ${error.message}`;
    }
  }

  draw(markup, isHandedIn) {
    const active = this.page.contains(document.activeElement) ? document.activeElement : null;
    const { id, selectionStart, selectionEnd } = active ?? {};
    this.page.innerHTML = markup;
    const root = this.page.querySelector('[data-form]');
    if (root) this.live(root);
    this.mark(this.marked);
    if (isHandedIn) this.page.querySelector('[data-error-summary]')?.focus();
    else if (id) {
      const again = document.getElementById(id);
      again?.focus();
      if (typeof selectionStart === 'number') again?.setSelectionRange?.(selectionStart, selectionEnd);
    }
  }

  /** Bring the field on which somebody works into sight, with a line beside it. */
  mark(key) {
    this.marked = key;
    for (const each of this.page.querySelectorAll('.fe-current')) each.classList.remove('fe-current');
    const field = key && this.page.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!field) return;
    field.classList.add('fe-current');
    const side = this.page.closest('[data-preview-side]');
    const [box, frame] = [field.getBoundingClientRect(), side.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) side.scrollTop += box.top - frame.top - frame.height / 3;
  }

  /** What stands in every field that the preview shows: of an empty one nothing, so that it does not begin anew. */
  submitted() {
    const form = this.page.querySelector('form');
    if (!form) return {};
    const found = {};
    for (const input of form.querySelectorAll('[name]')) if (input.name !== 'wijzig') found[input.name] ??= [];
    for (const [name, value] of new FormData(form)) found[name]?.push(value);
    return found;
  }

  tell(answers) {
    this.outcome.replaceChildren();
    if (!answers) return;
    const list = document.createElement('dl');
    list.className = 'wv-dl';
    for (const [label, words] of answers) {
      const line = document.createElement('div');
      line.append(element('dt', label), element('dd', words));
      list.append(line);
    }
    this.outcome.append(element('p', 'Zo komt het in het proces:'), list);
  }

  // A link of the error summary leads to its field without changing the address.
  jump(event) {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    document.getElementById(link.hash.slice(1))?.focus();
  }

  /** The earlier answers that this form looks at, to fill in by hand; nothing of it is kept. */
  showData(given, form) {
    const asked = wanted(given, form);
    const names = asked.map((each) => each.path).join(' ');
    if (this.names === names) return;
    this.names = names;
    this.beforehand.hidden = !asked.length;
    const into = this.beforehand.querySelector('[data-preview-fields]');
    into.replaceChildren(...asked.map((each) => this.control(each)));
  }

  control(field) {
    const id = `eerder-${field.path.replaceAll('.', '-')}`;
    const options = field.kind === 'boolean' ? [{ value: true, label: 'Ja' }, { value: false, label: 'Nee' }] : field.options;
    const box = element('div', '');
    box.className = 'fe-before';
    const label = element('label', `${field.label} `);
    label.htmlFor = id;
    label.append(element('span', `uit: ${field.from}`));
    let input;
    if (options.length) {
      input = document.createElement('select');
      input.className = 'utrecht-select';
      input.append(new Option('Nog niet bekend', ''), ...options.map((each, at) => new Option(each.label, String(at + 1))));
    } else {
      input = document.createElement('input');
      input.className = 'utrecht-textbox';
      input.autocomplete = 'off';
    }
    input.id = id;
    input.value = this.chosen.get(field.path) ?? '';
    input.addEventListener('change', () => {
      this.chosen.set(field.path, input.value);
      this.put(field, options.length ? options[Number(input.value) - 1]?.value : input.value.trim());
      this.refresh();
    });
    box.append(label, input);
    return box;
  }

  put(field, value) {
    const names = field.path.split('.');
    const last = names.pop();
    let at = this.data;
    for (const name of names) at = at[name] ??= {};
    if (value === undefined || value === '') delete at[last];
    else at[last] = valued(field, value);
  }
}

/** What is known before and what some condition, computed field or field that only shows asks for. */
function wanted(given, form) {
  const texts = [];
  for (const [{ raw }] of walk(form)) {
    texts.push(get(raw, 'conditional.hide'), raw?.expression, raw?.valuesKey, raw?.readonly && raw.key);
  }
  const all = texts.filter((text) => typeof text === 'string').join('\n').replace(/"(?:\\.|[^"\\])*"/g, '""');
  return given.filter(({ path }) => new RegExp(`(?<![\\p{L}\\p{N}_.])${path.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}_])`, 'u').test(all));
}

function valued(field, value) {
  if (field.kind === 'list') return [value];
  if (field.kind === 'date') return String(value).split('-').reverse().join('-');
  const number = Number(String(value).replaceAll('.', '').replace(',', '.'));
  return ['number', 'amount'].includes(field.kind) && Number.isFinite(number) ? number : value;
}

function element(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}
