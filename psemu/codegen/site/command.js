// The form of a command's page: from what is filled in to a line that can be pasted, told at once what is missing or does not go together.
"use strict";

(() => {
  const place = document.getElementById("builder");
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const rows = new Map(); // parameter → its row
  let chosen = -1; // a parameter set, or all of them
  let splatted = false;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  // a long name, to be broken where a word of it begins
  function breakable(name) {
    const parts = document.createDocumentFragment();
    name.split(/(?<=[^A-Z])(?=[A-Z])/).forEach((part, at) => parts.append(...(at ? [document.createElement("wbr")] : []), part));
    return parts;
  }

  // ------------------------------------------------------------------------------------------------------ sets of parameters

  // 1: the set demands it, 0: the set takes it, undefined: it does not
  function within(parameter, set) {
    return "*" in parameter.s ? parameter.s["*"] : parameter.s[set];
  }

  const all = facts.sets.map((_, set) => set);

  function candidates(given) {
    const sets = chosen < 0 ? all : [chosen];
    return sets.filter((set) => given.every((parameter) => within(parameter, set) !== undefined));
  }

  function missing(set, given) {
    return facts.parameters.filter((parameter) => within(parameter, set) === 1 && !given.includes(parameter));
  }

  function clash(given) {
    for (let one = 0; one < given.length; one++) {
      for (let other = one + 1; other < given.length; other++) {
        if (!candidates([given[one], given[other]]).length) return [given[one], given[other]];
      }
    }
    return null;
  }

  // ------------------------------------------------------------------------------------------------------------------ values

  const QUOTES = /['\u2018\u2019\u201a\u201b]/g;
  const WHOLE = /^(\$[A-Za-z_][\w:]*(\.[A-Za-z_]\w*)*|\$\{[^{}]+\}|'([^'\u2018-\u201b]|'')*')$/;
  const PAIRS = { "(": ")", "{": "}", "[": "]" };

  function quoted(text) {
    return `'${text.replace(QUOTES, "$&$&")}'`;
  }

  // a word that stands for itself in a list of arguments
  function plain(text) {
    return /^[A-Za-z][A-Za-z0-9_]*$/.test(text) ? text : quoted(text);
  }

  // where the first bracket of a text is closed, -1 if brackets or quotes are left open
  function closing(text) {
    const open = [];
    for (let at = 0; at < text.length; at++) {
      const sign = text[at];
      if (sign === "'" || sign === '"') {
        let end = at + 1;
        while (end < text.length && text[end] !== sign) end += sign === '"' && text[end] === "`" ? 2 : 1;
        if (end >= text.length) return -1;
        at = end;
      } else if (PAIRS[sign]) open.push(PAIRS[sign]);
      else if (")}]".includes(sign)) {
        if (open.pop() !== sign) return -1;
        if (!open.length && at < text.length - 1) return at;
      } else if ((sign === ";" || sign === "\n") && !open.length) return -1;
      else if (sign === "#" && /[\s(]/.test(text[at - 1] || " ")) return -1;
    }
    return open.length ? -1 : text.length - 1;
  }

  function expression(text) {
    if (WHOLE.test(text)) return text;
    const end = closing(text);
    if (end < 0 || /(^|[^`])[\u2018-\u201e]/.test(text)) fail("is no complete expression");
    return /^([@$]?\(|@?\{)/.test(text) && end === text.length - 1 && closing(text.slice(0, -1)) < 0 ? text : `(${text})`;
  }

  function pasted(text, inTable) {
    return inTable ? quoted(text) : plain(text);
  }

  function fail(message) {
    throw new Error(message);
  }

  const RANGES = { byte: [0, 255], sbyte: [-128, 127], int16: [-32768, 32767], uint16: [0, 65535], int32: [-2147483648, 2147483647],
    int: [-2147483648, 2147483647], uint32: [0, 4294967295] };

  function number(text, parameter) {
    const isWhole = parameter.k === "int";
    if (!(isWhole ? /^[+-]?\d{1,20}$/ : /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i).test(text)) {
      fail(isWhole ? "must be a whole number" : "must be a number");
    }
    const [least, most] = RANGES[parameter.t.replace("[]", "").toLowerCase()] || [-Infinity, Infinity];
    if (isWhole && (+text < least || +text > most)) fail(`must be from ${least} to ${most}`);
    return text.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
  }

  const FORMS = {
    guid: [/^[{(]?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}[)}]?$/i, "must be a GUID"],
    span: [/^-?(\d{1,8}|(\d{1,8}\.)?\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,7})?)?)$/, "must be a time span such as 1.02:03:04"],
    version: [/^\d{1,9}(\.\d{1,9}){1,3}$/, "must be a version such as 1.2.3"],
    char: [/^.$/su, "must be one character"],
    date: [/\d/, "must be a date such as 2024-12-31"],
  };

  // a text as it may be: of types whose texts have a form, of that form
  function shaped(text, parameter) {
    const [pattern, message] = FORMS[parameter.f] || [/^/];
    return pattern.test(text) ? text : fail(message);
  }

  function table(text) {
    const pairs = text.split("\n").filter((line) => line.trim()).map((line) => {
      const [, key, value] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(line) || [];
      if (key === undefined) fail("must be lines such as Key = Value");
      const raw = /^(-?(0|[1-9]\d{0,17})(\.\d+)?|\$(true|false|null|[A-Za-z_]\w*))$/i.test(value);
      return `${/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key)} = ${raw ? value : quoted(value)}`;
    });
    return `@{ ${pairs.join("; ")} }`;
  }

  function one(parameter, text, inTable) {
    if (parameter.k === "int" || parameter.k === "number") return number(text, parameter);
    if (parameter.k === "any") return /^[$(@{['"]/.test(text) ? expression(text) : pasted(text, inTable);
    return pasted(shaped(text, parameter), inTable);
  }

  // the value of a filled row as PowerShell has it, "" for a switch
  function value(parameter, inTable) {
    const row = rows.get(parameter);
    if (parameter.k === "switch") return inTable ? "$true" : "";
    const text = row.text();
    if (row.isExpression()) return expression(text.trim());
    if (parameter.k === "bool") return text;
    if (parameter.k === "table") return table(text);
    if (parameter.k === "code") return closing(`{${text}}`) === text.length + 1 ? `{ ${text.trim()} }` : fail("is no complete script");
    if (parameter.m) {
      const items = row.items().map((item) => one(parameter, item, true));
      // an expression is an array already, if it is one
      return items.length > 1 && inTable ? `@(${items.join(", ")})` : items.join(", ");
    }
    return one(parameter, parameter.k === "text" || parameter.k === "choice" ? text : text.trim(), inTable);
  }

  // -------------------------------------------------------------------------------------------------------------------- rows

  class Row {
    constructor(parameter, number) {
      this.parameter = parameter;
      const id = `value-${number}`;
      this.note = make("span", { class: "row-note", id: `note-${number}` });
      this.badge = make("span", { class: "badge must" }, "required");
      this.badge.hidden = true;
      this.toggle = null;
      this.boxes = null;
      if (parameter.k === "switch") {
        this.control = make("input", { type: "checkbox", id });
      } else if (parameter.k === "bool" || (parameter.k === "choice" && !parameter.m)) {
        const values = parameter.k === "bool" ? ["$true", "$false"] : parameter.v;
        this.control = make("select", { id }, make("option", { value: "" }, "—"), ...values.map((v) => make("option", { value: v }, v)));
      } else if (parameter.k === "choice") {
        this.boxes = parameter.v.map((v) => make("input", { type: "checkbox", value: v }));
        this.control = make("span", { class: "chips", id, role: "group", "aria-label": `-${parameter.n}` },
          ...this.boxes.map((box) => make("label", {}, box, box.value)));
      } else if (parameter.m || parameter.k === "table" || parameter.k === "code") {
        const hint = { table: "Key = Value, one on each line", code: "$_.Name -eq 'x'" }[parameter.k] || "one value on each line";
        this.control = make("textarea", { id, rows: 1, placeholder: hint, spellcheck: "false" });
      } else {
        const hint = parameter.k === "any" ? "$variable or (expression)" : "";
        const mode = parameter.k === "int" ? "numeric" : parameter.k === "number" ? "decimal" : null;
        this.control = make("input", { type: "text", id, placeholder: hint, inputmode: mode, spellcheck: "false", autocomplete: "off" });
      }
      this.control.setAttribute("aria-describedby", this.note.id);
      const label = make(this.boxes ? "span" : "label", this.boxes ? { class: "label" } : { for: id, class: "label" }, breakable(`-${parameter.n}`));
      const parts = [make("span", { class: "name" }, label, make("small", {}, parameter.t), this.badge)];
      const field = make("span", { class: "field" }, this.control);
      if (["text", "choice", "int", "number", "bool", "table"].includes(parameter.k) && !this.boxes && this.control.tagName !== "SELECT") {
        this.toggle = make("button", { type: "button", class: "raw", "aria-pressed": "false", title: "The value is an expression such as $name",
          "aria-label": `The value of -${parameter.n} is an expression` }, "$");
        this.toggle.addEventListener("click", () => {
          this.toggle.setAttribute("aria-pressed", String(!this.isExpression()));
          update();
        });
        field.append(this.toggle);
      }
      this.element = make("div", { class: `row ${parameter.k}`, "data-parameter": parameter.n }, ...parts, field, this.note);
      this.element.addEventListener("input", update);
      this.element.addEventListener("change", update);
    }

    text() {
      return this.control.value;
    }

    isExpression() {
      return this.parameter.k !== "switch" && this.toggle !== null && this.toggle.getAttribute("aria-pressed") === "true";
    }

    items() {
      if (this.boxes) return this.boxes.filter((box) => box.checked).map((box) => box.value);
      return this.text().split("\n").map((item) => item.trim()).filter(Boolean);
    }

    isGiven() {
      if (this.parameter.k === "switch") return this.control.checked;
      if (this.boxes) return this.boxes.some((box) => box.checked);
      return this.text().trim() !== "";
    }

    clear() {
      if (this.parameter.k === "switch") this.control.checked = false;
      else if (this.boxes) for (const box of this.boxes) box.checked = false;
      else this.control.value = "";
      if (this.toggle) this.toggle.setAttribute("aria-pressed", "false");
    }

    set isOff(off) {
      for (const control of this.boxes || [this.control]) control.disabled = off;
      if (this.toggle) this.toggle.disabled = off;
      this.element.classList.toggle("off", off);
    }
  }

  // ------------------------------------------------------------------------------------------------------------------ output

  const line = make("code", { id: "made" });
  const verdict = make("p", { id: "verdict", role: "status" });
  const needed = make("div", { class: "rows", id: "needed" });
  const others = make("div", { class: "rows", id: "others" });
  const filter = make("input", { type: "search", placeholder: "Filter parameters", "aria-label": "Filter parameters", class: "filter" });
  const more = make("details", { class: "more" }, make("summary", {}, ""), filter, others);

  function names(parameters) {
    return parameters.map((parameter) => `-${parameter.n}`).join(", ");
  }

  function words(given) {
    const parts = given.map((parameter) => {
      const text = value(parameter, splatted);
      if (splatted) return `    ${/^[A-Za-z_]\w*$/.test(parameter.n) ? parameter.n : quoted(parameter.n)} = ${text}`;
      return text === "" ? `-${parameter.n}` : `-${parameter.n} ${text}`;
    });
    if (!splatted || !given.length) return [facts.name, ...parts].join(" ");
    return `$parameters = @{\n${parts.join("\n")}\n}\n${facts.name} @parameters`;
  }

  function judge(given) {
    const sets = candidates(given);
    if (!sets.length) {
      const pair = clash(given);
      return ["bad", pair ? `${names(pair)} cannot be used together.` : `No parameter set takes all of ${names(given)}.`, -1];
    }
    // the default set is meant as long as it takes all that is given, whatever it demands
    const possible = all.filter((set) => given.every((parameter) => within(parameter, set) !== undefined));
    const meant = possible.includes(facts.default) ? [facts.default] : possible.filter((set) => !missing(set, given).length);
    const first = chosen >= 0 ? chosen : possible.includes(facts.default) ? facts.default : -1;
    const nearest = [...sets].sort((one, other) => missing(one, given).length - missing(other, given).length || one - other);
    const ways = [...(first < 0 ? [] : [first]), ...nearest.filter((set) => set !== first)].map((set) => names(missing(set, given)));
    const told = [...new Set(ways)].filter(Boolean);
    if (!meant.length || missing(meant[0], given).length || (chosen >= 0 && missing(chosen, given).length)) {
      if (told.length) return ["open", `Still needed: ${told.slice(0, 3).join("; or ")}${told.length > 3 ? "; or …" : ""}.`, first < 0 ? nearest[0] : first];
    }
    if (chosen >= 0 && !meant.includes(chosen)) {
      return ["open", `Give a parameter that ${facts.sets[meant[0]]} does not have: so far the line means that set.`, chosen];
    }
    if (meant.length > 1) {
      return ["bad", `Ambiguous: ${meant.map((set) => facts.sets[set]).join(", ")} all fit. Give one parameter more.`, meant[0]];
    }
    return ["good", facts.sets.length > 1 ? `Complete. Parameter set: ${facts.sets[meant[0]]}.` : "Complete.", meant[0]];
  }

  function update() {
    const given = facts.parameters.filter((parameter) => rows.get(parameter).isGiven());
    let [state, text, set] = judge(given);
    for (const [parameter, row] of rows) {
      const isGiven = given.includes(parameter);
      const fits = isGiven || candidates([...given, parameter]).length > 0;
      row.isOff = !fits && state !== "bad";
      const against = given.find((other) => !candidates([other, parameter]).length);
      row.note.textContent = row.element.classList.contains("off") ? `not together with ${against ? `-${against.n}` : names(given)}` : "";
      row.badge.hidden = set < 0 || within(parameter, set) !== 1;
      row.element.classList.remove("wrong");
    }
    const able = [];
    for (const parameter of given) {
      try {
        value(parameter, splatted);
        able.push(parameter);
      } catch (error) {
        rows.get(parameter).note.textContent = error.message;
        rows.get(parameter).element.classList.add("wrong");
        [state, text] = ["bad", `The value of -${parameter.n} ${error.message}.`];
      }
    }
    line.textContent = words(able);
    verdict.textContent = text;
    verdict.className = state;
    // the first look at an empty form is no failure
    place.dataset.state = state;
  }

  function arrange() {
    const sets = chosen < 0 ? all : [chosen];
    let optional = 0;
    for (const [parameter, row] of rows) {
      const taken = sets.some((set) => within(parameter, set) !== undefined);
      // what may go without its name is what a command is mostly about
      const demanded = parameter.p || sets.some((set) => within(parameter, set) === 1);
      row.element.hidden = !taken;
      if (!taken) row.clear();
      (demanded ? needed : others).append(row.element);
      if (taken && !demanded) optional++;
    }
    more.firstElementChild.textContent = `${optional} optional parameter${optional === 1 ? "" : "s"}`;
    more.hidden = !optional;
    filter.hidden = optional < 9;
    // without anything to demand there is nothing else to show
    if (!needed.childElementCount) more.open = true;
    update();
  }

  function sets() {
    if (facts.sets.length < 2) return [];
    const option = (set, text) => {
      const radio = make("input", { type: "radio", name: "set", value: set, checked: set === -1 });
      radio.addEventListener("change", () => {
        chosen = set;
        arrange();
      });
      return make("label", {}, radio, make("span", {}, breakable(text)));
    };
    return [make("fieldset", { class: "chips" }, make("legend", {}, "Parameter set"), option(-1, "any"), ...all.map((set) => option(set, facts.sets[set])))];
  }

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { class: "unseen" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const before = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = before), 1200);
  }

  function build() {
    facts.parameters.forEach((parameter, number) => rows.set(parameter, new Row(parameter, number)));
    const copier = make("button", { type: "button", id: "copy" }, "Copy");
    copier.addEventListener("click", () => copy(line.textContent, copier));
    const shape = make("button", { type: "button", "aria-pressed": "false", id: "splat", title: "As a table of parameters" }, "Splat");
    shape.addEventListener("click", () => {
      splatted = !splatted;
      shape.setAttribute("aria-pressed", String(splatted));
      update();
    });
    const reset = make("button", { type: "button", id: "reset" }, "Clear");
    reset.addEventListener("click", () => {
      for (const row of rows.values()) row.clear();
      update();
    });
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim().toLowerCase().replace(/^-/, "");
      for (const row of others.children) row.classList.toggle("filtered", !row.querySelector(".label").textContent.toLowerCase().includes(wanted));
    });
    const result = make("div", { class: "result" },
      make("pre", { tabindex: "0", "aria-label": "The line" }, line),
      make("div", { class: "bar" }, verdict, make("span", { class: "buttons" }, reset, shape, copier)));
    place.replaceChildren(...sets(), needed, more, result);
    arrange();
  }

  build();
  // the form has moved what stands below it
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ behavior: "instant" });

  // a click on a parameter in the syntax leads to what the page says of it
  for (const block of document.querySelectorAll(".syntax")) {
    block.addEventListener("click", (event) => {
      const name = event.target.closest("b.p");
      if (name) location.hash = name.textContent;
    });
  }

  for (const block of document.querySelectorAll("#examples pre:not(.printed)")) {
    const button = make("button", { type: "button", class: "copy", "aria-label": "Copy this example" }, "Copy");
    button.addEventListener("click", () => {
      const code = block.querySelector("code").cloneNode(true);
      for (const printed of code.querySelectorAll(".o")) printed.remove();
      copy(code.textContent.trim(), button);
    });
    const frame = make("div", { class: "code" });
    block.replaceWith(frame);
    frame.append(block, button);
  }
})();
