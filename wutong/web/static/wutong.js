// Everything works without this file. It guards against sending a form twice, leads the eye to errors, and keeps
// a desk usable from the keyboard.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if ((form.getAttribute("method") || "").toLowerCase() === "post" && !form.target) {
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 5000);
  }
});
window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
document.addEventListener("DOMContentLoaded", () => {
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
  for (const all of document.querySelectorAll("[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = all.checked;
    });
  }
  const machine = document.querySelector("[data-idle]");
  if (machine) idle(Number(machine.dataset.idle) * 1000, machine.dataset.next);
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing) {
    const search = document.querySelector("input[type=search]");
    if (search) { search.focus(); event.preventDefault(); }
  }
});
// A self-service machine that stands idle leads to where it asks, and then clears.
function idle(wait, next) {
  let timer;
  const again = () => { clearTimeout(timer); timer = setTimeout(() => location.replace(next), wait); };
  for (const kind of ["keydown", "pointerdown", "touchstart", "scroll"]) addEventListener(kind, again, { passive: true });
  again();
}
