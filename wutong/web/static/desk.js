// The desks by keyboard. Everything works without this file: Enter goes to the next field, F2 keeps, F8 submits,
// questions of services that are not chosen go away, and lists are walked with j and k.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-keys]");
  if (form) intake(form);
  list();
});
function intake(form) {
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button[data-key]")].filter((one) => one.offsetParent !== null && !one.disabled);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.matches("textarea, button, a, summary")) return;
    event.preventDefault();
    const all = fields();
    let at = all.indexOf(event.target) + 1;
    while (all[at] && all[at].type === "radio" && all[at].name === event.target.name) at += 1;
    if (all[at]) all[at].focus();
  });
  document.addEventListener("keydown", (event) => {
    const button = form.querySelector(`button[data-key="${event.key}"]`);
    if (button) { event.preventDefault(); form.requestSubmit(button); }
  });
  const names = [...form.querySelectorAll("input[name=services]")];
  const keys = JSON.parse(form.dataset.services || "{}");
  const show = () => {
    const chosen = new Set(names.filter((box) => box.checked).map((box) => keys[box.value] || box.value));
    for (const part of form.querySelectorAll("[data-service]")) part.hidden = !chosen.has(part.dataset.service);
    for (const papers of form.querySelectorAll(".papers")) papers.closest("section").hidden = ![...papers.children].some((one) => !one.hidden);
    const conclusion = form.querySelector("input[name=conclude]:checked");
    for (const part of form.querySelectorAll("[data-when]")) part.hidden = !conclusion || part.dataset.when !== conclusion.value;
  };
  form.addEventListener("change", show);
  if (names.length || form.querySelector("[data-when]")) show();
  const first = form.querySelector("[aria-invalid]") || (document.getElementById("errors") ? null : fields()[0]);
  if (first) first.focus();
}
function list() {
  const rows = () => [...document.querySelectorAll(".todo tbody tr")];
  if (!rows().length) return;
  let at = -1;
  const count = document.querySelector("[data-chosen]");
  const told = () => { if (count) count.textContent = document.querySelectorAll("td.pick :checked").length; };
  document.addEventListener("change", told);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const all = rows();
    if (event.key === "j" || event.key === "k") {
      if (all[at]) all[at].classList.remove("at");
      at = Math.max(0, Math.min(all.length - 1, at + (event.key === "j" ? 1 : -1)));
      all[at].classList.add("at");
      all[at].scrollIntoView({ block: "nearest" });
    } else if (all[at] && event.key === "x") {
      const box = all[at].querySelector("td.pick input");
      if (box) { box.checked = !box.checked; told(); }
    } else if (all[at] && event.key === "o") {
      all[at].querySelector("a").click();
    }
  });
}
// What can be taken back for a while is offered no longer than that; the server refuses it anyway.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-fades]")) setTimeout(() => form.remove(), Number(form.dataset.fades) * 1000);
});
// A page nobody looks at asks for nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.id === "fresh") event.preventDefault();
});
