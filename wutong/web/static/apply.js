// Shows a question when the answer it depends on is given. Without this file the server asks it after saving.
"use strict";
function follow(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const said = [...form.querySelectorAll("input, select")].filter((one) => one.name === part.dataset.when);
    const chosen = said.filter((one) => one.checked || one.tagName === "SELECT").map((one) => one.value);
    part.hidden = !part.dataset.among.split("|").some((one) => chosen.includes(one));
  }
}
function followAll() {
  for (const form of document.querySelectorAll("form[data-follow]")) {
    follow(form);
    form.addEventListener("change", () => follow(form));
  }
}
document.addEventListener("wutong:fresh", followAll);
document.addEventListener("DOMContentLoaded", () => {
  followAll();
  const phone = document.getElementById("phone");
  if (phone) look(phone, 120);
});
// While the code for the phone is open, look again every five seconds for ten minutes; never while a file is being chosen.
function look(phone, left) {
  const rows = document.getElementById("rows");
  const busy = rows.contains(document.activeElement) || [...rows.querySelectorAll("input[type=file]")].some((one) => one.files.length);
  if (phone.open && !document.hidden && !busy && window.htmx) window.htmx.trigger(rows, "look");
  if (left) setTimeout(() => look(phone, phone.open ? left - 1 : left), 5000);
}
