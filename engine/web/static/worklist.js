// The list follows a filter as soon as it is chosen; without this script the button does it.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form.wv-filters")) {
    form.querySelector("button[type=submit]").hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  }
});
