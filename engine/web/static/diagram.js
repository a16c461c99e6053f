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
      const viewer = new Viewer({ container: place });
      await viewer.importXML(await response.text());
      const canvas = viewer.get("canvas");
      name(place);
      mark(viewer, place.dataset.now.split(" ").filter(Boolean));
      const fit = () => canvas.zoom("fit-viewport", "auto");
      fit();
      zoomButtons(figure, canvas, fit);
      status.textContent = "Sleep om te verschuiven. De stappen staan ook als lijst hieronder.";
    } catch (error) {
      console.error(error);
      place.hidden = true;
      status.textContent = "De tekening kan hier niet worden getoond. De stappen staan hieronder.";
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
    const registry = viewer.get("elementRegistry");
    for (const id of ids) {
      if (!registry.get(id)) continue;
      canvas.addMarker(id, "wv-now");
      const badge = document.createElement("span");
      badge.className = "wv-diagram__now";
      badge.textContent = "Nu";
      viewer.get("overlays").add(id, { position: { top: -14, left: 8 }, html: badge });
    }
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
