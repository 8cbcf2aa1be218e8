// What a page is looked at for; every function returns what is wrong, as sentences.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const seen = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden" && !one.closest("details:not([open]) > :not(summary)");
  const said = (one) => (one.innerText || one.getAttribute("aria-label") || one.name || one.id || one.className || one.tagName).toString().trim().replace(/\s+/g, " ").slice(0, 30);
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const clipped = (one) => { const style = getComputedStyle(one); return style.position === "absolute" && (style.clip !== "auto" || one.getBoundingClientRect().width < 2); };
  const named = (one) => (one.innerText || "").trim() || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || (one.labels && one.labels.length) || one.title || (one.type === "submit" && one.value) || one.querySelector("img[alt], svg[aria-label]");
  const structure = () => {
    const wrong = [], html = document.documentElement, levels = all("h1, h2, h3, h4, h5, h6").filter(seen).map((one) => Number(one.tagName[1]));
    if (!["zh-CN", "zh-Hans", "en"].includes(html.lang)) wrong.push(`lang ${html.lang}`);
    if (document.title.length < 4) wrong.push(`title ${document.title}`);
    if (levels.filter((one) => one === 1).length !== 1) wrong.push(`${levels.filter((one) => one === 1).length} h1`);
    levels.forEach((one, at) => { if (at && one - levels[at - 1] > 1) wrong.push(`h${levels[at - 1]} → h${one}: ${said(all("h1, h2, h3, h4, h5, h6").filter(seen)[at])}`); });
    if (all("main").length !== 1) wrong.push(`${all("main").length} main`);
    const skip = document.querySelector("a[href^='#']");
    if (!document.querySelector("html.kiosk, html.wall") && !(skip && document.getElementById(skip.getAttribute("href").slice(1)))) wrong.push("no skip link");
    for (const one of all(CONTROLS).filter(seen)) if (!named(one)) wrong.push(`no name: ${one.outerHTML.slice(0, 60)}`);
    for (const one of all("form")) if (one.method === "post" && !one.noValidate) wrong.push(`validates: ${one.action}`);
    for (const one of all("[required]")) wrong.push(`required: ${one.name}`);
    for (const one of all("[placeholder]")) wrong.push(`placeholder: ${one.name}`);
    for (const one of all("[tabindex]")) if (one.tabIndex > 0) wrong.push(`tabindex ${one.tabIndex}`);
    for (const one of all("[onclick], [style], style, script:not([src]):not([type='application/json'])")) wrong.push(`inline: ${one.outerHTML.slice(0, 50)}`);
    const ids = all("[id]").map((one) => one.id);
    for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) wrong.push(`id twice: ${id}`);
    for (const one of all("a[href^='#']")) if (!document.getElementById(one.getAttribute("href").slice(1))) wrong.push(`leads nowhere: ${one.getAttribute("href")}`);
    for (const one of all("a[href=''], a[href='#'], a[href^='javascript:']")) wrong.push(`dead: ${said(one)}`);
    return wrong.concat(errors());
  };
  const errors = () => {
    const box = document.getElementById("errors"), wrong = [];
    if (!box) return wrong;
    if (document.activeElement !== box) wrong.push("errors have not the focus");
    if (!/^(错误|Error)/.test(document.title)) wrong.push(`errors, but the title is ${document.title}`);
    const links = all("a[href^='#']", box).length;
    if (all("[aria-invalid=true], .bad").length < Math.min(links, 1)) wrong.push("no field is marked as wrong");
    return wrong;
  };
  const sideways = () => {
    const wide = document.documentElement.clientWidth, wrong = [];
    const held = (one) => { for (let at = one; at && at !== document.body; at = at.parentElement) if (/(auto|scroll|hidden)/.test(getComputedStyle(at).overflowX) || clipped(at)) return true; return false; };
    if (document.documentElement.scrollWidth > wide + 1) {
      const out = all("body *").filter((one) => seen(one) && one.getBoundingClientRect().right > wide + 1 && !held(one));
      wrong.push(`${document.documentElement.scrollWidth} in ${wide}: ${out.slice(0, 3).map((one) => `${one.tagName}.${one.className} ${said(one)}`).join("; ")}`);
    }
    for (const one of all("body *")) {
      if (seen(one) && /(auto|scroll)/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1 && !one.closest("nav") && !/^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName) && !(one.tabIndex === 0 && (one.getAttribute("aria-label") || one.getAttribute("aria-labelledby")))) wrong.push(`scrolls without focus or name: ${one.tagName}.${one.className}`);
    }
    return wrong;
  };
  const cut = () => all("body *").filter((one) => seen(one) && !one.closest(".sr, .skip, svg, select, input, textarea") && /(hidden|clip)/.test(getComputedStyle(one).overflow) && (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2) && (one.innerText || "").trim()).map((one) => `cut: ${one.tagName}.${one.className} ${said(one)}`);
  const small = (any, main) => {
    const wrong = [], boxes = [];
    for (const one of all(CONTROLS).filter(seen)) {
      let box = one.getBoundingClientRect();
      if (box.right <= 0 || one.closest(".skip") || clipped(one)) continue;
      const label = one.labels && one.labels[0];
      if (label && /^(radio|checkbox)$/.test(one.type)) { const more = label.getBoundingClientRect(); box = { width: Math.max(box.width, more.width), height: Math.max(box.height, more.height) }; }
      const after = getComputedStyle(one, "::after");
      if (after.position === "absolute" && after.content !== "none") continue;
      const inline = one.tagName === "A" && getComputedStyle(one).display === "inline" && one.parentElement.innerText.trim().length > one.innerText.trim().length;
      const least = one.matches(".btn, input[type=submit]") ? main : any;
      if (!inline && (box.width < Math.min(least, any) - 0.5 || box.height < least - 0.5)) wrong.push(`${Math.round(box.width)}×${Math.round(box.height)} < ${least}: ${one.tagName}.${one.className} ${said(one)}`);
    }
    return wrong;
  };
  const chrome = () => all("body > header nav, footer, .btn, .skip, .rail, .tools, .who-bar, .demo").filter((one) => seen(one) && one.getBoundingClientRect().width > 0).map((one) => `printed: ${one.tagName}.${one.className} ${said(one)}`);
  const foreign = () => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!/[\u3400-\u9fff]/.test(node.data)) continue;
      const at = node.parentElement;
      if (/^(SCRIPT|STYLE|TEXTAREA)$/.test(at.tagName) || at.closest("[lang|=zh]") !== null) continue;
      found.push(node.data.trim().slice(0, 60));
    }
    for (const one of all("[aria-label], [title], [alt]")) for (const name of ["aria-label", "title", "alt"]) if (/[\u3400-\u9fff]/.test(one.getAttribute(name) || "") && !one.closest("[lang|=zh]")) found.push(`${name}: ${one.getAttribute(name).slice(0, 60)}`);
    return [...new Set(found)];
  };
  const stops = new Set();
  let last = null;
  const focus = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one), ring = (parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none") || style.boxShadow !== "none" || !one.matches(":focus"); // a part of the control that is the browser's own
    const at = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) => document.elementFromPoint(Math.min(Math.max(box.left + box.width * x, 1), innerWidth - 1), Math.min(Math.max(box.top + box.height * y, 1), innerHeight - 1)));
    const label = one.labels && one.labels[0];
    const shown = at.some((top) => top && (top === one || one.contains(top) || (top.contains(one) && top.tagName !== "BODY") || (label && label.contains(top))));
    const again = one === last, round = !again && stops.has(one);
    stops.add(last = one);
    return { name: said(one), again, round, tag: one.tagName + (one.type || ""), ring, shown };
  };
  const paints = () => { const found = performance.getEntriesByName("first-contentful-paint")[0]; return found ? found.startTime : 0; };
  const columns = () => all(".side, .halves, .thirds, .tiles, .flow").filter(seen).filter((one) => getComputedStyle(one).gridTemplateColumns.split(" ").length > 1).map((one) => `columns: ${one.className}`);
  window.review = { structure, sideways, cut, small, chrome, foreign, focus, paints, columns, type: () => parseFloat(getComputedStyle(document.body).fontSize), nodes: () => all("*").length };
})();
