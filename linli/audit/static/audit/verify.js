/* Checks a receipt in the browser: RFC 9162 tree, C2SP checkpoint, Ed25519 and SHA-256 by WebCrypto. Nothing is sent.
   What it says stands in the page (data-say, data-step), in the reader's language. */
"use strict";
(() => {
  const form = document.getElementById("receipt");
  const result = document.getElementById("result");
  const all = (selector) => result.querySelectorAll(selector);
  const one = (selector) => result.querySelector(selector);
  const utf8 = new TextEncoder();
  const names = JSON.parse(document.getElementById("names").textContent);

  class Wrong extends Error {}

  const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = (a, b) => hexOf(a) === hexOf(b);

  const fromHex = (text) => {
    if (!/^([0-9a-f]{2})*$/.test(text)) throw new Wrong("hex");
    return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  };

  const sha = async (...parts) => {
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      joined.set(part, at);
      at += part.length;
    }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
  };
  const nodeHash = (left, right) => sha([1], left, right);

  /* The root that a proof leads to from one leaf, from the top of the tree downwards (as in RFC 9162, 2.1.1). */
  const rootFrom = async (leaf, index, size, proof) => {
    if (size === 1) {
      if (proof.length) throw new Wrong("proof too long");
      return leaf;
    }
    if (!proof.length) throw new Wrong("proof too short");
    let half = 1;
    while (half * 2 < size) half *= 2;
    const rest = proof.slice(0, -1);
    const last = proof[proof.length - 1];
    return index < half
      ? nodeHash(await rootFrom(leaf, index, half, rest), last)
      : nodeHash(last, await rootFrom(leaf, index - half, size - half, rest));
  };

  /* Is the tree of `old` leaves the beginning of that of `size`? (RFC 9162, 2.1.4.2) */
  const continues = async (old, size, oldRoot, newRoot, proof) => {
    if (old === size) return !proof.length && same(oldRoot, newRoot);
    const odd = (number) => number % 2 === 1;
    const halve = (number) => Math.floor(number / 2);
    let power = 1;
    while (power < old) power *= 2;
    const path = power === old ? [oldRoot, ...proof] : [...proof];
    if (!path.length) return false;
    let [fn, sn] = [old - 1, size - 1];
    while (odd(fn)) [fn, sn] = [halve(fn), halve(sn)];
    let first = path.shift();
    let second = first;
    for (const part of path) {
      if (sn === 0) return false;
      if (odd(fn) || fn === sn) {
        first = await nodeHash(part, first);
        second = await nodeHash(part, second);
        while (!odd(fn) && fn !== 0) [fn, sn] = [halve(fn), halve(sn)];
      } else {
        second = await nodeHash(second, part);
      }
      [fn, sn] = [halve(fn), halve(sn)];
    }
    return sn === 0 && same(first, oldRoot) && same(second, newRoot);
  };

  /* Size and root that a checkpoint states; `signed` is null where the browser does not know Ed25519. */
  const openCheckpoint = async (note, origin, key) => {
    const end = note.lastIndexOf("\n\n");
    const text = note.slice(0, end + 1);
    const [name, size, root] = text.split("\n");
    if (end < 0 || name !== origin || !/^(0|[1-9]\d{0,14})$/.test(size)) throw new Wrong("checkpoint");
    const id = (await sha(utf8.encode(origin + "\n"), [1], key)).slice(0, 4);
    let signed = false;
    for (const line of note.slice(end + 2).split("\n")) {
      const [dash, signer, blob] = line.split(" ");
      if (dash !== "—" || signer !== origin || !same(bytesOf(blob).slice(0, 4), id)) continue;
      try {
        const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
        signed = await crypto.subtle.verify({ name: "Ed25519" }, imported, bytesOf(blob).slice(4), utf8.encode(text));
      } catch (error) {
        signed = error.name === "NotSupportedError" ? null : false;
      }
      break;
    }
    return { size: Number(size), root: bytesOf(root), signed };
  };

  const factsHold = async (leaf, opened) => {
    for (const [name, opening] of Object.entries(opened)) {
      const committed = name === "actor" ? leaf.actor : leaf.commitments[name];
      if (hexOf(await sha(fromHex(opening.salt), utf8.encode(opening.value))) !== committed) return false;
    }
    return true;
  };

  const get = async (path) => {
    const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error("not there");
    return answer;
  };

  /* Does the log as it stands on this server today continue what the receipt's checkpoint signed? null: not known. */
  const stillThere = async (receipt, leaf, head) => {
    try {
      const log = encodeURIComponent(leaf.log);
      const note = await (await get(`/logs/${log}/checkpoint`)).text();
      const now = await openCheckpoint(note, receipt.origin, bytesOf(receipt.public_key));
      if (now.signed === false || now.size < head.size) return false;
      const { proof } = await (await get(`/logs/${log}/consistency?old=${head.size}&new=${now.size}`)).json();
      return await continues(head.size, now.size, head.root, now.root, proof.map(fromHex));
    } catch (error) {
      return error instanceof Wrong ? false : null;
    }
  };

  const say = (which) => {
    for (const old of all("[data-server]")) old.remove();
    for (const line of all("[data-say]")) line.hidden = line.dataset.say !== which;
    one("[data-steps]").hidden = one("[data-facts]").hidden = !["good", "bad", "partly", "foreign"].includes(which);
    result.hidden = one("[data-says]").hidden = false;
    result.dataset.verdict = which;
    result.scrollIntoView({ block: "nearest" });
  };

  const step = (name, answer) => {
    const line = one(`[data-step="${name}"]`);
    line.textContent = answer === null ? line.dataset.unknown : answer ? line.dataset.yes : line.dataset.no;
    line.className = answer === null ? "soon" : answer ? "good" : "late";
    line.hidden = answer === undefined;
    return answer;
  };

  const show = (receipt, leaf, head) => {
    const list = one("[data-facts]");
    for (const old of list.querySelectorAll("[data-opened]")) old.remove();
    const put = (name, value) => (one(`[data-fact="${name}"]`).textContent = value);
    put("origin", receipt.origin);
    put("entry", `${receipt.index + 1} / ${head.size}`);
    put("verb", names.verbs[leaf.verb] || leaf.verb);
    put("at", new Date(leaf.at).toLocaleString(document.documentElement.lang));
    put("key", receipt.public_key);
    for (const [name, opening] of Object.entries(receipt.opened)) {
      const row = list.firstElementChild.cloneNode(true);
      row.dataset.opened = "";
      row.querySelector("dt").textContent = names.facts[name] || name;
      const value = JSON.parse(opening.value);
      row.querySelector("dd").textContent = typeof value === "string" ? value : opening.value;
      delete row.querySelector("dd").dataset.fact;
      list.append(row);
    }
  };

  const check = async (text) => {
    if (!window.crypto || !crypto.subtle) return say("insecure");
    for (const line of all("[data-step]")) line.hidden = true;
    let receipt, leaf, head, inside, facts, ours;
    try {
      receipt = JSON.parse(text);
      if (receipt.format !== "linli-receipt-1") throw new Error("format");
      leaf = JSON.parse(receipt.leaf);
      head = await openCheckpoint(receipt.checkpoint, receipt.origin, bytesOf(receipt.public_key));
      const { index } = receipt;
      const proof = receipt.proof.map(fromHex);
      inside = false;
      if (Number.isSafeInteger(index) && index >= 0 && index < head.size) {
        const hash = await sha([0], utf8.encode(receipt.leaf));
        const root = await rootFrom(hash, index, head.size, proof).catch(() => []);
        inside = same(root, head.root);
      }
      facts = await factsHold(leaf, receipt.opened);
      show(receipt, leaf, head);
    } catch (error) {
      return say(error instanceof Wrong ? "bad" : "unread");
    }
    try {
      ours = (await (await get("/logs/key")).text()).trim() === receipt.public_key;
    } catch {
      ours = null;
    }
    const signed = step("signature", head.signed);
    step("entry", inside);
    step("facts", Object.keys(receipt.opened).length ? facts : undefined);
    const today = step("today", ours === false ? undefined : ours && inside ? await stillThere(receipt, leaf, head) : null);
    if (!inside || !facts || signed === false || today === false) return say("bad");
    if (ours === false) return say("foreign");
    return say(signed === null ? "partly" : "good");
  };

  const fromAddress = async () => {
    const path = location.hash.slice(1);
    if (!path.startsWith("/")) return;
    let text;
    try {
      if (new URL(path, location.origin).origin !== location.origin) throw new Error("another host");
      text = await (await get(path)).text();
    } catch {
      return say("missing");
    }
    await check(text);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    await check(file ? await file.text() : form.elements.text.value);
  });
  form.elements.file.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) await check(await file.text());
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
