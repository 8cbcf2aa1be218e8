// Everything works without this file. It guards against sending a form twice, leads the eye to errors, and keeps
// a desk usable from the keyboard.
"use strict";
// One line above the page says what went wrong with the connection: "lost", "gone" (signed out), or nothing.
function notice(kind, lead) {
  const line = document.getElementById("notice");
  if (!line) return;
  line.textContent = kind ? line.dataset[kind] : "";
  line.hidden = !kind;
  if (lead) line.scrollIntoView({ block: "center" });
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if ((form.getAttribute("method") || "").toLowerCase() !== "post" || form.target) return;
  if (!navigator.onLine && !form.dataset.reached) {
    event.preventDefault(); // a page of the browser's own would stand in the form's place
    reach().then(() => { form.dataset.reached = "1"; form.requestSubmit(event.submitter); }, () => notice("lost", true));
    return;
  }
  delete form.dataset.reached;
  if (token() && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token();
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
// Whoever signs in again in another window gets a new token; the forms that stand open take it over.
const token = () => (document.cookie.match(/(?:^|; )(?:__Host-)?wutong_csrf=([^;]+)/) || [])[1];
document.addEventListener("htmx:configRequest", (event) => {
  if (token() && event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = token();
});
// Whether the server answers at all: a machine without a network may be the server itself.
const reach = () => fetch(document.querySelector('link[rel="icon"]').href, { method: "HEAD", cache: "no-store" });
// What a page asks for by itself rests while nobody looks; another page than the one asked for is never put in.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && (event.detail.elt.getAttribute("hx-trigger") || "").startsWith("every")) event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { pathInfo, xhr } = event.detail;
  const asked = new URL(pathInfo.finalRequestPath, location.href).pathname;
  const gone = xhr.status === 403 || (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked);
  if (gone) event.detail.shouldSwap = false;
  notice(gone ? "gone" : "");
});
document.addEventListener("htmx:sendError", () => notice("lost"));
window.addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
// An address that ends with a part of the page opens what that part is folded into.
const unfold = () => {
  const part = location.hash && document.getElementById(location.hash.slice(1));
  for (let one = part; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  if (part) part.scrollIntoView();
};
addEventListener("hashchange", unfold);
// Paper cannot be unfolded: everything is open while it prints.
let shut = [];
addEventListener("beforeprint", () => {
  shut = [...document.querySelectorAll("main details:not([open])")];
  for (const one of shut) one.open = true;
});
addEventListener("afterprint", () => { for (const one of shut) one.open = false; });
document.addEventListener("DOMContentLoaded", () => {
  if (matchMedia("(min-width: 64em)").matches) for (const one of document.querySelectorAll("[data-wide]")) one.open = true;
  unfold();
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
