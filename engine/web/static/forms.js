// Forms in the browser: hide what does not apply, compute along, keep the draft. Without it the form works too.
// What a condition sees is the same as on the server (engine/forms/visibility.py and values.py): keep them equal.

const MOST_DIGITS = 15;
const TOO_MUCH = 1e13;

/** Euros, or null when the text cannot be read in exactly one way. */
export function parseAmount(text) {
  const bare = text.replace(/[€\u00a0 ]/g, "");
  if (isLong(bare)) return null;
  if (/^-?\d+\.\d{1,2}$/.test(bare)) return Math.abs(bare) >= TOO_MUCH ? null : Number(bare);
  const found = /^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-|–))?$/.exec(bare);
  if (!found) return null;
  const cents = /^\d+$/.test(found[3] ?? "") ? found[3] : "0";
  const amount = Number(`${found[1]}${found[2].replaceAll(".", "")}.${cents}`);
  return Math.abs(amount) >= TOO_MUCH ? null : amount;
}

export function parseNumber(text) {
  if (isLong(text)) return null;
  if (/^-?\d+\.\d{1,2}$/.test(text)) return Number(text);
  if (!/^-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$/.test(text)) return null;
  return Number(text.replaceAll(".", "").replace(",", "."));
}

/** `YYYY-MM-DD` of `d-m-jjjj`, or null when there is no such day. */
export function parseDate(text) {
  const dutch = /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!dutch && !iso) return null;
  const [year, month, day] = (dutch ? dutch.slice(1).reverse() : iso.slice(1)).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists && year >= 1900 && year <= 2199 ? date.toISOString().slice(0, 10) : null;
}

function isLong(text) {
  return text.replace(/\D/g, "").length > MOST_DIGITS;
}

/** A computed value in Dutch. */
export function shown(value, isAmount) {
  if (value === null || value === undefined || value === "") return "nog niet bekend";
  if (typeof value === "boolean") return value ? "ja" : "nee";
  if (typeof value === "number" && isAmount) {
    return "€\u00a0" + value.toLocaleString("nl-NL", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }
  if (typeof value === "number") {
    return value.toLocaleString("nl-NL", { maximumFractionDigits: 10, useGrouping: false });
  }
  if (Array.isArray(value)) return value.map((each) => shown(each, isAmount)).join(", ");
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return new Date(value).toLocaleDateString("nl-NL", { dateStyle: "long", timeZone: "UTC" });
  }
  return String(value);
}

function answer(field, data) {
  const { key, kind } = field.dataset;
  if (kind === "readonly") return data[key] ?? null;
  if (kind === "expression") return null;
  const inputs = [...field.querySelectorAll("input, select, textarea")];
  const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
  if (kind === "checkbox") return chosen.length > 0;
  if (kind === "checklist") return chosen;
  if (kind === "radio") return chosen[0] ?? null;
  const text = inputs[0].value.trim();
  const parse = { amount: parseAmount, number: parseNumber, date: parseDate }[kind];
  return text === "" ? null : parse ? parse(text) : text;
}

/** Show, hide and compute by what is filled in now. */
function refresh(root, data, evaluate) {
  const parts = [...root.querySelectorAll("[data-hide], [data-key]")];
  const conditions = parts.filter((part) => "hide" in part.dataset).length;
  const contradicting = new Set();
  let hidden = new Set();
  let context = {};
  for (let turn = 0; turn < 2 * conditions + 2; turn += 1) {
    const before = hidden;
    [hidden, context] = round(parts, data, before, evaluate);
    const changed = parts.filter((part) => before.has(part) !== hidden.has(part));
    if (!changed.length) break;
    // A chain of conditions settles within as many rounds as there are conditions.
    if (turn > conditions) changed.forEach((part) => contradicting.add(part));
  }
  for (const part of parts) {
    if ("hide" in part.dataset) part.hidden = hidden.has(part) && !contradicting.has(part);
    const output = part.querySelector(":scope > .wv-sum > output");
    const words = output && shown(context[part.dataset.key], "amount" in part.dataset);
    if (output && output.textContent !== words) output.textContent = words;
  }
}

function round(parts, data, hiddenBefore, evaluate) {
  const context = { ...data };
  for (const part of parts) {
    if (part.dataset.key) context[part.dataset.key] = hiddenBefore.has(part) ? null : answer(part, data);
  }
  const hidden = new Set();
  for (const part of parts) {
    const section = part.parentElement.closest("[data-hide]");
    const { key, hide, expression } = part.dataset;
    if ((section && hidden.has(section)) || (hide && evaluate(hide, context) === true)) hidden.add(part);
    if (!key) continue;
    if (hidden.has(part)) context[key] = null;
    else if (expression) context[key] = computed(evaluate(expression, context), "amount" in part.dataset);
    else context[key] = answer(part, data);
  }
  return [hidden, context];
}

function computed(value, isAmount) {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) return null;
  return isAmount ? Math.round(value * 100) / 100 : value;
}

export function live(root) {
  const feel = window.waakvlamFeel;
  if (!feel) return;
  const data = JSON.parse(root.dataset.context);
  const update = () => {
    try {
      refresh(root, data, feel.evaluate);
    } catch (error) {
      // A condition that cannot be judged here must not keep a question from anybody; the server judges again.
      console.error(error);
      root.querySelectorAll("[data-hide]").forEach((part) => (part.hidden = false));
    }
  };
  let waiting;
  root.addEventListener("change", update);
  root.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 200);
  });
  update();
}

const QUIET = 1500;
const RETRIES = [5000, 15000, 30000, 60000];

/** Keep what is typed: POST the whole form to data-draft-url after each pause, and when the page goes out of sight. */
function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
  let typed = 0;
  let kept = 0;
  let failures = 0;
  let timer;
  let sending = null;
  let isOver = false;
  let isLeaving = false;
  let isRenewed = false;

  // A status line that is written again with the same words would be read aloud again.
  const say = (words) => {
    if (status && status.textContent !== words) status.textContent = words;
  };
  const plan = (milliseconds) => {
    clearTimeout(timer);
    if (!isOver && !isLeaving) timer = setTimeout(save, milliseconds);
  };

  async function save({ keepalive = false } = {}) {
    if (isOver || isLeaving || sending || kept === typed) return;
    const version = typed;
    sending = new AbortController();
    try {
      const response = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: sending.signal,
        keepalive,
      });
      if (response.status === 409) {
        isOver = true;
        say((await response.json()).message);
      } else if (response.ok) {
        kept = version;
        failures = 0;
        isRenewed = false;
        say(`Bewaard om ${timeNow()} uur`);
      } else if (response.status === 400 && !isRenewed) {
        isRenewed = true;
        renewToken((await response.json()).csrf_token);
        plan(0);
      } else {
        const signedOut = response.type === "opaqueredirect" || response.status === 401;
        failed(signedOut ? "Niet bewaard: je bent uitgelogd. Log in een ander tabblad weer in." : undefined);
      }
    } catch {
      if (!isLeaving) failed();
    } finally {
      sending = null;
    }
    if (kept !== typed && !failures) plan(QUIET);
  }

  // After signing in again in another tab this page still holds the token of the session before.
  function renewToken(token) {
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token ?? input.value;
  }

  function failed(words = "Niet bewaard: geen verbinding. We proberen het zo weer.") {
    say(words);
    plan(RETRIES[Math.min(failures, RETRIES.length - 1)]);
    failures += 1;
  }

  form.addEventListener("input", () => {
    typed += 1;
    plan(QUIET);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isLeaving = true;
    clearTimeout(timer);
    sending?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
  window.addEventListener("online", () => plan(0));
  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && kept !== typed) event.preventDefault();
  });
}

function timeNow() {
  const time = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" };
  return new Date().toLocaleTimeString("nl-NL", time).replace(":", ".");
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-form]").forEach(live);
  document.querySelectorAll("form[data-draft-url]").forEach(keepDraft);
  document.querySelector("[data-error-summary]")?.focus();
}
