// Parts of a page that take a moment to make are asked for once the page stands: <div data-part="/address" role="status">;
// data-part-wait says what happens meanwhile.
(() => {
  "use strict";

  for (const place of document.querySelectorAll("[data-part]")) fill(place);

  async function fill(place) {
    const before = [...place.childNodes];
    const waiting = document.createElement("p");
    waiting.className = "muted";
    waiting.textContent = place.dataset.partWait ?? "Even geduld: ze worden nu gespeeld.";
    place.replaceChildren(waiting);
    try {
      const response = await fetch(place.dataset.part, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const made = new DOMParser().parseFromString(await response.text(), "text/html");
      place.replaceChildren(...made.body.childNodes);
    } catch (error) {
      console.error(error);
      place.replaceChildren(...before);
    }
  }
})();
