// Ctrl+Enter hands in the task from any field; a second press while it is being sent does nothing.
// What is pressed on this page is counted, and sent along when the task is handed in: a number for the task, not for
// whoever did it.
const PRESSED = "a[href], button, input, select, textarea, summary, label";

/** Count for one form, kept while the page comes back with something to mend. Answers how to add one. */
function countPresses(form) {
  const key = `waakvlam.presses.${form.getAttribute("action")}`;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "clicks" });
  let count = Number(kept(key)) || 0;
  const add = () => {
    field.value = String((count += 1));
    keep(key, count);
  };
  field.value = String(count);
  form.append(field);
  // A key that presses a button arrives as a click too; that on a label is followed by one on its field.
  document.addEventListener(
    "click",
    (event) => {
      const hit = event.target instanceof Element ? event.target.closest(PRESSED) : null;
      if (hit && !(hit instanceof HTMLLabelElement && hit.control)) add();
    },
    true,
  );
  return add;
}

function kept(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // storage is shut off: this page counts for itself
  }
}

function keep(key, count) {
  try {
    sessionStorage.setItem(key, String(count));
  } catch {
    // as above
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    const add = countPresses(form);
    let isSent = false;
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      add();
      form.requestSubmit(form.querySelector("button[value=volgende]"));
    });
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
    window.addEventListener("pageshow", () => (isSent = false));
  }
});
