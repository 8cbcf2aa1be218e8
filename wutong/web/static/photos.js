// Photographs are made smaller before they are sent, and sending shows how far each file is. Without this file, or when
// anything here fails, the form is sent as it stands, with the files as they are.
"use strict";
const PHOTOS = /^image\/(jpeg|webp|heic|heif)$/;
const upright = { imageOrientation: "from-image" };
// A photograph whose longest side is above `side`, upright and smaller; any other file as it is.
async function lighter(file, side, quality) {
  if (!PHOTOS.test(file.type) || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, upright);
    const scale = side / Math.max(picture.width, picture.height);
    if (!(scale < 1)) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (!made || made.type !== "image/jpeg" || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: made.type });
  } catch {
    return file;
  }
}
// A line with a bar for a file about to be sent, at once, so that nobody waits before an empty page while it is made smaller.
function line(list, file) {
  const one = document.createElement("li"), said = document.createElement("span"), bar = document.createElement("progress");
  bar.setAttribute("aria-label", file.name);
  one.append(said, bar);
  list.append(one);
  return (made) => {
    said.textContent = `${made.name} · ${(made.size / 1048576).toFixed(1)} MB`;
    bar.max = made.size;
    bar.value = 0;
  };
}
// What the form holds, its photographs made smaller one after another.
async function packed(form, submitter, list) {
  const data = new FormData(), files = [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof File && value.size) files.push({ name, value, at: line(list, value) });
    else data.append(name, value);
  }
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  for (const one of files) one.at(one.value);
  for (const one of files) {
    const made = await lighter(one.value, Number(form.dataset.photos), Number(form.dataset.quality));
    one.at(made);
    data.append(one.name, made);
  }
  return data;
}
// Files go one after another inside one request: each bar takes what is left of what has gone.
function move(list, gone) {
  for (const bar of list.querySelectorAll("progress")) {
    bar.value = Math.min(bar.max, Math.max(0, gone));
    gone -= bar.max;
  }
}
function arrived(form, xhr) {
  const read = new DOMParser().parseFromString(xhr.responseText, "text/html"), fresh = read.getElementById("main");
  const plain = (address) => address.split("#")[0];
  if (xhr.status < 400 && plain(xhr.responseURL) !== plain(location.href)) return location.assign(xhr.responseURL);
  if (!fresh) return location.reload();
  const paper = form.elements.paper && form.elements.paper.value;
  document.title = read.title;
  document.getElementById("main").replaceWith(document.importNode(fresh, true));
  document.dispatchEvent(new Event("wutong:fresh"));
  const look = document.getElementById("errors") || document.getElementById(`p-${paper}`) || document.getElementById("main");
  look.setAttribute("tabindex", "-1");
  look.focus();
  look.scrollIntoView({ block: "start" });
}
async function sendOut(form, submitter) {
  const list = document.createElement("ul"), xhr = new XMLHttpRequest();
  list.className = "tasks sending";
  form.append(list);
  const data = await packed(form, submitter, list);
  list.scrollIntoView({ block: "nearest" });
  xhr.open("POST", form.action);
  xhr.upload.onprogress = (event) => move(list, event.loaded);
  xhr.onload = () => arrived(form, xhr);
  xhr.onerror = () => {
    list.remove();
    delete form.dataset.busy;
    delete form.dataset.sent;
    notice("lost", true);
  };
  xhr.send(data);
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.photos) return;
  if (form.dataset.busy) { event.preventDefault(); return; }
  const chosen = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
  if (event.defaultPrevented || !chosen) return;
  event.preventDefault();
  form.dataset.busy = "1";
  // not before this event is over: a form does not begin to be sent while it is being sent
  sendOut(form, event.submitter).catch(() => setTimeout(() => {
    for (const mark of ["data-photos", "data-busy", "data-sent"]) form.removeAttribute(mark);
    form.requestSubmit(event.submitter);
  }));
});
