"""The judge of accessibility: axe, in a page that is open, with the rules of WCAG 2.2 AA that a machine can judge."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).with_name("axe.min.js")
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = ["color-contrast", "link-in-text-block"]
OF_A_PHONE = ["target-size", "scrollable-region-focusable", "button-name", "link-name", "label", "aria-hidden-focus"]
"""What may go otherwise on a narrow screen than on a wide one; names, as there are buttons for phones alone."""
JUDGE = """async ([kind, values, known, enough]) => {
  const seen = new Set(known), looks = new Map([[document.documentElement, 0]]), marked = [];
  const mark = (element, why) => marked.push([element, why]) && element.setAttribute(why, "");
  const look = (element) => {
    if (!looks.has(element)) {
      const own = getComputedStyle(element);
      const text = [look(element.parentElement), element.localName, element.getAttribute("class"), own.color, own.fill,
        own.backgroundColor, own.backgroundImage, own.opacity, own.filter, own.textShadow, own.fontSize, own.fontWeight,
        own.textDecorationLine, own.position].join();
      let [one, two] = [7, 11]; // 53 bits of it
      for (const code of new TextEncoder().encode(text)) {
        one = Math.imul(one ^ code, 2654435761);
        two = Math.imul(two ^ code, 1597334677);
      }
      looks.set(element, (two & 0x1fffff) * 2 ** 32 + (one >>> 0));
    }
    return looks.get(element);
  };
  for (const element of known ? document.querySelectorAll("body *") : []) {
    const speaks = element.matches("input, select, textarea")
      || [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (speaks && element.checkVisibility() && !seen.has(look(element))) {
      seen.add(look(element));
      mark(element, "data-new-look");
    }
  }
  if (enough) {
    const targets = [...document.querySelectorAll("*")].filter((each) => each.tabIndex >= 0 && each.checkVisibility());
    const places = targets.map((each) => each.getBoundingClientRect());
    const meet = (one, two) => one !== two
      && one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
    for (const [number, place] of places.entries()) {
      const stands = place.width >= enough && place.height >= enough && !places.some((other) => meet(place, other));
      if (!stands) mark(targets[number], "data-doubtful");
    }
  }
  if (!enough && !marked.length) return [[], known];
  axe.configure({ rules: [
    { id: "color-contrast", selector: "[data-new-look]" },
    { id: "link-in-text-block", selector: "a[href][data-new-look]" },
    { id: "target-size", selector: "[data-doubtful]" },
  ] });
  const found = await axe.run(document, { runOnly: { type: kind, values }, resultTypes: ["violations"] });
  for (const [element, why] of marked) element.removeAttribute(why);
  const told = found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
  return [told, known && [...seen]];
}"""
"""Colours of each look once: what has the same colours as another, within what has the same, is as easy to read.
The size of those targets that are not `enough` pixels wide and high, or meet another: the others pass by the rule."""
ENOUGH = 24


def violations(name: str, page: Page, *, of_a_phone: bool = False, known: list[int] | None = None) -> list[str]:
    """What axe finds, of colours in dark too; or only what may go otherwise `of_a_phone`, for less.

    `known` are the looks whose colours were judged before, and grows.
    """
    page.evaluate("document.querySelectorAll('main details').forEach((folded) => (folded.open = true))")
    if of_a_phone:
        found, _known = page.evaluate(JUDGE, ["rule", OF_A_PHONE, None, ENOUGH])
    else:
        known = [] if known is None else known
        found = as_it_stands(page, known)
        page.emulate_media(color_scheme="dark")
        told, known[:] = page.evaluate(JUDGE, ["rule", CONTRAST, known, 0])
        found += [f"dark, {each}" for each in told]
        page.emulate_media(color_scheme="light")
    return [f"{name}: {each}" for each in found]


def as_it_stands(page: Page, known: list[int] | None = None) -> list[str]:
    """What axe finds on the page that is open, in the colours that it has now."""
    known = [] if known is None else known
    found: list[str]
    found, known[:] = page.evaluate(JUDGE, ["tag", ALL_RULES, known, ENOUGH])
    return found
