// A .bpmn file from the computer in place of this drawing, and this drawing as a .bpmn file.

import { button, el } from './dom.js';
import { roundTrip } from './diagram.js';

const BIGGEST = 2_000_000; // bytes

const DECLARED = /^(\s*<\?xml[^>]*?\sencoding=)(["'])([\w.:-]+)\2/;

/** The text of a file in the encoding that it declares, which from then on is UTF-8. */
function decoded(bytes) {
  const begin = new TextDecoder('latin1').decode(bytes.slice(0, 200));
  const wide = /^(\xff\xfe|\xfe\xff)/.exec(begin);
  const label = wide ? (wide[0] === '\xff\xfe' ? 'utf-16le' : 'utf-16be') : DECLARED.exec(begin.replace(/^\xef\xbb\xbf/, ''))?.[3] ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes).replace(DECLARED, '$1$2UTF-8$2');
  } catch {
    throw new Error('Dit bestand is niet te lezen: de tekens kloppen niet. Sla het op als UTF-8 en probeer het opnieuw.');
  }
}

export class Files {
  constructor(editor) {
    this.editor = editor;
    this.input = el('input', { type: 'file', accept: '.bpmn,.xml,application/xml', hidden: true, id: 'bestand-kiezen',
      'aria-label': 'Kies een .bpmn-bestand', onchange: () => this.chosen() });
    this.box = el('div', { class: 'wv-editor__box', role: 'region', 'aria-label': 'Bestand openen', tabindex: '-1', hidden: true });
  }

  buttons() {
    this.open = button('Bestand openen', () => !this.editor.locked && this.input.click());
    return [this.open, this.input, button('Downloaden', () => this.download())];
  }

  refresh(locked) {
    this.open?.setAttribute('aria-disabled', String(locked));
  }

  async chosen() {
    const [file] = this.input.files;
    this.input.value = '';
    if (!file) return;
    try {
      if (file.size > BIGGEST) throw new Error(`‘${file.name}’ is groter dan 2 MB. Kies een kleiner bestand.`);
      const xml = decoded(await file.arrayBuffer());
      this.ask(file.name, await this.judged(file.name, xml));
    } catch (error) {
      this.tell(error.message);
    }
  }

  /** The content as the editor would save it. Throws, in Dutch, when the server or the modeller cannot read it. */
  async judged(name, xml) {
    const problems = await this.editor.file.check(xml);
    const unreadable = problems.find((each) => each.severity === 'error' && !each.element && this.isOurs(each.file));
    if (unreadable) throw new Error(`‘${name}’ is niet geopend. ${unreadable.message}`);
    try {
      await roundTrip(xml);
    } catch (error) {
      console.warn(error);
      throw new Error(`‘${name}’ is niet geopend: hierin staat geen leesbare BPMN-tekening.`);
    }
    return xml;
  }

  isOurs(path) {
    return !path || path === '-' || path.split('/').at(-1) === this.editor.fileName;
  }

  ask(name, xml) {
    const replace = button('Vervang de tekening', () => this.replace(name, xml), { class: 'utrecht-button--primary-action' });
    const many = this.editor.steps.count;
    this.show(el('h2', {}, `‘${name}’ openen?`),
      el('p', {}, `De tekening die er nu staat (${many} ${many === 1 ? 'onderdeel' : 'onderdelen'}) wordt vervangen, met alle eigenschappen. Lopende zaken merken niets. Je kunt daarna nog terug.`),
      el('div', { class: 'utrecht-button-group' }, replace, button('Laat staan', () => this.close())));
    replace.focus();
  }

  async replace(name, xml) {
    const before = await this.editor.xml();
    await this.editor.load(xml);
    await this.editor.saveImported();
    this.show(el('p', {}, `‘${name}’ staat nu op de tekening.`),
      el('div', { class: 'utrecht-button-group' },
        button('Terug naar de tekening van zojuist', async () => {
          await this.editor.load(before);
          await this.editor.saveImported();
          this.close();
          this.editor.say('De tekening van zojuist staat er weer.');
        }), button('Sluiten', () => this.close())));
    this.box.focus();
    this.editor.say(`‘${name}’ staat nu op de tekening.`);
  }

  tell(words) {
    this.show(el('p', { role: 'alert' }, words), button('Sluiten', () => this.close()));
    this.box.focus();
  }

  show(...content) {
    this.box.replaceChildren(...content);
    this.box.hidden = false;
  }

  close() {
    this.box.hidden = true;
    this.box.replaceChildren();
    this.open.focus();
  }

  async download() {
    const url = URL.createObjectURL(new Blob([await this.editor.xml()], { type: 'application/xml' }));
    el('a', { href: url, download: this.editor.fileName }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    this.editor.say(`‘${this.editor.fileName}’ is gedownload.`);
  }
}
