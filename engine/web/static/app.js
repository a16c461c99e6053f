// The chosen theme, the menus, the tabs and filters on a phone and the keys of a work list. Every page works without it.
(() => {
  "use strict";

  const remembered = (key) => { try { return localStorage.getItem(key) || ""; } catch { return ""; } };
  const remember = (key, value) => {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* private window: for this page only */ }
  };

  const applyTheme = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]"))
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  };
  applyTheme(remembered("wv-theme"));

  document.addEventListener("DOMContentLoaded", () => {
    themeSwitch();
    menus();
    tabs();
    filters();
    keys();
  });

  function themeSwitch() {
    for (const part of document.querySelectorAll("[data-themes]")) part.hidden = false;
    applyTheme(remembered("wv-theme"));
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-choice]");
      if (!button) return;
      remember("wv-theme", button.dataset.themeChoice);
      applyTheme(button.dataset.themeChoice);
    });
  }

  // A menu closes on Escape, giving the focus back, and on a click or focus elsewhere.
  function menus() {
    const all = document.querySelectorAll("details[data-menu]");
    const closeOthers = (target) => { for (const menu of all) if (!menu.contains(target)) menu.open = false; };
    document.addEventListener("click", (event) => closeOthers(event.target));
    document.addEventListener("focusin", (event) => closeOthers(event.target));
    for (const menu of all)
      menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
  }

  // On a phone the tabs scroll sideways: the one you are on comes into sight, with a bit of the next.
  function tabs() {
    for (const tab of document.querySelectorAll(".wv-tabs [aria-current]")) {
      const row = tab.closest("ul");
      row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
    }
  }

  // The server sends the filter box open, so that it works without this script; on a phone it starts closed.
  function filters() {
    if (!matchMedia("(max-width: 40rem)").matches) return;
    for (const box of document.querySelectorAll("details.wv-filterbox")) box.open = false;
  }

  // J and K walk over the rows, Enter opens, P claims, ? goes to the list of keys. The first row is the one to
  // begin with. Off means off, on every page.
  function keys() {
    const help = document.querySelector("[data-keys]");
    const rows = [...document.querySelectorAll("[data-rows] > .wv-row")];
    if (!help || !rows.length) return;
    const list = help.querySelector("[data-keys-list]");
    const onOff = help.querySelector("[data-keys-switch]");
    let current = -1; // -1: no row is marked

    // Keys work only where they can be switched off: a phone does not show the list.
    const isOff = () => remembered("wv-keys") === "off" || help.offsetParent === null;
    const mark = (index) => {
      rows[current]?.classList.remove("is-current");
      current = index;
      rows[current]?.classList.add("is-current");
    };
    // The focus goes along, so that a screen reader says the row and Enter opens it by itself.
    const goTo = (index) => {
      mark(Math.max(0, Math.min(index, rows.length - 1)));
      rows[current].querySelector("[data-open]").focus();
      rows[current].scrollIntoView({ block: "nearest" });
    };
    const show = () => {
      list.hidden = isOff();
      onOff.textContent = isOff() ? "Zet sneltoetsen aan" : "Zet sneltoetsen uit";
      mark(isOff() ? -1 : 0);
    };
    const open = () => rows[current].querySelector("[data-open]").click();
    const actions = {
      j: () => goTo(current + 1),
      k: () => goTo(current - 1),
      p: () => rows[current].querySelector("form[data-claim]")?.requestSubmit(),
      "?": () => { help.tabIndex = -1; help.focus(); },
    };

    help.hidden = false;
    show();
    onOff.addEventListener("click", () => { remember("wv-keys", isOff() ? "" : "off"); show(); });
    for (const [index, row] of rows.entries()) row.addEventListener("focusin", () => { if (!isOff()) mark(index); });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
      if (event.target.closest("input, select, textarea, [contenteditable]")) return;
      const act = event.key === "Enter" ? event.target === document.body && open : actions[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }
})();
