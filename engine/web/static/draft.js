// A file of a draft in an editor: holds it, loads it, saves what changes, and says who did what when.
//
//   const file = waakvlamDraft.open(section)       section: data-draft (address), data-version, data-csrf
//   file.load()                                    → the content
//   file.changed(() => content)                    something changed: it is saved after a pause
//   file.save({ imported })                        now
//   file.check(content)                            → problems, without saving
//   file.on("held" | "refused" | "lost" | "saved" | "problems" | "failed", (facts) => …)
//   file.takeOver(), file.isHeld
//
// It writes in [data-draft-status] and offers to wait or take over in [data-draft-conflict].
(() => {
  "use strict";

  const QUIET = 1500;
  const HEARTBEAT = 20000;
  const RETRIES = [3000, 10000, 30000, 60000];
  const TRANSIENT = "Niet bewaard: geen verbinding. We proberen het zo weer.";
  const SIGNED_OUT = "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in.";
  const FINAL = [403, 404]; // it may not be changed any more, or is not there any more

  class DraftFile {
    constructor(section) {
      this.section = section;
      this.address = section.dataset.draft;
      this.version = Number(section.dataset.version);
      this.token = section.dataset.csrf;
      this.tab = crypto.randomUUID();
      this.isHeld = false;
      this.listeners = new Map();
      this.typed = 0;
      this.kept = 0;
      this.failures = 0;
      this.timer = 0;
      this.sending = null;
      this.unanswered = null;
      this.isOver = false;
      this.status = section.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
      this.conflict = section.querySelector("[data-draft-conflict]") ?? document.querySelector("[data-draft-conflict]");
      if (section.dataset.readonly === undefined) this.#begin();
    }

    on(kind, listener) {
      this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
      return this;
    }

    async load() {
      const response = await fetch(`${this.address}/inhoud`, { credentials: "same-origin", cache: "no-store" });
      if (!response.ok) throw new Error(await messageOf(response));
      this.version = Number((response.headers.get("ETag") ?? "").replaceAll(/\D/g, "")) || this.version;
      return response.text();
    }

    changed(content) {
      this.content = content;
      this.typed += 1;
      this.#plan(QUIET);
    }

    async save({ imported = false } = {}) {
      if (imported) this.imported = true;
      clearTimeout(this.timer);
      while (this.sending) await this.sending; // two that waited would save over the same version
      if (this.kept === this.typed || this.isOver) return;
      this.sending = this.#send();
      await this.sending;
      this.sending = null;
      if (this.kept !== this.typed && !this.failures) this.#plan(QUIET);
    }

    async check(content) {
      const response = await this.#ask("controle", "POST", { content });
      if (!response.ok) throw new Error(await messageOf(response));
      return (await response.json()).problems;
    }

    async takeOver() {
      await this.#hold(true);
    }

    get isSaved() {
      return this.kept === this.typed;
    }

    #begin() {
      this.#hold(false);
      setInterval(() => document.visibilityState === "visible" && !this.isOver && this.#hold(false), HEARTBEAT);
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") this.save();
        else if (!this.isOver) this.#hold(false);
      });
      this.section.addEventListener("focusout", () => this.kept !== this.typed && this.#plan(300));
      window.addEventListener("online", () => this.#plan(0));
      window.addEventListener("beforeunload", (event) => {
        if (this.kept !== this.typed && !this.isOver) event.preventDefault();
      });
      document.addEventListener("click", (event) => this.#leave(event));
      window.addEventListener("pagehide", () => {
        if (!this.isHeld) return;
        const form = new FormData();
        form.set("csrf_token", this.token);
        form.set("tab", this.tab);
        navigator.sendBeacon(`${this.address}/loslaten`, form);
      });
    }

    // Who follows a link at once after a change need not be asked whether it may be lost: it is saved first.
    #leave(event) {
      const link = event.target.closest?.("a[href]");
      const isPlain = !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !isPlain || this.kept === this.typed || this.isOver) return;
      if (link.target || link.hasAttribute("download") || link.href.split("#")[0] === location.href.split("#")[0]) return;
      event.preventDefault();
      this.save().finally(() => location.assign(link.href));
    }

    async #hold(takeOver) {
      try {
        const response = await this.#ask("houden", "POST", { tab: this.tab, take_over: takeOver });
        if (FINAL.includes(response.status) || response.status === 409) return this.#ended(await messageOf(response));
        if (response.status === 401) return this.#say(SIGNED_OUT);
        if (!response.ok) return; // the next sign of life tries again
        const facts = await response.json();
        if (facts.held) return this.#held(facts);
        const wasHeld = this.isHeld;
        this.isHeld = false;
        if (wasHeld) this.#lost(facts);
        else this.#refused(facts);
      } catch {
        // No connection: the next sign of life tries again.
      }
    }

    // Held all along, and yet saved by another: this tab was asleep, or an earlier version was put back elsewhere.
    #held(facts) {
      const wasAsleep = this.isHeld && !this.sending && this.isSaved && facts.version > this.version;
      const isNew = !this.isHeld || wasAsleep;
      this.isHeld = true;
      if (!isNew) return;
      if (this.conflict) this.conflict.hidden = true;
      const isStale = facts.version !== this.version;
      this.version = facts.version;
      this.isOver = false;
      if (isStale) this.#forget();
      this.#tell("held", { ...facts, isStale });
      this.#plan(QUIET);
    }

    // The editor loads what the other left: what was not saved before has no place any more.
    #forget() {
      this.kept = this.typed;
      this.unanswered = null;
      this.failures = 0;
      this.#say("Je gaat verder met wat het laatst is bewaard.");
    }

    #refused(facts) {
      this.#offer(facts.message, "Neem het over");
      this.#tell("refused", facts);
    }

    // What was typed and not saved yet cannot be saved over the other's work: it stays on the screen to copy.
    #lost(facts) {
      this.isOver = this.kept !== this.typed;
      this.#offer(`${facts.by} nam dit over, ${facts.since_words}. Wat tot dan bewaard was, is niet weg.`, "Neem het terug");
      this.#tell("lost", facts);
    }

    #ended(message) {
      this.isHeld = false;
      this.isOver = true;
      this.#say(message);
      this.#offer(message, "");
      this.#tell("refused", { message });
    }

    async #send() {
      try {
        // Whether a save without an answer arrived is not known: the same is sent once more, before what came after.
        this.unanswered ??= { typed: this.typed, content: await this.content() };
        const { typed, content } = this.unanswered;
        const asked = { tab: this.tab, version: this.version, content, imported: this.imported === true };
        const response = await this.#ask("inhoud", "PUT", asked);
        if (response.ok) {
          const facts = await response.json();
          this.version = facts.version;
          this.kept = typed;
          this.unanswered = null;
          this.failures = 0;
          this.imported = false;
          this.#say(`Bewaard op ${facts.saved_at_words}, door ${facts.by}`);
          this.#tell("saved", facts);
          this.#tell("problems", facts.problems);
        } else if (response.status === 409) {
          const { message } = await response.json();
          this.isHeld = false;
          this.isOver = true;
          this.#offer(message, "");
          this.#say(message);
          this.#tell("lost", { message });
        } else if (FINAL.includes(response.status)) {
          this.#ended(await messageOf(response));
        } else if (response.status === 413 || response.status === 422) {
          this.unanswered = null;
          this.#failed(await messageOf(response), false);
        } else {
          this.#failed(response.status === 401 ? SIGNED_OUT : TRANSIENT, true);
        }
      } catch {
        this.#failed(TRANSIENT, true);
      }
    }

    // After signing in again in another tab the token is another one: the answer to the old one brings it.
    async #ask(what, method, body) {
      const send = () =>
        fetch(`${this.address}/${what}`, {
          method,
          credentials: "same-origin",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify(body),
        });
      const response = await send();
      if (response.status !== 400) return response;
      const { csrf_token: token } = await response.clone().json().catch(() => ({}));
      if (!token || token === this.token) return response;
      this.token = token;
      return send();
    }

    #failed(words, isTransient) {
      this.#say(words);
      this.#tell("failed", { message: words });
      if (!isTransient) return;
      this.#plan(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
      this.failures += 1;
    }

    #plan(milliseconds) {
      clearTimeout(this.timer);
      if (this.content && !this.isOver) this.timer = setTimeout(() => this.save(), milliseconds);
    }

    #offer(message, action) {
      const box = this.conflict;
      if (!box) return this.#say(message);
      const words = document.createElement("p");
      words.textContent = message;
      box.replaceChildren(words);
      if (action) {
        const group = document.createElement("div");
        group.className = "utrecht-button-group";
        const button = document.createElement("button");
        button.type = "button";
        button.className = "utrecht-button utrecht-button--small";
        button.textContent = action;
        button.addEventListener("click", () => this.takeOver());
        const wait = document.createElement("span");
        wait.className = "small muted";
        wait.textContent = "Wacht je? Zodra het vrij is, kun je hier verder.";
        group.append(button, wait);
        box.append(group);
      }
      box.hidden = false;
    }

    // A status line that is written again with the same words would be read aloud again.
    #say(words) {
      if (this.status && this.status.textContent !== words) this.status.textContent = words;
    }

    #tell(kind, facts) {
      for (const listener of this.listeners.get(kind) ?? []) listener(facts);
    }
  }

  async function messageOf(response) {
    try {
      return (await response.json()).message;
    } catch {
      return "Er ging iets mis. Probeer het opnieuw.";
    }
  }

  window.waakvlamDraft = { open: (section) => new DraftFile(section) };
})();
