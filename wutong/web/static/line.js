// Draws a line on an empty grid. Everything it does can be typed into the box of coordinates beneath; without this
// file that box is all there is. The measures are those of wutong/web/kit/drawing.py and wutong/works/geodesy.py.
"use strict";
(() => {
  const AXIS = 6378137, FLAT = 1 / 298.257222101, RAD = Math.PI / 180, MINOR = AXIS * (1 - FLAT);
  const SQUARE = 100, MARGIN = 48, STEP = 20, KEEP = 50;
  const SCALES = [-2, -1, 0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));
  const bare = (degrees) => String(+degrees.toFixed(7));
  const written = (point) => `${bare(point[0])} ${bare(point[1])}`;

  // Vincenty's inverse formula, as the server has it; the server's figure is the one that counts.
  function distance(one, other) {
    if (one[0] === other[0] && one[1] === other[1]) return 0;
    const [u1, u2] = [one, other].map((point) => Math.atan((1 - FLAT) * Math.tan(point[1] * RAD)));
    const apart = (other[0] - one[0]) * RAD, { sin, cos } = Math;
    let angle = apart, sinS, cosS, s, square, middle;
    for (let turn = 0; turn < 200; turn++) {
      sinS = Math.hypot(cos(u2) * sin(angle), cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(angle));
      cosS = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(angle);
      s = Math.atan2(sinS, cosS);
      const sinA = cos(u1) * cos(u2) * sin(angle) / sinS;
      square = 1 - sinA ** 2;
      middle = square ? cosS - 2 * sin(u1) * sin(u2) / square : 0;
      const c = FLAT / 16 * square * (4 + FLAT * (4 - 3 * square)), before = angle;
      angle = apart + (1 - c) * FLAT * sinA * (s + c * sinS * (middle + c * cosS * (2 * middle ** 2 - 1)));
      if (Math.abs(angle - before) < 1e-12) break;
    }
    const u = square * (AXIS ** 2 - MINOR ** 2) / MINOR ** 2;
    const a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)));
    const b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)));
    const inner = cosS * (2 * middle ** 2 - 1) - b / 6 * middle * (4 * sinS ** 2 - 3) * (4 * middle ** 2 - 3);
    return MINOR * a * (s - b * sinS * (middle + b / 4 * inner));
  }

  const good = (point) => point.length >= 2 && point.slice(0, 2).every(Number.isFinite) && Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90;
  const pair = (text) => text.normalize("NFKC").trim().split(/[\s,;]+/).map((one) => (one ? Number(one) : NaN));

  // The parts a text tells; null for what this file cannot read. The server may read more.
  function parse(text) {
    if (!text.trim()) return [];
    let parts;
    if (text.trim()[0] === "{") {
      try {
        let told = JSON.parse(text);
        told = told.geometry || told;
        parts = told.type === "LineString" ? [told.coordinates] : told.type === "MultiLineString" ? told.coordinates : null;
        if (!parts || !parts.every((part) => part.every(Array.isArray))) return null;
      } catch { return null; }
    } else {
      parts = text.trim().split(/\r?\n\s*\r?\n/).map((part) => part.trim().split(/\r?\n/).map(pair));
      if (parts.some((part) => part.some((point) => point.length !== 2))) return null;
    }
    return parts.every((part) => part.every(good)) ? parts.map((part) => part.map(([x, y]) => [+x.toFixed(7), +y.toFixed(7)])) : null;
  }

  function begin(root) {
    const box = document.getElementById(root.dataset.draw), form = box.form, words = JSON.parse(root.dataset.words);
    const find = (name) => root.querySelector(`[data-${name}]`);
    const board = find("board"), said = find("said"), total = find("total"), list = find("points"), at = find("at");
    const most = Number(root.dataset.most) || 500;
    let parts = [], open = -1, picked = -1, foreign = false, crossed = false, past = [], future = [], spoke = 0;
    let zero = [0, 0], east = 1, north = 1, middle = [0, 0], zoom = SCALES.indexOf(1), wide = 640, high = 400;

    const speak = (word, given = {}) => {
      let text = words[word];
      for (const [name, value] of Object.entries(given)) text = text.replace(`{${name}}`, value);
      // what is said twice is said anew
      said.textContent = text + (spoke++ % 2 ? "\u00a0" : "");
    };
    const spell = (word, given) => Object.entries(given).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[word]);

    // points by one number, whatever part they are in
    const count = () => parts.reduce((sum, part) => sum + part.length, 0);
    const place = (number) => {
      for (let part = 0; part < parts.length; part++) {
        if (number < parts[part].length) return [part, number];
        number -= parts[part].length;
      }
      return null;
    };
    const flat = () => parts.flat();
    const metres = () => parts.reduce((sum, part) => sum + part.reduce((far, point, n) => far + (n ? distance(part[n - 1], point) : 0), 0), 0).toFixed(2);

    // degrees to metres from `zero`, metres to the picture, and back
    const setZero = (point) => {
      const e2 = FLAT * (2 - FLAT), bend = 1 - e2 * Math.sin(point[1] * RAD) ** 2;
      zero = point;
      east = RAD * AXIS / Math.sqrt(bend) * Math.cos(point[1] * RAD);
      north = RAD * AXIS * (1 - e2) / bend ** 1.5;
      middle = [0, 0];
    };
    const toMetres = (point) => [(point[0] - zero[0]) * east, (point[1] - zero[1]) * north];
    const toDegrees = ([x, y]) => [+(zero[0] + x / east).toFixed(7), +(zero[1] + y / north).toFixed(7)];
    const scale = () => SCALES[zoom];
    const toPicture = (point) => { const [x, y] = toMetres(point); return [wide / 2 + (x - middle[0]) / scale(), high / 2 - (y - middle[1]) / scale()]; };
    const fromPicture = (x, y) => [middle[0] + (x - wide / 2) * scale(), middle[1] + (high / 2 - y) * scale()];
    const square = () => { const far = SQUARE * scale(); return far >= 1000 ? `${+(far / 1000).toFixed(3)} km` : `${+far.toFixed(2)} m`; };

    const fit = () => {
      const points = flat();
      if (!points.length) return;
      setZero(points[0]);
      const all = points.map(toMetres), [xs, ys] = [0, 1].map((axis) => all.map((one) => one[axis]));
      const [west, right, south, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const need = Math.max((right - west) / (wide - 2 * MARGIN), (top - south) / (high - 2 * MARGIN), 0.01);
      zoom = SCALES.findIndex((one) => one >= need);
      if (zoom < 0) zoom = SCALES.length - 1;
      middle = [(west + right) / 2, (south + top) / 2];
    };

    const make = (name, given, into, text) => {
      const one = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(given)) one.setAttribute(key, value);
      if (text !== undefined) one.textContent = text;
      into.append(one);
      return one;
    };

    function paint() {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
      svg.setAttribute("aria-hidden", "true");
      const first = [0, 1].map((axis) => { const [x, y] = toPicture(zero); return (((axis ? y : x) % SQUARE) + SQUARE) % SQUARE; });
      let grid = "";
      for (let x = first[0]; x < wide; x += SQUARE) grid += `M${x} 0V${high}`;
      for (let y = first[1]; y < high; y += SQUARE) grid += `M0 ${y}H${wide}`;
      make("path", { class: "grid", d: grid }, svg);
      parts.forEach((part, n) => {
        const d = part.map((point) => toPicture(point).map((one) => one.toFixed(1)).join(" ")).join("L");
        if (part.length > 1) make("path", { class: n === open ? "course open" : "course", d: `M${d}` }, svg);
      });
      flat().forEach((point, n) => {
        const [x, y] = toPicture(point);
        make("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: n === picked ? 9 : 6, class: n === picked ? "picked" : "" }, svg);
      });
      make("path", { class: "bar", d: `M16 ${high - 14}h${SQUARE}m-${SQUARE}-6v12m${SQUARE}-12v12` }, svg);
      make("text", { x: SQUARE + 24, y: high - 9 }, svg, square());
      make("path", { class: "bar", d: `M${wide - 20} 42V14m-6 8 6-10 6 10` }, svg);
      make("text", { x: wide - 20, y: 60, "text-anchor": "middle" }, svg, board.dataset.north);
      if (crossed) make("path", { class: "cross", d: `M${wide / 2} ${high / 2 - 24}v48m-24-24h48` }, svg);
      board.replaceChildren(svg);
    }

    // The box of coordinates, the list and the length follow the drawing.
    function tell() {
      const far = metres(), held = document.activeElement && document.activeElement.dataset.pick;
      total.textContent = spell("total", { metres: far, n: count() });
      const rows = [];
      let number = 0;
      for (const part of parts) {
        let so = 0;
        part.forEach((point, n) => {
          const row = document.createElement("li"), button = document.createElement("button");
          Object.assign(button, { type: "button", className: "link", textContent: spell("point", { n: number + 1, at: written(point) }) });
          button.dataset.pick = number;
          button.setAttribute("aria-pressed", String(number === picked));
          row.append(button);
          if (n) {
            const step = distance(part[n - 1], point);
            so += step;
            row.append(` ${spell("step", { step: step.toFixed(2), total: so.toFixed(2) })}`);
          }
          rows.push(row);
          number++;
        });
      }
      list.replaceChildren(...rows);
      if (held !== undefined) { const again = list.querySelector(`[data-pick="${held}"]`); if (again) again.focus(); }
      const length = form.elements.length_m, source = [...form.querySelectorAll("input[name=length_from]")];
      if (length && source.some((one) => one.checked && one.value === "measured") && count() > 1) length.value = far;
    }
    const show = () => { paint(); tell(); };
    const commit = () => { box.value = parts.map((part) => part.map(written).join("\n")).join("\n\n"); show(); };

    const snapshot = () => JSON.stringify([parts, open]);
    const remember = (was = snapshot()) => { past.push(was); if (past.length > KEEP) past.shift(); future = []; };
    const travel = (from, to, word) => {
      if (!from.length) return speak("nothing");
      to.push(snapshot());
      [parts, open] = JSON.parse(from.pop());
      picked = -1;
      commit();
      speak(word, { metres: metres() });
    };

    // What is written and cannot be read here is never written over.
    const free = () => { if (foreign) speak("bad"); return !foreign; };
    const pick = (number) => {
      picked = number;
      show();
      if (number < 0) return;
      at.value = written(flat()[number]);
      speak("picked", { n: number + 1, at: at.value });
    };
    const add = (point) => {
      if (!free()) return;
      if (count() >= most) return speak("full", { n: most });
      const chosen = picked >= 0 ? place(picked) : null;
      remember();
      if (chosen && chosen[1] === parts[chosen[0]].length - 1) open = chosen[0]; // goes on from the end of a part
      if (open < 0 || !parts[open]) { parts.push([]); open = parts.length - 1; }
      const last = parts[open][parts[open].length - 1];
      picked = -1;
      if (last && written(last) === written(point)) { past.pop(); return; }
      parts[open].push(point);
      commit();
      speak("added", { n: parts.slice(0, open + 1).reduce((sum, part) => sum + part.length, 0), metres: metres() });
    };
    const move = (number, point) => {
      const [part, n] = place(number);
      parts[part][n] = point;
    };
    const remove = () => {
      if (!count()) return speak("nothing");
      if (!free()) return;
      remember();
      const number = picked >= 0 ? picked : open >= 0 && parts[open] ? parts.slice(0, open + 1).reduce((sum, part) => sum + part.length, 0) - 1 : count() - 1;
      const [part, n] = place(number);
      parts[part].splice(n, 1);
      if (!parts[part].length) { parts.splice(part, 1); open = -1; }
      picked = -1;
      commit();
      speak("removed", { n: number + 1, metres: metres() });
    };
    const end = () => {
      if (picked >= 0) return pick(-1);
      if (open >= 0 && parts[open] && parts[open].length < 2) return cancel();
      open = -1;
      show();
      speak("ended", { metres: metres() });
    };
    const cancel = () => {
      if (picked >= 0) return pick(-1);
      if (open < 0) return;
      remember();
      parts.splice(open, 1);
      open = -1;
      commit();
      speak("cancelled");
    };
    const cross = (on) => {
      crossed = on;
      root.querySelector("[data-do=cross]").setAttribute("aria-pressed", String(on));
      paint();
    };
    const shift = (x, y) => {
      middle = [middle[0] + x, middle[1] + y];
      crossed ? paint() : cross(true);
      speak("here", { at: written(toDegrees(middle)) });
    };
    const closer = (by) => {
      zoom = Math.min(Math.max(zoom - by, 0), SCALES.length - 1);
      paint();
      speak("zoom", { square: square() });
    };
    const go = (point) => { setZero(point); cross(true); speak("here", { at: written(point) }); };
    const asked = (then) => {
      const point = pair(at.value);
      if (point.length !== 2 || !good(point)) return speak("bad");
      then([+point[0].toFixed(7), +point[1].toFixed(7)]);
    };

    const acts = {
      add: () => { if (!crossed) cross(true); add(toDegrees(middle)); },
      end, remove,
      undo: () => travel(past, future, "undone"),
      redo: () => travel(future, past, "redone"),
      cross: () => cross(!crossed),
      closer: () => closer(1),
      wider: () => closer(-1),
      whole: () => { fit(); paint(); speak("zoom", { square: square() }); },
      go: () => asked(go),
      put: () => asked((point) => {
        if (picked < 0) { add(point); if (count() === 1) go(point); return; }
        if (!free()) return;
        remember();
        move(picked, point);
        commit();
        speak("moved", { n: picked + 1, at: written(point), metres: metres() });
      }),
      use: () => {
        const measured = form.querySelector("input[name=length_from][value=measured]");
        if (measured) { measured.checked = true; measured.dispatchEvent(new Event("change", { bubbles: true })); }
        if (form.elements.length_m && count() > 1) form.elements.length_m.value = metres();
        speak("used", { metres: metres() });
      },
      where: () => navigator.geolocation.getCurrentPosition(
        ({ coords }) => go([+coords.longitude.toFixed(7), +coords.latitude.toFixed(7)]), () => speak("no_here"), { enableHighAccuracy: true, timeout: 20000 }),
    };
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.do) acts[button.dataset.do]();
      if (button.dataset.pick !== undefined) pick(Number(button.dataset.pick) === picked ? -1 : Number(button.dataset.pick));
    });
    at.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); acts.put(); } });

    // a figure typed in is no measured one
    const typed = form.querySelector("input[name=length_from][value=typed]");
    if (typed && form.elements.length_m) form.elements.length_m.addEventListener("input", () => { if (count()) typed.checked = true; });

    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    let nudged = -1;
    board.addEventListener("keydown", (event) => {
      const way = arrows[event.key], wanted = event.ctrlKey || event.metaKey;
      if (way && picked >= 0) {
        if (!free()) return;
        if (nudged !== picked) remember(); // one step back undoes a whole walk of a point
        nudged = picked;
        const far = event.shiftKey ? 10 : 1, [x, y] = toMetres(flat()[picked]);
        move(picked, toDegrees([x + way[0] * far, y + way[1] * far]));
        commit();
        at.value = written(flat()[picked]);
        speak("moved", { n: picked + 1, at: at.value, metres: metres() });
      } else if (way) shift(...way.map((one) => one * STEP * scale() * (event.shiftKey ? 5 : 1)));
      else if (wanted && event.key.toLowerCase() === "z") event.shiftKey ? acts.redo() : acts.undo();
      else if (wanted && event.key.toLowerCase() === "y") acts.redo();
      else if (wanted) return;
      else if (event.key === " ") acts.add();
      else if (event.key === "Enter") end();
      else if (event.key === "Escape") cancel();
      else if (event.key === "Backspace" || event.key === "Delete") remove();
      else if (event.key === "+" || event.key === "=") closer(1);
      else if (event.key === "-") closer(-1);
      else if ((event.key === "PageDown" || event.key === "PageUp") && count()) {
        const step = event.key === "PageDown" ? 1 : -1;
        pick(picked < 0 ? (step > 0 ? 0 : count() - 1) : (picked + step + count()) % count());
      } else return;
      if (!way) nudged = -1;
      event.preventDefault();
    });

    // a finger or the mouse: a tap adds or picks, a drag moves a point or the ground, two fingers zoom
    const touches = new Map();
    let drag = null, spread = 0;
    const spot = (event) => {
      const frame = board.firstElementChild.getBoundingClientRect();
      // whole units, so that a click and as many steps of the cross meet in one point
      return [(event.clientX - frame.left) * wide / frame.width, (event.clientY - frame.top) * high / frame.height].map(Math.round);
    };
    const apart = () => { const [one, other] = [...touches.values()]; return Math.hypot(one[0] - other[0], one[1] - other[1]); };
    const nearest = ([x, y], reach) => {
      let best = -1, least = reach;
      flat().forEach((point, n) => {
        const [px, py] = toPicture(point), far = Math.hypot(px - x, py - y);
        if (far <= least) [best, least] = [n, far];
      });
      return best;
    };
    board.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      board.focus({ preventScroll: true });
      board.setPointerCapture(event.pointerId);
      touches.set(event.pointerId, spot(event));
      nudged = -1;
      if (touches.size === 2) { drag = null; spread = apart(); return; }
      const from = spot(event);
      drag = { from, point: nearest(from, event.pointerType === "mouse" ? 12 : 22), middle: [...middle], was: snapshot(), moved: false };
    });
    board.addEventListener("pointermove", (event) => {
      if (!touches.has(event.pointerId)) return;
      const now = spot(event);
      touches.set(event.pointerId, now);
      if (touches.size === 2) {
        const ratio = apart() / spread;
        if (ratio > 1.5 || ratio < 0.67) { closer(ratio > 1 ? 1 : -1); spread = apart(); }
        return;
      }
      if (!drag) return;
      const [x, y] = [now[0] - drag.from[0], now[1] - drag.from[1]];
      if (!drag.moved && Math.hypot(x, y) < 6) return;
      drag.moved = true;
      if (drag.point >= 0 && !crossed) { if (free()) { move(drag.point, toDegrees(fromPicture(...now))); paint(); } }
      else { middle = [drag.middle[0] - x * scale(), drag.middle[1] + y * scale()]; paint(); }
    });
    const lift = (event, dropped) => {
      const one = touches.get(event.pointerId);
      touches.delete(event.pointerId);
      if (!drag || !one) return;
      const { point, moved, was, from } = drag;
      drag = null;
      if (dropped) { [parts, open] = JSON.parse(was); return show(); }
      if (moved && point >= 0 && !crossed) {
        if (foreign) return;
        remember(was);
        commit();
        at.value = written(flat()[point]);
        speak("moved", { n: point + 1, at: at.value, metres: metres() });
      } else if (moved) speak("here", { at: written(toDegrees(middle)) });
      else if (point >= 0) pick(point);
      else if (!crossed) add(toDegrees(fromPicture(...from)));
    };
    board.addEventListener("pointerup", (event) => lift(event, false));
    board.addEventListener("pointercancel", (event) => lift(event, true));
    board.addEventListener("wheel", (event) => {
      if (document.activeElement !== board) return; // the page scrolls past until somebody has clicked into it
      event.preventDefault();
      closer(event.deltaY < 0 ? 1 : -1);
    }, { passive: false });

    const read = () => {
      const told = parse(box.value);
      foreign = told === null;
      if (foreign) return speak("bad");
      parts = told;
      open = picked = -1;
      fit();
      show();
    };
    box.addEventListener("change", () => { remember(); read(); });

    find("still").hidden = true;
    find("tool").hidden = false;
    if (!navigator.geolocation) root.querySelector("[data-do=where]").hidden = true;
    const around = root.dataset.around.split(" ").map(Number), near = pair(root.dataset.near);
    setZero(good(near) ? near : around.length === 4 ? [(around[0] + around[2]) / 2, (around[1] + around[3]) / 2] : [105, 35]);
    const size = () => {
      wide = 2 * Math.floor(Math.max(board.clientWidth, 200) / 2);
      high = 2 * Math.round(Math.min(wide < 500 ? wide : wide * 0.625, 440, Math.max(innerHeight * 0.6, 240)) / 2);
      paint();
    };
    size();
    new ResizeObserver(size).observe(board);
    if (box.value.trim()) read();
    else show();
    said.textContent = foreign ? words.bad : "";
  }
  for (const root of document.querySelectorAll("[data-draw]")) begin(root);
})();
