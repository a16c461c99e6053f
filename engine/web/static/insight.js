// Puts figures on the drawing of a process: colours, what stands at each step, and how thick each arrow is.
// The table under it says the same without this.
(() => {
  "use strict";

  const FAR = 0.5; // below this the drawing is an overview: colours and ranks only
  const NEAR = 0.75;
  const WIDTHS = 5;
  const PAPER = 690; // pixels between the margins of an A4

  document.addEventListener("drawn", ({ target, detail: viewer }) => {
    if (!target.dataset.heat) return;
    const heat = JSON.parse(target.dataset.heat);
    const registry = viewer.get("elementRegistry");
    const boxes = heat.boxes.filter((box) => registry.get(box.id));
    for (const box of boxes) paint(viewer, box);
    thicken(viewer, heat);
    followFocus(viewer, target);
    showFar(viewer, target);
    begin(viewer, boxes, heat.at);
    jumps(viewer, target, boxes);
    printWhole(viewer, target, boxes);
  });

  function paint(viewer, box) {
    viewer.get("canvas").addMarker(box.id, `heat-${box.level}`);
    const label = document.createElement(box.href ? "a" : "span");
    label.className = "wv-heat-label";
    label.dataset.step = box.id;
    if (box.href) label.href = `${box.href}#deze-stap`;
    if (box.rank) {
      label.classList.add("has-rank");
      label.append(part("b", `${box.rank}`));
    }
    label.append(part("span", box.text));
    label.append(hidden(box.label));
    viewer.get("overlays").add(box.id, { position: { top: -27, left: -4 }, scale: { min: 0.85, max: 1.1 }, html: label });
  }

  function part(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  const hidden = (text) => Object.assign(part("span", ` ${text}`), { className: "vh" });

  // An arrow of the figures goes along sequence flows, past gateways and whatever else has no figures of its own.
  function thicken(viewer, heat) {
    const registry = viewer.get("elementRegistry");
    const along = new Map();
    const ends = new Set(heat.arrows.flatMap((arrow) => [arrow.from, arrow.to]));
    for (const arrow of heat.arrows) {
      const way = path(registry.get(arrow.from), registry.get(arrow.to), ends);
      for (const flow of way) {
        const sum = along.get(flow) ?? { n: 0, weight: 0, seconds: 0, arrows: [] };
        sum.n += arrow.n;
        sum.seconds += arrow.n * arrow.seconds;
        sum.weight += heat.byTime ? arrow.n * arrow.seconds : arrow.n;
        sum.isFirst ||= flow === way[0];
        sum.arrows.push(arrow);
        along.set(flow, sum);
      }
    }
    const most = Math.max(...[...along.values()].map((sum) => sum.weight), 1);
    for (const [flow, sum] of along) {
      const width = Math.max(1, Math.ceil((WIDTHS * sum.weight) / most));
      viewer.get("canvas").addMarker(flow.id, `flow-${width}`);
      if (sum.isFirst || parts(flow)) tell(viewer, flow, sum, heat.byTime);
    }
  }

  // Where a step ends or ways part, an arrow gets its figure; the rest of the way it is the same.
  const parts = (flow) => flow.source.outgoing.length > 1;

  function path(from, to, ends) {
    if (!from || !to) return [];
    const starts = [...(from.outgoing ?? []), ...(from.attachers ?? []).flatMap((each) => each.outgoing ?? [])];
    const queue = starts.map((flow) => [flow]);
    const seen = new Set();
    while (queue.length) {
      const way = queue.shift();
      const reached = way.at(-1).target;
      if (reached === to) return way;
      if (!reached || seen.has(reached) || ends.has(reached.id)) continue;
      seen.add(reached);
      for (const next of reached.outgoing ?? []) if (next.waypoints) queue.push([...way, next]);
    }
    return [];
  }

  function tell(viewer, flow, sum, byTime) {
    const one = sum.arrows.length === 1 ? sum.arrows[0] : null;
    const label = document.createElement(one ? "a" : "span");
    label.className = "wv-flow-label";
    const days = sum.seconds / sum.n / 28800;
    if (byTime && days < 0.05) return;
    const shown = byTime ? `${days < 10 ? days.toFixed(1).replace(".", ",") : Math.round(days)} wd` : `${sum.n}×`;
    label.textContent = shown;
    label.title = `${sum.n} keer, gemiddeld ${days.toFixed(1).replace(".", ",")} werkdagen tot de volgende klaar was`;
    if (one) {
      label.href = `${one.href}#deze-stap`;
      label.append(hidden(`: ${label.title}. Kijk alleen naar deze overgang`));
    }
    const [first, second] = flow.waypoints;
    const left = Math.min(...flow.waypoints.map((point) => point.x));
    const top = Math.min(...flow.waypoints.map((point) => point.y));
    const at = { left: (first.x + second.x) / 2 - left - 16, top: (first.y + second.y) / 2 - top - 9 };
    viewer.get("overlays").add(flow.id, { position: at, scale: { min: 0.85, max: 1 }, html: label });
  }

  // Who walks the labels with the keyboard keeps them in sight; a hidden scroll of the container would lose the drawing.
  function followFocus(viewer, place) {
    place.addEventListener("focusin", ({ target }) => {
      const id = target.dataset?.step;
      for (const box of place.querySelectorAll("*")) if (box.scrollLeft || box.scrollTop) box.scrollTo(0, 0);
      if (id) look(viewer, [viewer.get("elementRegistry").get(id)], Math.max(viewer.get("canvas").zoom(), NEAR));
    });
  }

  function showFar(viewer, place) {
    const tell = () => place.classList.toggle("is-far", viewer.get("canvas").zoom() < FAR);
    viewer.on("canvas.viewbox.changed", tell);
    tell();
  }

  // A long process is too small to read as a whole: begin at the step that was asked for, or at the worst.
  function begin(viewer, boxes, at) {
    const worst = boxes.find((box) => box.id === at) ?? boxes.filter((box) => box.rank).sort((one, other) => one.rank - other.rank)[0];
    if (worst && viewer.get("canvas").zoom() < NEAR)
      look(viewer, [viewer.get("elementRegistry").get(worst.id)], NEAR);
  }

  function jumps(viewer, place, boxes) {
    const group = place.closest("figure").querySelector("[data-heat-jumps]");
    for (const box of boxes.filter((each) => each.rank).sort((one, other) => one.rank - other.rank)) {
      const button = part("button", `${box.rank}`);
      button.type = "button";
      button.className = "wv-heat-jump";
      button.setAttribute("aria-label", `Breng in beeld: ${box.label}`);
      button.addEventListener("click", () => look(viewer, [viewer.get("elementRegistry").get(box.id)], NEAR));
      group.append(button);
    }
    group.hidden = group.childElementCount < 2;
  }

  function look(viewer, [shape], zoom) {
    const canvas = viewer.get("canvas");
    canvas.zoom(zoom);
    const seen = canvas.viewbox();
    const whole = seen.inner;
    const inside = (middle, size, from, length) =>
      length <= size ? from - (size - length) / 2 : Math.min(Math.max(middle - size / 2, from - 40), from + length - size + 40);
    canvas.viewbox({
      ...seen,
      x: inside(shape.x + shape.width / 2, seen.width, whole.x, whole.width),
      y: inside(shape.y + shape.height / 2, seen.height, whole.y, whole.height),
    });
  }

  // On paper the whole drawing, as wide as the page and no higher than it needs: its place gets the size that it has
  // there before it is fitted, for the script does not see how a page is laid out for printing. Ranks are drawn in it:
  // labels that lie over it would make the whole page smaller, as far away as they were put before they were scaled.
  function printWhole(viewer, place, boxes) {
    const canvas = viewer.get("canvas");
    let seen = null;
    let ranks = null;
    window.addEventListener("beforeprint", () => {
      seen = canvas.viewbox();
      place.style.width = `${PAPER}px`;
      place.style.height = `${Math.min((PAPER * seen.inner.height) / seen.inner.width + 40, PAPER)}px`;
      canvas.resized();
      canvas.zoom("fit-viewport", "auto");
      ranks ??= drawnRanks(viewer, boxes, canvas.zoom());
      canvas.getDefaultLayer().append(ranks);
    });
    window.addEventListener("afterprint", () => {
      if (!seen) return;
      ranks.remove();
      place.style.width = place.style.height = "";
      canvas.resized();
      canvas.viewbox(seen);
    });
  }

  function drawnRanks(viewer, boxes, zoom) {
    const size = 16 / zoom;
    const ranks = drawn("g", {});
    for (const box of boxes.filter((each) => each.rank)) {
      const { x, y } = viewer.get("elementRegistry").get(box.id);
      ranks.append(drawn("rect", { x: x - size / 2, y: y - size / 2, width: size, height: size, rx: size / 6, class: "wv-heat-rank" }));
      const number = drawn("text", { x, y: y + size * 0.28, "font-size": size * 0.75, "text-anchor": "middle", class: "wv-heat-number" });
      number.textContent = box.rank;
      ranks.append(number);
    }
    return ranks;
  }

  function drawn(tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }
})();
