// Two drawings that move together, beside the list of what changed. The list says everything without this.
(() => {
  "use strict";

  const WORDS = { added: "nieuw", removed: "weg", changed: "anders", moved: "verplaatst" };
  const SIGNS = { added: "+", removed: "−", changed: "~", moved: "↔" };
  const CLOSE = 0.85; // how near a change is looked at, at least
  const STACKED = matchMedia("(max-width: 66rem)"); // the drawings stand under the list, out of sight of it
  const READABLE = 0.6; // a process drawn smaller than this begins at its first change

  document.addEventListener("DOMContentLoaded", () => {
    const compared = document.querySelectorAll("[data-compared]");
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        open(entry.target);
      }
    }, { rootMargin: "400px" });
    for (const section of compared) {
      const twin = section.querySelector("[data-twin]");
      if (!twin) continue;
      twin.hidden = false;
      seen.observe(section);
    }
  });

  async function open(section) {
    const twin = section.querySelector("[data-twin]");
    const status = twin.querySelector("[data-twin-status]");
    try {
      const sides = await Promise.all([...twin.querySelectorAll("[data-drawing]")].map((place) => draw(place, twin.dataset.name)));
      together(sides);
      const walk = walker(section, sides, status);
      tools(twin, sides, walk);
      status.textContent = sides.length > 1
        ? "Kies een verandering in de lijst: je ziet haar in beide tekeningen."
        : "Dit proces is er maar aan één kant.";
      if (sides.at(-1).canvas.zoom() < READABLE) walk.begin();
    } catch (error) {
      console.error(error);
      for (const part of twin.querySelectorAll("figure, .wv-twin__bar, .wv-twin__legend")) part.hidden = true;
      status.textContent = "De tekeningen kunnen hier niet worden getoond. De lijst zegt alles wat anders is.";
    }
  }

  async function draw(place, name) {
    const response = await fetch(place.dataset.url, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const Viewer = BpmnViewer.default ?? BpmnViewer;
    const viewer = new Viewer({ container: place, zoomScroll: { enabled: false } }); // the wheel scrolls the page
    await viewer.importXML(await response.text());
    const canvas = viewer.get("canvas");
    const figure = place.closest("figure");
    const svg = place.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", `Tekening van ${name}: ${figure.querySelector("figcaption").textContent}`);
    svg.setAttribute("focusable", "false");
    svg.removeAttribute("tabindex");
    const side = { key: place.dataset.drawing, viewer, canvas, elements: viewer.get("elementRegistry") };
    mark(side, JSON.parse(place.dataset.marks));
    canvas.zoom("fit-viewport", "auto");
    return side;
  }

  // A colour, an edge of its own and a word, so that no mark hangs on colour.
  function mark(side, marks) {
    const overlays = side.viewer.get("overlays");
    for (const [id, verb] of Object.entries(marks)) {
      const element = side.elements.get(id);
      if (!element) continue;
      side.canvas.addMarker(id, `wv-mark-${verb}`);
      if (element.waypoints && verb === "moved") continue; // an arrow that runs elsewhere: its colour is enough
      const badge = document.createElement("span");
      badge.className = `wv-twin__badge wv-twin__badge--${verb}`;
      badge.textContent = `${SIGNS[verb]} ${WORDS[verb]}`;
      overlays.add(id, { position: placeOf(element), html: badge, show: { minZoom: 0.3 } });
    }
  }

  // On the edge of a step; halfway along an arrow.
  function placeOf(element) {
    if (!element.waypoints) return { top: -11, left: 4 };
    const middle = Math.floor((element.waypoints.length - 1) / 2);
    const [from, to] = [element.waypoints[middle], element.waypoints[middle + 1]];
    const left = Math.min(...element.waypoints.map((point) => point.x));
    const top = Math.min(...element.waypoints.map((point) => point.y));
    return { top: (from.y + to.y) / 2 - top + 3, left: (from.x + to.x) / 2 - left - 12 };
  }

  // What one drawing shows the other shows; `apart` is how far a step stands from where it stood.
  function together(sides) {
    let busy = false;
    for (const side of sides)
      side.viewer.on("canvas.viewbox.changed", ({ viewbox }) => {
        if (busy) return;
        busy = true;
        for (const other of sides) {
          if (other === side) continue;
          const [x, y] = [(other.apart?.x ?? 0) - (side.apart?.x ?? 0), (other.apart?.y ?? 0) - (side.apart?.y ?? 0)];
          other.canvas.viewbox({ x: viewbox.x + x, y: viewbox.y + y, width: viewbox.width, height: viewbox.height });
        }
        busy = false;
      });
    sides.at(-1)?.canvas.zoom("fit-viewport", "auto");
  }

  function centreOf(element) {
    if (!element.waypoints) return { x: element.x + element.width / 2, y: element.y + element.height / 2 };
    const middle = Math.floor((element.waypoints.length - 1) / 2);
    const [from, to] = [element.waypoints[middle], element.waypoints[middle + 1]];
    return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  }

  // Brings the step of a change into the middle of each drawing that has it.
  function lookAt(sides, ids) {
    const found = sides.map((side) => ids[side.key] && side.elements.get(ids[side.key]));
    for (const side of sides)
      for (const element of side.elements.getAll()) side.canvas.removeMarker(element.id, "wv-looked-at");
    sides.forEach((side, index) => { if (found[index]) side.canvas.addMarker(found[index].id, "wv-looked-at"); });
    const first = found.findLast(Boolean);
    if (!first) return false;
    const centre = centreOf(first);
    sides.forEach((side, index) => {
      const own = found[index] ? centreOf(found[index]) : centre;
      side.apart = { x: own.x - centre.x, y: own.y - centre.y };
    });
    const { canvas, apart } = sides[found.lastIndexOf(first)];
    if (canvas.zoom() < CLOSE) canvas.zoom(CLOSE);
    const seen = canvas.viewbox();
    canvas.viewbox({ ...seen, x: centre.x + apart.x - seen.width / 2, y: centre.y + apart.y - seen.height / 2 });
    return true;
  }

  // The name of each change becomes a button. J and K work while the focus is in this part of the page.
  function walker(section, sides, status) {
    const twin = section.querySelector("[data-twin]");
    const items = [...section.querySelectorAll("[data-change]")];
    let current = -1;
    const choose = (index, withFocus) => {
      items[current]?.classList.remove("is-current");
      items[current]?.querySelector("button")?.removeAttribute("aria-current");
      current = (index + items.length) % items.length;
      const item = items[current];
      item.classList.add("is-current");
      const button = item.querySelector("button");
      button.setAttribute("aria-current", "true");
      if (withFocus) button.focus({ preventScroll: true });
      if (!STACKED.matches) item.scrollIntoView({ block: "nearest" });
      const drawn = lookAt(sides, { voor: item.dataset.before, na: item.dataset.after });
      status.textContent = `${current + 1} van ${items.length}: ${button.textContent}${drawn ? "" : ". Dit staat niet in de tekening."}`;
    };
    items.forEach((item, index) => {
      const name = item.querySelector("[data-change-name]");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "wv-change__name";
      button.textContent = name.textContent;
      button.addEventListener("click", () => {
        choose(index, true);
        if (STACKED.matches) twin.focus(); // goes there, so that what was asked for is seen
      });
      name.replaceWith(button);
    });
    section.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      const step = { j: 1, k: -1 }[event.key.toLowerCase()];
      if (!step) return;
      event.preventDefault();
      choose(current < 0 && step < 0 ? items.length - 1 : current + step, true);
    });
    twin.querySelector("[data-to-list]").addEventListener("click", () => items[Math.max(current, 0)].querySelector("button").focus());
    return {
      step: (step) => choose(current < 0 && step < 0 ? items.length - 1 : current + step, false),
      begin: () => lookAt(sides, { voor: items[0].dataset.before, na: items[0].dataset.after }),
    };
  }

  function tools(twin, sides, walk) {
    const { canvas } = sides.at(-1);
    const actions = {
      in: () => canvas.zoom(canvas.zoom() * 1.25),
      out: () => canvas.zoom(canvas.zoom() / 1.25),
      fit: () => { for (const side of sides) side.apart = null; canvas.zoom("fit-viewport", "auto"); },
    };
    for (const button of twin.querySelectorAll("[data-zoom]"))
      button.addEventListener("click", actions[button.dataset.zoom]);
    for (const button of twin.querySelectorAll("[data-step]"))
      button.addEventListener("click", () => walk.step(Number(button.dataset.step)));
  }
})();
