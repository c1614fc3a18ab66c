// Search over all commands, and the switch of colours. Files of the index are scripts that call back, since a page that was opened from a
// disk may load nothing else.
"use strict";

const psemu = (() => {
  const root = document.documentElement.dataset.root;
  const MOST = 40;
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const found = document.getElementById("found");
  const wanted = new Map(); // file → whether it was asked for
  const words = new Map(); // first two letters → word → numbers of commands
  const synopses = new Map(); // piece → texts
  let index = null; // all names, once they are there
  let active = -1;

  function load(file) {
    if (wanted.has(file)) return;
    wanted.set(file, true);
    const script = document.createElement("script");
    script.src = `${root}search/${file}.js`;
    document.head.append(script);
  }

  // ------------------------------------------------------------------------------------------------- what the files call

  function takeNames(data) {
    const names = [];
    const modules = [];
    const files = [];
    let before = "";
    for (const line of data.names ? data.names.split("\n") : []) {
      const [shared, rest, module, file] = line.split("\t");
      const name = before.slice(0, +shared) + rest;
      before = name;
      names.push(name);
      modules.push(+module);
      files.push(file || name);
    }
    const aliases = (data.aliases ? data.aliases.split("\n") : []).map((line) => {
      const [alias, number] = line.split("\t");
      return [alias.toLowerCase(), alias, +number];
    });
    const lower = names.map((name) => name.toLowerCase());
    index = { ...data, names, lower, moduleOf: modules, files, aliases, shards: new Set(data.words) };
    show();
  }

  function takeWords(start, listed) {
    const shard = new Map();
    for (const [word, text] of Object.entries(listed)) {
      let number = 0;
      shard.set(word, text.split(" ").map((step) => (number += +step)));
    }
    words.set(start, shard);
    show();
  }

  function takeSynopses(piece, texts) {
    synopses.set(piece, texts);
    for (const option of list.children) describe(option);
  }

  // ------------------------------------------------------------------------------------------------------------ search

  // where a word of a name begins: at the start, after a dash, at a capital
  function begins(number, place) {
    if (place === 0) return true;
    const name = index.names[number];
    const here = name[place];
    return name[place - 1] === "-" || (here >= "A" && here <= "Z" && !(name[place - 1] >= "A" && name[place - 1] <= "Z"));
  }

  function weigh(number, token) {
    const name = index.lower[number];
    let best = 0;
    for (let place = name.indexOf(token); place >= 0; place = name.indexOf(token, place + 1)) {
      const dash = name.indexOf("-") + 1;
      const weight = place === 0 ? 60 : place === dash ? 55 : begins(number, place) ? 40 : 12;
      if (weight > best) best = weight;
      if (best >= 55) break;
    }
    return best;
  }

  function described(token) {
    const numbers = new Set();
    const start = token.slice(0, 2);
    if (token.length < 2 || !index.shards.has(start)) return numbers;
    load(`w-${start}`);
    const shard = words.get(start);
    if (!shard) return numbers;
    for (const [word, listed] of shard) if (word.startsWith(token)) for (const number of listed) numbers.add(number);
    return numbers;
  }

  function search(text) {
    const whole = text.trim().toLowerCase();
    const tokens = whole.split(/\s+/).filter(Boolean).slice(0, 8);
    if (!tokens.length) return [];
    const about = tokens.map(described);
    const hits = [];
    for (let number = 0; number < index.names.length; number++) {
      let score = 0;
      for (let at = 0; at < tokens.length; at++) {
        const weight = weigh(number, tokens[at]) || (about[at].has(number) ? 6 : 0);
        if (!weight) {
          score = -1;
          break;
        }
        score += weight;
      }
      if (score < 0) continue;
      const name = index.lower[number];
      if (name === whole) score += 1000;
      else if (name.startsWith(whole)) score += 100;
      else if (name.slice(name.indexOf("-") + 1) === whole) score += 300;
      hits.push([score - name.length / 4, number, ""]);
    }
    for (const [alias, spelled, number] of index.aliases) {
      if (alias.startsWith(whole)) hits.push([(alias === whole ? 900 : 50) - alias.length, number, spelled]);
    }
    hits.sort((one, other) => other[0] - one[0] || one[1] - other[1]);
    return hits;
  }

  // ----------------------------------------------------------------------------------------------------------- results

  function marked(name, tokens) {
    const parts = document.createDocumentFragment();
    const lower = name.toLowerCase();
    const on = new Array(name.length).fill(false);
    for (const token of tokens) {
      const place = lower.indexOf(token);
      for (let at = place; place >= 0 && at < place + token.length; at++) on[at] = true;
    }
    for (let at = 0; at < name.length; ) {
      let end = at;
      while (end < name.length && on[end] === on[at]) end++;
      const piece = document.createElement(on[at] ? "mark" : "span");
      piece.textContent = name.slice(at, end);
      parts.append(piece);
      at = end;
    }
    return parts;
  }

  function address(number) {
    const folder = index.folders[index.moduleOf[number]];
    return `${root}commands/${encodeURIComponent(folder)}/${encodeURIComponent(index.files[number])}.html`;
  }

  function describe(option) {
    const number = +option.dataset.number;
    const piece = synopses.get(Math.floor(number / index.piece));
    if (piece) option.querySelector("small").textContent = piece[number % index.piece];
  }

  function show() {
    const text = input.value;
    if (!index || document.activeElement !== input || !text.trim()) {
      if (!text.trim()) close();
      return;
    }
    const tokens = text.trim().toLowerCase().split(/\s+/);
    const hits = search(text);
    list.replaceChildren();
    const seen = new Set();
    for (const [, number, alias] of hits) {
      if (seen.size >= MOST) break;
      if (seen.has(number)) continue;
      seen.add(number);
      const option = document.createElement("li");
      option.id = `result-${seen.size}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.number = number;
      const link = document.createElement("a");
      link.href = address(number);
      link.tabIndex = -1;
      const name = document.createElement("b");
      name.append(marked(index.names[number], tokens));
      const module = document.createElement("i");
      module.textContent = (alias ? `${alias} · ` : "") + index.modules[index.moduleOf[number]];
      const synopsis = document.createElement("small");
      link.append(name, module, synopsis);
      option.append(link);
      list.append(option);
      load(`s-${Math.floor(number / index.piece)}`);
      describe(option);
    }
    const count = new Set(hits.map((hit) => hit[1])).size;
    found.textContent = count ? `${count} commands found` : "No command found";
    if (!count) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = "No command found";
      list.append(none);
    }
    active = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (count) choose(0);
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(number) {
    const options = list.querySelectorAll('[role="option"]');
    if (!options.length) return;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = (number + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  input.addEventListener("focus", () => {
    load("names");
    show();
  });
  input.addEventListener("input", () => {
    load("names");
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      const option = list.querySelectorAll('[role="option"]')[active];
      if (option) location.href = option.querySelector("a").href;
    } else if (event.key === "Escape") {
      if (list.hidden) input.blur();
      else close();
    }
  });
  document.addEventListener("keydown", (event) => {
    const inside = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !inside && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".search")) close();
  });

  // ----------------------------------------------------------------------------------------------------------- colours

  const switcher = document.getElementById("theme");
  const THEMES = [
    ["", "◐", "Colours: as the system"],
    ["light", "☀", "Colours: light"],
    ["dark", "☾", "Colours: dark"],
  ];

  function paint(theme) {
    const [name, sign, label] = THEMES.find((one) => one[0] === theme) || THEMES[0];
    if (name) document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
    switcher.firstElementChild.textContent = sign;
    switcher.setAttribute("aria-label", label);
    switcher.title = label;
  }

  switcher.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme || "";
    const next = THEMES[(THEMES.findIndex((one) => one[0] === now) + 1) % THEMES.length][0];
    paint(next);
    try {
      localStorage.setItem("psemu-theme", next);
    } catch {
      // a browser that keeps nothing for pages from a disk
    }
  });
  paint(document.documentElement.dataset.theme || "");

  return { names: takeNames, words: takeWords, synopses: takeSynopses };
})();
