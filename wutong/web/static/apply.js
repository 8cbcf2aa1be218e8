// Shows a question when the answer it depends on is given. Without this file the server asks it after saving.
"use strict";
function follow(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const said = [...form.querySelectorAll("input, select")].filter((one) => one.name === part.dataset.when);
    const chosen = said.filter((one) => one.checked || one.tagName === "SELECT").map((one) => one.value);
    part.hidden = !part.dataset.among.split("|").some((one) => chosen.includes(one));
  }
}
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-follow]")) {
    follow(form);
    form.addEventListener("change", () => follow(form));
  }
});
