// The editor of a decision file: one model, shown as dmn-js draws it and as a list in plain HTML.

import TableManager, { LANGUAGES } from './manager.js';
import { Columns } from './columns.js';
import { Edits, undo } from './edits.js';
import { drawFindings, drawProblems, marksOf } from './findings.js';
import { lost, translated } from './faithful.js';
import { drawGraph } from './graph.js';
import { Marks } from './marks.js';
import { missing } from './dutch.js';
import { RuleList, titleOf } from './rule-list.js';
import { shield } from './shield.js';
import { Thresholds } from './thresholds.js';
import { TryOut } from './try-out.js';

const WAIT = 400;

class DecisionEditor {
  constructor(section) {
    this.section = section;
    this.part = Object.fromEntries([...section.querySelectorAll('[data-part]')].map((place) => [place.dataset.part, place]));
    this.body = Object.fromEntries([...section.querySelectorAll('[data-body]')].map((place) => [place.dataset.body, place]));
    this.action = Object.fromEntries([...section.querySelectorAll('[data-action]')].map((place) => [place.dataset.action, place]));
    this.file = window.waakvlamDraft.open(section);
    this.manager = new TableManager({
      container: this.body.table, common: { expressionLanguages: LANGUAGES },
    });
    this.marks = new Marks(this.body.table);
    this.tryOut = new TryOut(this.body.try, (decision, answers) => this.attempt(decision, answers));
    this.view = '';
    this.judged = { tables: [], fields: {} };
  }

  async start() {
    this.manager.on('viewer.created', ({ viewer }) => viewer.on('elements.changed', () => this.changed()));
    this.view = matchMedia('(max-width: 44rem)').matches ? 'list' : 'table';
    this.listen();
    let xml;
    try {
      xml = await this.load();
    } catch (error) {
      await this.broken(error);
      return;
    }
    this.started = true;
    this.section.dataset.ready = 'yes';
    const { at } = this.section.dataset;
    await Promise.all([this.judge(xml), at && this.settled.then(() => this.jump(at))]);
  }

  /** A file that is no DMN, or not any more: what is wrong with it, and where a good version is found. */
  async broken(error) {
    console.info(error);
    this.isLossy = true;
    this.readOnly(true);
    this.edits = null;
    for (const name of ['bound', 'views', 'rules-tools', 'table', 'keys', 'try', 'columns', 'graph', 'findings']) {
      this.part[name].hidden = true;
    }
    this.say('Dit bestand kan hier niet worden geopend. Zet een bewaarde versie terug, of lees een goed bestand in.');
    this.section.dataset.ready = 'no';
    this.problems(await this.file.check(await this.file.load()));
  }

  async load() {
    const xml = await this.file.load();
    const { text, back } = translated(xml);
    this.asItCame = back;
    await this.manager.importXML(text, { open: false });
    this.keep(lost(xml, await this.content()));
    const views = this.manager.getViews();
    const before = views.findIndex(({ element }) => element.id === this.decision?.id);
    const again = before >= 0 ? before : Math.max(0, views.findIndex(({ element }) => !this.isNeeded(element)));
    this.chooser(views);
    if (views.length) {
      await this.open(views[again]);
    } else {
      for (const name of ['bound', 'views', 'rules-tools', 'table', 'keys', 'columns', 'findings', 'try']) {
        this.part[name].hidden = true;
      }
      this.say('Dit bestand heeft geen tabel of expressie om hier te wijzigen.');
    }
    this.body.chooser.value = String(again);
    return xml;
  }

  /** Whether another decision looks at this one; the editor opens with the one that the file is about. */
  isNeeded({ id }) {
    return (this.manager.getDefinitions().drgElement ?? []).some((part) =>
      part.informationRequirement?.some(({ requiredDecision }) => requiredDecision?.href?.endsWith(`#${id}`)));
  }

  listen() {
    this.action.undo.addEventListener('click', () => this.back(true));
    this.action.redo.addEventListener('click', () => this.back(false));
    this.action['add-rule'].addEventListener('click', () => this.act(() => this.edits.addRule(), 'last'));
    for (const kind of ['table', 'list']) {
      this.action[`view-${kind}`].addEventListener('click', () => this.show(kind));
    }
    this.section.addEventListener('keydown', (event) => {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y') && !this.body.table.contains(event.target)) {
        event.preventDefault();
        this.back(key === 'z' && !event.shiftKey);
      }
    });
    shield(this.body.table, () => this.locked);
    // The expression of dmn-js tells of a change only when it is left; what is typed is kept before.
    this.body.table.addEventListener('input', ({ target }) => {
      clearTimeout(this.typing);
      if (this.decision && !this.edits && target.closest('.textarea')) {
        this.typing = setTimeout(() => this.express(target.innerText.replace(/\n$/, '')), WAIT);
      }
    });
    this.part.columns.addEventListener('toggle', () => this.part.columns.open && this.edits && this.columns.update());
    this.readOnly(true);
    this.settled = new Promise((settle) => {
      this.file.on('held', ({ isStale }) => this.held(isStale).then(settle));
      this.file.on('refused', () => { this.readOnly(true); settle(); });
      setTimeout(settle, this.section.dataset.readonly === undefined ? 3000 : 0);
    });
    this.file.on('lost', () => this.readOnly(true));
    this.file.on('problems', (problems) => this.problems(problems));
  }

  /** From now on the file is ours; what another saved meanwhile is loaded first. */
  async held(isStale) {
    if (isStale && this.started) {
      await this.load();
    }
    this.readOnly(false);
  }

  express(text) {
    if (!this.locked && this.decision.decisionLogic?.text !== text) {
      this.manager.getActiveViewer().get('modeling').editLiteralExpressionText(text);
    }
  }

  readOnly(wanted) {
    const locked = wanted || this.isLossy;
    this.locked = locked;
    this.marks.isLocked = locked;
    this.marks.soon();
    for (const name of ['list', 'columns', 'bound']) {
      this.body[name].disabled = locked;
    }
    this.section.classList.toggle('is-read-only', locked);
    this.buttons();
  }

  chooser(views) {
    this.part.chooser.hidden = views.length < 2;
    const choose = this.body.chooser;
    choose.replaceChildren(...views.map((view, n) => new Option(
      `${view.element.name || view.element.id} (${view.type === 'decisionTable' ? 'tabel' : 'expressie'})`, String(n))));
    choose.onchange = () => this.open(this.manager.getViews()[Number(choose.value)]);
    this.graph();
  }

  graph() {
    const views = this.manager.getViews();
    drawGraph(this.body.graph, this.manager.getDefinitions(), views.length < 2 ? null : (decision) => {
      const n = views.findIndex((view) => view.element === decision);
      if (n >= 0) {
        this.body.chooser.value = String(n);
        this.open(views[n]).then(() => this.body.chooser.focus());
      }
    });
  }

  async open(view) {
    await this.manager.open(view);
    const viewer = this.manager.getActiveViewer();
    const isTable = view.type === 'decisionTable';
    this.decision = view.element;
    this.edits = isTable ? new Edits(viewer) : null;
    this.marks.edits = this.edits;
    for (const name of ['bound', 'columns', 'views', 'rules-tools']) {
      this.part[name].hidden = !isTable;
    }
    if (isTable) {
      const act = (steps, then) => this.act(steps, then);
      this.list = new RuleList(this.body.list, this.edits, act);
      this.columns = new Columns(this.body.columns, this.edits, act);
      this.bound = new Thresholds(this.body.bound, this.edits, act);
    } else {
      this.list = null;
    }
    this.show(isTable && this.view === 'list' ? 'list' : 'table');
    this.refresh();
    this.judged.tables.length && this.showJudged();
  }

  show(kind) {
    this.view = kind;
    this.part.table.hidden = kind !== 'table';
    this.part.keys.hidden = kind !== 'table' || !this.edits;
    this.part.list.hidden = kind !== 'list' || !this.edits;
    for (const each of ['table', 'list']) {
      this.action[`view-${each}`].setAttribute('aria-pressed', String(each === kind));
    }
    if (kind === 'list') {
      this.list?.update();
    }
    this.marks.soon();
  }

  act(steps, then) {
    if (this.locked || !this.edits) {
      return;
    }
    const before = this.edits.rules.map((rule) => rule.id);
    steps();
    this.refresh();
    this.follow(then, before);
  }

  /** After a rule came or went the focus goes to the rule that it is about. */
  follow(then, before) {
    const rules = this.edits.rules;
    if (then === 'removed') {
      const place = before.findIndex((id, n) => rules[n]?.id !== id);
      const next = rules[Math.min(place, rules.length - 1)];
      next ? this.jump(next.id) : this.action['add-rule'].focus();
      this.say(`Regel ${place + 1} is verwijderd. Met Ongedaan maken komt hij terug.`);
    } else if (then) {
      const place = rules.findIndex((rule) => !before.includes(rule.id));
      this.jump(rules[place].id);
      this.say(`Regel ${place + 1} is toegevoegd.`);
    }
  }

  back(isUndo) {
    const stack = this.manager.getActiveViewer()?.get('commandStack');
    if (!this.locked && stack && (isUndo ? stack.canUndo() : stack.canRedo())) {
      undo(stack, isUndo);
      this.refresh();
    }
  }

  buttons() {
    const stack = this.manager.getActiveViewer()?.get('commandStack', false);
    this.action.undo.disabled = this.locked || !stack?.canUndo();
    this.action.redo.disabled = this.locked || !stack?.canRedo();
    this.action['add-rule'].disabled = Boolean(this.locked);
  }

  changed() {
    if (this.locked) {
      return;
    }
    this.clearHits();
    this.file.changed(() => this.content());
    clearTimeout(this.later);
    this.later = setTimeout(async () => {
      this.refresh();
      this.judge(await this.content());
    }, WAIT);
  }

  async content() {
    return this.asItCame((await this.manager.saveXML({ format: true })).xml);
  }

  /** A file that would not be written whole is not written at all. */
  keep(parts) {
    this.isLossy = parts.length > 0;
    this.part.lossy.hidden = !this.isLossy;
    this.body.lossy.textContent = `${parts.slice(0, 5).join('; ')}${parts.length > 5 ? ` en nog ${parts.length - 5}` : ''}`;
    this.readOnly(this.locked);
  }

  refresh() {
    if (this.edits) {
      this.bound.update();
      if (this.view === 'list') {
        this.list.update();
      }
      if (this.part.columns.open) {
        this.columns.update();
      }
    }
    this.marks.soon();
    this.buttons();
  }

  async post(where, data) {
    const response = await fetch(`${this.section.dataset.draft}/${where}`, {
      method: 'POST', credentials: 'same-origin', body: JSON.stringify(data),
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.section.dataset.csrf },
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Error(answer.message || 'Dat lukte niet. Probeer het opnieuw.');
    }
    return answer;
  }

  async judge(content) {
    const turn = this.turn = (this.turn ?? 0) + 1;
    try {
      const judged = await this.post('regels', { content });
      if (turn === this.turn) {
        this.judged = judged;
        this.showJudged();
      }
    } catch (error) {
      this.body.findings.textContent = error.message;
    }
    this.file.check(content).then((problems) => turn === this.turn && this.problems(problems)).catch(() => {});
  }

  showJudged() {
    const id = this.decision?.id;
    const table = this.judged.tables.find(({ decision }) => decision === id);
    drawFindings(this.body.findings, table, (element) => this.jump(element), (cells) => this.act(() => this.edits.fillRule(cells), 'below'));
    const marks = marksOf(table);
    this.marks.marks = marks;
    if (this.list) {
      this.list.marks = marks;
      this.list.badges();
    }
    this.marks.soon();
    this.tryOut.show(id, this.judged.fields[id] ?? []);
    this.section.dataset.judged = String(this.turn);
  }

  problems(found) {
    if (Array.isArray(found)) {
      drawProblems(this.body.problems, found, this.section.dataset.file, (element) => this.jump(element));
    }
  }

  clearHits() {
    this.marks.hits = new Set();
    if (this.list) {
      this.list.hits = new Set();
      this.list.badges();
    }
    this.marks.soon();
  }

  async attempt(decision, answers) {
    const found = await this.post('proef', { content: await this.content(), decision, answers });
    this.marks.hits = new Set(found.rules);
    if (this.list) {
      this.list.hits = new Set(found.rules);
      this.list.badges();
    }
    this.marks.soon();
    return this.spoken(found);
  }

  /** Outputs and decisions by what they are called on the screen. */
  spoken(found) {
    const outputs = new Map(this.edits?.outputs.map((column) => [column.name, titleOf(column, false)]));
    const parts = this.manager.getDefinitions().drgElement ?? [];
    const nameOf = (name) => parts.find((part) => part.variable?.name === name)?.name ?? name;
    return {
      ...found,
      outputs: found.outputs?.map(([name, value]) => [outputs.get(name) ?? nameOf(name), value]),
      because: found.because?.map(([name, rules]) => `${nameOf(name)} ${rules.join(', ')}`),
    };
  }

  /** To a cell, a rule, a column or the table, in the view that is shown. */
  jump(id) {
    const owner = this.manager.getViews().findIndex(({ element }) => element.id === id || element.decisionLogic?.id === id);
    if (owner >= 0 && this.manager.getViews()[owner].element !== this.decision) {
      this.body.chooser.value = String(owner);
      this.open(this.manager.getViews()[owner]);
    }
    const rule = this.edits?.rules.find((each) => each.id === id);
    const cell = rule ? this.edits.cellsOf(rule)[0]?.id : id;
    const column = this.edits?.columns.some((each) => each.id === id);
    const target = this.view === 'list'
      ? this.body.list.querySelector(`[data-cell="${CSS.escape(cell)}"]`)
      : this.body.table.querySelector(`td[data-element-id="${CSS.escape(cell)}"] [contenteditable]`);
    if (column) {
      this.part.columns.open = true;
      this.columns.update();
      this.section.querySelector(`[data-column="${CSS.escape(id)}"] input`)?.focus();
    } else {
      (target ?? this.part.table).focus();
      (target ?? this.part.table).scrollIntoView({ block: 'center', inline: 'nearest' });
    }
  }

  say(words) {
    this.body.said.textContent = words;
  }
}

export { rewritten } from './rewritten.js';
export const untranslated = () => [...missing];

const section = document.querySelector('[data-decision-editor]');
if (section) {
  const editor = new DecisionEditor(section);
  section.decisionEditor = editor;
  editor.start().catch((error) => {
    console.error(error);
    editor.say('Dit bestand kan hier niet worden geopend. Herstel een bewaarde versie of voer een goed bestand in.');
  });
}
