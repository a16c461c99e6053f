// Keeps the page of a running import up to date. Without this, the button on the page does so.
(() => {
  "use strict";

  const EVERY = 1000; // milliseconds
  const card = document.querySelector("[data-progress-url]");
  if (!card) return;
  const bar = card.querySelector("progress");
  const words = card.querySelector("[data-import-words]");
  card.querySelector("[data-import-again]").hidden = true;
  let told = "";

  async function look() {
    try {
      const answer = await fetch(card.dataset.progressUrl, { headers: { Accept: "application/json" } });
      const now = await answer.json();
      if (!answer.ok || now.state !== "running") return location.reload();
      bar.value = now.part;
      if (now.words !== told) words.textContent = told = now.words;
    } catch {
      // out of reach for a moment: the next look tells
    }
    setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
})();
