// Draws the diagrams of a page and marks where the process stands. The table of steps says the same without this.
(() => {
  "use strict";

  document.addEventListener("DOMContentLoaded", () => {
    for (const place of document.querySelectorAll("[data-diagram]")) draw(place);
  });

  async function draw(place) {
    const figure = place.closest("figure");
    const status = figure.querySelector("[data-diagram-status]");
    try {
      const response = await fetch(place.dataset.diagram, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const Viewer = BpmnViewer.default ?? BpmnViewer;
      const viewer = new Viewer({ container: place, zoomScroll: { enabled: false } }); // the wheel scrolls the page
      await viewer.importXML(await response.text());
      const canvas = viewer.get("canvas");
      name(place);
      const now = place.dataset.now.split(" ").filter((id) => id && viewer.get("elementRegistry").get(id));
      trace(viewer, (place.dataset.walked ?? "").split(" "));
      mark(viewer, now);
      const fit = () => canvas.zoom("fit-viewport", "auto");
      fit();
      if (now.length) lookAt(viewer, now[0]);
      zoomButtons(figure, canvas, fit);
      place.dispatchEvent(new CustomEvent("drawn", { detail: viewer, bubbles: true }));
      status.textContent = "Sleep om te verschuiven. De stappen staan op deze pagina ook als lijst.";
    } catch (error) {
      console.error(error);
      place.hidden = true;
      status.textContent = "De tekening kan hier niet worden getoond. De stappen staan op deze pagina als lijst.";
    }
  }

  function name(place) {
    const svg = place.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", place.dataset.name);
    svg.setAttribute("focusable", "false");
    svg.removeAttribute("tabindex");
  }

  // A thick edge and the word, so that it does not hang on colour.
  function mark(viewer, ids) {
    const canvas = viewer.get("canvas");
    for (const id of ids) {
      canvas.addMarker(id, "wv-now");
      const badge = document.createElement("span");
      badge.className = "wv-diagram__now";
      badge.textContent = "Nu";
      viewer.get("overlays").add(id, { position: { top: -14, left: 8 }, html: badge });
    }
  }

  // The path walked: a thick line, and the number of its turn on each step of a person.
  function trace(viewer, ids) {
    const registry = viewer.get("elementRegistry");
    let turn = 0;
    for (const id of ids.filter((each) => each && registry.get(each))) {
      viewer.get("canvas").addMarker(id, "wv-walked");
      if (!/(User|Manual)Task$/.test(registry.get(id).type)) continue;
      const badge = document.createElement("span");
      badge.className = "wv-diagram__done";
      badge.textContent = `${(turn += 1)}`;
      viewer.get("overlays").add(id, { position: { bottom: 10, left: -8 }, html: badge });
    }
  }

  // Long processes are drawn too small to read; begin where the process stands.
  function lookAt(viewer, id) {
    const canvas = viewer.get("canvas");
    const { x, y, width, height } = viewer.get("elementRegistry").get(id);
    if (canvas.zoom() >= 0.8) return;
    canvas.zoom(0.9);
    const seen = canvas.viewbox();
    canvas.viewbox({ ...seen, x: x + width / 2 - seen.width / 2, y: y + height / 2 - seen.height / 2 });
  }

  function zoomButtons(figure, canvas, fit) {
    const group = figure.querySelector("[data-diagram-zoom]");
    group.hidden = false;
    const actions = {
      in: () => canvas.zoom(canvas.zoom() * 1.25),
      out: () => canvas.zoom(canvas.zoom() / 1.25),
      fit,
    };
    for (const button of group.querySelectorAll("[data-zoom]"))
      button.addEventListener("click", actions[button.dataset.zoom]);
  }
})();
