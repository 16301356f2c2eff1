// Suggestions as one types: a field marked data-suggest offers things (and, for "all", questions) by name.
// Without this module the field still works: its form is sent, and the service finds what the words name.

const WAIT_MS = 150;
const MOST = 8;
const language = document.documentElement.lang;
let count = 0;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  enhance(input);
}

function enhance(input) {
  const all = input.dataset.suggest === "all";
  const list = document.createElement("ul");
  list.id = `suggestions-${(count += 1)}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", labelOf(input));
  list.hidden = true;
  const frame = document.createElement("span");
  frame.className = "suggesting";
  input.replaceWith(frame);
  frame.append(input, list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const chosen = all ? null : keepIdentifier(input, frame);
  let timer = 0;
  let asked = "";
  let at = -1;

  input.addEventListener("input", () => {
    if (chosen) chosen.forget();
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(list.children[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 200));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });

  async function ask() {
    const text = input.value.trim();
    asked = text;
    if (text === "") return close();
    const query = new URLSearchParams({ q: text.slice(0, 200), lang: language, limit: String(MOST) });
    if (input.dataset.of) query.set("type", input.dataset.of);
    try {
      const response = await fetch(`/search?${query}`, { headers: { Accept: "application/json" } });
      if (!response.ok || asked !== text) return;
      show(await response.json());
    } catch {
      close();
    }
  }

  function show(found) {
    const options = found.results.map((thing) => ({ name: thing.label, kind: thing.kind, iri: thing.iri }));
    if (all) options.unshift(...found.questions.map((one) => ({ name: one.title, kind: "?", address: one.url })));
    list.replaceChildren(...options.slice(0, MOST).map(optionOf));
    at = -1;
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function optionOf(option, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.iri = option.iri || "";
    item.dataset.address = option.address || "";
    const name = document.createElement("span");
    name.dir = "auto";
    name.textContent = option.name;
    item.append(name);
    if (option.kind) {
      const kind = document.createElement("small");
      kind.textContent = option.kind;
      item.append(" ", kind);
    }
    return item;
  }

  function mark(next) {
    const options = [...list.children];
    at = (next + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function take(option) {
    close();
    if (chosen) {
      input.value = option.firstChild.textContent;
      chosen.keep(identifierOf(option.dataset.iri));
    } else {
      location.assign(option.dataset.address || addressOf(option.dataset.iri));
    }
  }

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

// A parameter is sent by its identifier while its field shows a name.
function keepIdentifier(input, frame) {
  const name = input.name;
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  frame.append(hidden);
  const kept = {
    keep(identifier) {
      hidden.value = identifier;
      hidden.name = name;
      input.removeAttribute("name");
    },
    forget() {
      hidden.removeAttribute("name");
      input.name = name;
    },
  };
  if (input.dataset.called) {
    kept.keep(input.value);
    input.value = input.dataset.called;
  }
  return kept;
}

function labelOf(input) {
  return input.labels[0] ? input.labels[0].textContent.trim() : input.name;
}

const BASE = document.documentElement.dataset.base;

function addressOf(iri) {
  return iri.startsWith(BASE) ? `/${iri.slice(BASE.length)}` : `/things?${new URLSearchParams({ iri })}`;
}

function identifierOf(iri) {
  const ids = `${BASE}id/`;
  return iri.startsWith(ids) ? iri.slice(ids.length) : iri;
}
