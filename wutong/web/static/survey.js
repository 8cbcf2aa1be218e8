// Keeps what is sent from the street until there is a network. Without this file the forms are sent as any other.
"use strict";
(() => {
  const bar = document.getElementById("offline");
  if (!bar || !("indexedDB" in window)) return;
  const open = new Promise((done, fail) => {
    const asked = indexedDB.open("wutong-street", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const act = async (mode, what) => {
    const store = (await open).transaction("kept", mode).objectStore("kept");
    return new Promise((done, fail) => {
      const asked = what(store);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  };
  const all = () => act("readonly", (store) => store.getAll());
  const say = (text, link) => {
    bar.textContent = text;
    if (link) {
      const to = document.createElement("a");
      to.href = link;
      to.textContent = link;
      bar.append(" ", to);
    }
    bar.hidden = !text;
  };
  const show = async () => {
    const kept = await all();
    const bad = kept.find((one) => one.problem);
    if (bad) say(bar.dataset.problem, bad.url);
    else if (kept.length) say(bar.dataset.waiting + kept.map((one) => one.name).join(" · "));
    else if (!navigator.onLine) say(bar.dataset.offline);
    else if (bar.dataset.was) say(bar.dataset.sent);
    else say("");
  };
  const send = async (one) => {
    const body = new FormData();
    for (const [name, value] of one.fields) body.append(name, name === "csrfmiddlewaretoken" ? token() || value : value);
    const answer = await fetch(one.url, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    if (answer.type === "opaqueredirect" || answer.ok) await act("readwrite", (store) => store.delete(one.key));
    else if (answer.status < 500) await act("readwrite", (store) => store.put({ ...one, problem: answer.status }));
    return answer;
  };
  let going = false;
  const sync = async () => {
    if (going || !navigator.onLine) return show();
    going = true;
    try {
      for (const one of await all()) if (!one.problem) { await send(one); bar.dataset.was = "1"; }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no network after all: it stays kept
    } finally { going = false; }
    return show();
  };
  const signature = async (form) => {
    const canvas = form.querySelector("canvas[data-drawn]");
    if (!canvas) return null;
    return new Promise((done) => canvas.toBlob((blob) => done(new File([blob], "signature.png", { type: "image/png" })), "image/png"));
  };
  const keep = async (form) => {
    const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File) || value.size);
    const signed = await signature(form);
    if (signed) fields.push(["files", signed]);
    const one = { key: form.elements.key.value, url: form.action, name: form.dataset.keep, fields };
    await act("readwrite", (store) => store.put(one));
    return one;
  };
  for (const form of document.querySelectorAll("form[data-keep]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const one = await keep(form);
      let answer = null;
      try {
        if (navigator.onLine) answer = await send(one);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      if (answer && (answer.type === "opaqueredirect" || answer.ok)) { location.reload(); return; }
      if (answer && answer.status < 500) {
        await act("readwrite", (store) => store.delete(one.key));
        form.submit(); // the page with the errors, and all that was typed
        return;
      }
      form.hidden = true;
      await show();
      say(bar.dataset.kept);
      bar.scrollIntoView();
    });
  }
  for (const box of document.querySelectorAll("[data-signature]")) {
    box.hidden = false;
    const canvas = box.querySelector("canvas"), pen = canvas.getContext("2d");
    pen.lineWidth = 3;
    pen.lineCap = "round";
    const at = (event) => {
      const edge = canvas.getBoundingClientRect();
      return [(event.clientX - edge.left) * canvas.width / edge.width, (event.clientY - edge.top) * canvas.height / edge.height];
    };
    canvas.addEventListener("pointerdown", (event) => { canvas.dataset.drawn = "1"; canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); });
    canvas.addEventListener("pointermove", (event) => { if (event.buttons) { pen.lineTo(...at(event)); pen.stroke(); } });
    box.querySelector("[data-clear]").addEventListener("click", () => { pen.clearRect(0, 0, canvas.width, canvas.height); delete canvas.dataset.drawn; });
  }
  for (const form of document.querySelectorAll('form[action="/account/logout/"]')) {
    form.addEventListener("submit", () => { if ("caches" in window) caches.delete("wutong-street"); });
  }
  window.addEventListener("online", sync);
  window.addEventListener("offline", show);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/desk/worker.js", { scope: "/desk/" });
  sync();
})();
