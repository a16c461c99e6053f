// Parts of a page that take a moment to make are asked for once the page stands: <div data-part="/address" role="status">;
// data-part-wait says what happens meanwhile. When it fails, what stood there comes back: a link to the same without a
// script; data-part-failed says that it went wrong, with a button to try again. A part too long to be read out has no
// role: <p data-parts-said role="status"> then says how many are still to come.
(() => {
  "use strict";

  const said = document.querySelector("[data-parts-said]");
  let underWay = 0;
  for (const place of document.querySelectorAll("[data-part]")) fill(place);

  function count(more) {
    underWay += more;
    if (said) said.textContent = underWay ? said.dataset.partsSaid.replace("%", underWay) : said.dataset.partsDone;
  }

  async function fill(place) {
    const before = [...place.childNodes];
    place.replaceChildren(told(place.dataset.partWait ?? "Even geduld: ze worden nu gespeeld.", "muted"));
    place.setAttribute("aria-busy", "true");
    count(1);
    try {
      const response = await fetch(place.dataset.part, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const made = new DOMParser().parseFromString(await response.text(), "text/html");
      place.replaceChildren(...made.body.childNodes);
    } catch (error) {
      console.error(error);
      place.replaceChildren(...before);
      if (place.dataset.partFailed) offerAgain(place, before);
    } finally {
      place.removeAttribute("aria-busy");
      count(-1);
    }
  }

  function offerAgain(place, before) {
    const words = told(`${place.dataset.partFailed} `);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--small";
    button.textContent = "Probeer opnieuw";
    button.addEventListener("click", () => {
      place.replaceChildren(...before);
      place.tabIndex = -1;
      place.focus();
      fill(place);
    });
    words.append(button);
    place.prepend(words);
  }

  function told(words, look = "") {
    const made = document.createElement("p");
    made.className = look;
    made.textContent = words;
    return made;
  }
})();
