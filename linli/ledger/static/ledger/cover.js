// Boxes drawn over the pages of a paper: each becomes five hidden fields of the form, in thousandths of its page.
// Without this script the same edges are typed.
"use strict";
(() => {
  const form = document.querySelector("form[data-cover]");
  if (!form) return;
  const NAMES = ["page", "left", "top", "right", "bottom"];
  const LEAST = 8;

  const part = (value, whole) => Math.max(0, Math.min(1000, Math.round((value / whole) * 1000)));

  function add(sheet, page, edges) {
    const fields = document.createElement("div");
    [page, ...edges].forEach((value, place) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = NAMES[place];
      field.value = value;
      fields.append(field);
    });
    form.append(fields);
    const box = document.createElement("button");
    box.type = "button";
    box.setAttribute("aria-label", form.dataset.remove);
    box.title = form.dataset.remove;
    place(box, edges);
    box.addEventListener("click", () => { box.remove(); fields.remove(); });
    sheet.append(box);
  }

  function place(box, [left, top, right, bottom]) {
    Object.assign(box.style, {
      position: "absolute", background: "#181818", border: "1px solid #fff", padding: "0", minHeight: "0", minWidth: "0",
      left: `${left / 10}%`, top: `${top / 10}%`, width: `${(right - left) / 10}%`, height: `${(bottom - top) / 10}%`,
    });
  }

  document.querySelectorAll("img[data-page]").forEach((picture) => {
    const sheet = document.createElement("div");
    Object.assign(sheet.style, { position: "relative", touchAction: "none", cursor: "crosshair", userSelect: "none" });
    picture.before(sheet);
    sheet.append(picture);
    picture.draggable = false;
    let start = null, shown = null;
    const where = (event) => {
      const area = picture.getBoundingClientRect();
      return [part(event.clientX - area.left, area.width), part(event.clientY - area.top, area.height)];
    };
    const edges = (now) => [
      Math.min(start[0], now[0]), Math.min(start[1], now[1]), Math.max(start[0], now[0]), Math.max(start[1], now[1]),
    ];
    sheet.addEventListener("pointerdown", (event) => {
      if (event.target !== picture) return;
      start = where(event);
      shown = document.createElement("div");
      sheet.append(shown);
      sheet.setPointerCapture(event.pointerId);
    });
    sheet.addEventListener("pointermove", (event) => { if (start) place(shown, edges(where(event))); });
    sheet.addEventListener("pointerup", (event) => {
      if (!start) return;
      const drawn = edges(where(event));
      start = null;
      shown.remove();
      if (drawn[2] - drawn[0] >= LEAST && drawn[3] - drawn[1] >= LEAST) add(sheet, picture.dataset.page, drawn);
    });
  });
})();
