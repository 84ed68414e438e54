/* Comfort only; every page works without it. Keeps what is typed until it is sent, asks whether the line holds before a
   form leaves, makes pictures small, and stops a second click. The sentences stand on #messages, in the page's language. */
"use strict";
(() => {
  const all = (css, root = document) => [...root.querySelectorAll(css)];
  const board = document.getElementById("messages");
  const failed = document.querySelector('meta[name="linli-failed"]') !== null;
  const SENT = "linli-sent";
  const nameOf = (form) => `linli-draft:${form.dataset.keep}`;
  const quietly = (act) => { try { return act(); } catch { return null; } }; // storage may be full or forbidden

  function say(text, tone, button, act) {
    const line = document.createElement("p");
    line.className = `notice ${tone}`;
    line.setAttribute("role", "status");
    line.append(text);
    if (button) {
      const press = document.createElement("button");
      press.type = "button"; press.className = "btn mini"; press.textContent = button;
      press.onclick = () => { line.remove(); act(); };
      line.append(" ", press);
    }
    board.replaceChildren(line);
    board.scrollIntoView({ block: "nearest" });
  }

  // Pictures outlive a closed browser in IndexedDB; text in localStorage.
  function pictures(act) {
    return new Promise((done) => {
      const open = indexedDB.open("linli", 1);
      open.onupgradeneeded = () => open.result.createObjectStore("pictures");
      open.onerror = () => done(null);
      open.onsuccess = () => {
        const request = act(open.result.transaction("pictures", "readwrite").objectStore("pictures"));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(null);
      };
    });
  }

  function keep(form) {
    const kept = {};
    for (const [name, value] of new FormData(form)) {
      const box = form.elements[name];
      if (typeof value !== "string" || box.type === "hidden" || box.type === "password" || !value) continue;
      (kept[name] ||= []).push(value);
    }
    quietly(() => Object.keys(kept).length
      ? localStorage.setItem(nameOf(form), JSON.stringify(kept)) : localStorage.removeItem(nameOf(form)));
  }

  function forget(name) {
    quietly(() => localStorage.removeItem(name));
    quietly(() => pictures((store) => store.delete(name)));
  }

  async function restore(form) {
    const kept = quietly(() => JSON.parse(localStorage.getItem(nameOf(form)))) || {};
    let found = false;
    for (const [name, values] of Object.entries(kept)) {
      for (const box of all("input, select, textarea", form).filter((one) => one.name === name)) {
        if (box.type === "radio" || box.type === "checkbox") found = (box.checked = values.includes(box.value)) || found;
        else if (box.value !== values[0]) { box.value = values[0]; found = true; }
      }
    }
    for (const input of all("[data-photos]", form)) {
      const files = await quietly(() => pictures((store) => store.get(nameOf(form))));
      if (files && files.length) { put(input, files); found = true; }
    }
    if (found) say(board.dataset.restored, "good", board.dataset.discard, () => { forget(nameOf(form)); form.reset(); all("[data-photos]", form).forEach(show); });
  }

  function put(input, files) {
    const carrier = new DataTransfer();
    files.slice(0, Number(input.dataset.photos) || 6).forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
    show(input);
  }

  function show(input) {
    let list = input.nextElementSibling;
    if (!list || !list.matches(".photos")) {
      list = document.createElement("ul");
      list.className = "photos";
      input.after(list);
    }
    list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li"), picture = document.createElement("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = file.name;
      picture.onload = () => URL.revokeObjectURL(picture.src);
      item.append(picture);
      return item;
    }));
  }

  // A picture of the phone's camera is 5 MB and more; 2,048 pixels are enough to see what is wrong.
  async function small(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 2048 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: blob.type }) : file;
    } catch { return file; }
  }

  async function reaches() {
    if (!navigator.onLine) return false;
    try { return (await fetch("/manifest.webmanifest", { cache: "no-store", signal: AbortSignal.timeout(8000) })).ok; }
    catch { return false; }
  }

  const free = (form) => { delete form.dataset.sent; all(".busy", form).forEach((one) => one.classList.remove("busy")); };

  document.addEventListener("submit", async (event) => {
    const form = event.target, press = event.submitter;
    if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (press) press.classList.add("busy");
    setTimeout(free, 20000, form);
    if (form.matches("[data-forget]")) Object.keys(localStorage).filter((key) => key.startsWith("linli-draft:")).forEach(forget);
    if (!form.dataset.keep) return;
    quietly(() => sessionStorage.setItem(SENT, nameOf(form)));
    if (form.dataset.line === "holds") { delete form.dataset.line; return; }
    event.preventDefault();
    const again = () => { form.dataset.line = "holds"; free(form); form.requestSubmit(press); };
    if (await reaches()) again();
    else {
      free(form);
      say(board.dataset.offline, "soon", board.dataset.again, () => form.requestSubmit(press));
      addEventListener("online", () => say(board.dataset.online, "good", board.dataset.again, () => form.requestSubmit(press)), { once: true });
    }
  });

  addEventListener("pageshow", () => all("form").forEach(free));

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.keep) keep(form);
  });

  document.addEventListener("change", async (event) => {
    const input = event.target, form = input.form;
    if (!input.matches("[data-photos]")) return;
    put(input, await Promise.all([...input.files].map(small)));
    if (form && form.dataset.keep) quietly(() => pictures((store) => store.put([...input.files], nameOf(form))));
  });

  document.addEventListener("click", (event) => {
    all("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (token) event.detail.headers["X-CSRFToken"] = token[1];
  });

  // What was sent and has not come back with mistakes need not be kept; a page that reports a failure proves nothing.
  const sent = quietly(() => sessionStorage.getItem(SENT));
  const forms = all("form[data-keep]");
  if (sent && !failed) {
    quietly(() => sessionStorage.removeItem(SENT));
    if (!forms.some((form) => nameOf(form) === sent)) forget(sent);
  }
  if (!failed) forms.filter((form) => !form.querySelector(".wrong")).forEach(restore);
  const mistakes = document.querySelector('form[method="post"] #form-errors');
  if (mistakes) mistakes.focus();
})();
