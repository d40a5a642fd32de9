"use strict";
// Search, legend, table, keys: everything that answers to the reader.

const get = (id) => document.getElementById(id);
const state = get("state");
const finder = get("find");
const found = get("found");

function choose({ thing = null, relation = null }, { go = false, focus = false } = {}) {
  Object.assign(chosen, { thing, relation });
  if (thing && !isThingShown(thing)) {
    hidden.classes.delete(thing.cls);
    hidden.lines.delete(thing.status);
    makeLegend();
  }
  redraw();
  if (go && thing) goTo(thing);
  showPanel();
  if (focus) panel.querySelector("h2")?.focus();
}

function tellState() {
  const shown = things.filter(isThingShown).length;
  const lines = relations.filter(isRelationShown).length;
  const names = placed.count < placed.wanted
    ? ` · ${placed.count} of ${placed.wanted} names have room: come nearer to see more` : "";
  const text = `${shown} of ${things.length} things, ${lines} of ${relations.length} relations${names}`;
  if (state.textContent !== text) state.textContent = text;
}

// Fold letters so that case, width, accents and kana do not matter.
const fold = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
  .normalize("NFC").replace(/[\u3041-\u3096]/g, (kana) => String.fromCodePoint(kana.codePointAt(0) + 0x60));
const keysOf = things.map((thing) => [thing.label, ...thing.also.map(([, label]) => label)].map(fold));

function listFound(words) {
  const wanted = fold(words.trim());
  if (!wanted) return [];
  const score = (thing) => Math.min(...keysOf[thing.id].map((key) => {
    const at = key.indexOf(wanted);
    return at < 0 ? Infinity : key === wanted ? 0 : at === 0 ? 1 : 2;
  }));
  return things.map((thing) => [score(thing), thing]).filter(([points]) => points < Infinity)
    .sort(([a, first], [b, second]) => a - b || second.size - first.size || first.id - second.id)
    .map(([, thing]) => thing).slice(0, 30);
}

const search = { results: [], at: -1 };

function showFound() {
  search.results = listFound(finder.value);
  search.at = search.results.length ? 0 : -1;
  const none = finder.value.trim() && !search.results.length;
  found.replaceChildren(...search.results.map((thing, rank) => {
    const option = make("li", { role: "option", id: `found-${rank}`, onclick: () => take(thing) },
      makeMark(markOf.get(thing.cls)), makeName(thing.label));
    option.addEventListener("mousedown", (event) => event.preventDefault());
    return option;
  }), ...(none ? [make("li", { class: "none" }, "Nothing has that name.")] : []));
  const open = found.children.length > 0;
  found.hidden = !open;
  finder.setAttribute("aria-expanded", String(open));
  markFound();
}

function markFound() {
  [...found.querySelectorAll("[role=option]")].forEach((option, rank) => {
    option.setAttribute("aria-selected", String(rank === search.at));
    if (rank === search.at) option.scrollIntoView({ block: "nearest" });
  });
  if (search.at >= 0) finder.setAttribute("aria-activedescendant", `found-${search.at}`);
  else finder.removeAttribute("aria-activedescendant");
}

function closeFound() {
  found.hidden = true;
  finder.setAttribute("aria-expanded", "false");
  finder.removeAttribute("aria-activedescendant");
}

function take(thing) {
  finder.value = thing.label;
  closeFound();
  showText(false);
  choose({ thing }, { go: true, focus: true });
}

function typeInSearch(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && search.results.length) {
    search.at = (search.at + step + search.results.length) % search.results.length;
    markFound();
    event.preventDefault();
  } else if (event.key === "Enter" && search.at >= 0) {
    event.preventDefault();
    take(search.results[search.at]);
  } else if (event.key === "Escape") {
    if (!found.hidden) event.stopPropagation();
    closeFound();
  }
}

function makeEntry(picture, label, count, isOn, toggle) {
  const button = make("button", { type: "button", "aria-pressed": String(isOn()) },
    picture, makeName(label), ...(count ? [make("span", { class: "count" }, String(count))] : []));
  button.addEventListener("click", () => {
    toggle();
    button.setAttribute("aria-pressed", String(isOn()));
    redraw();
    if (chosen.thing && !isThingShown(chosen.thing)) choose({});
    if (view.whole) showWhole();
  });
  return make("li", {}, button);
}

function flip(set, value) {
  if (!set.delete(value)) set.add(value);
}

function makeClassEntry(mark) {
  const count = things.filter((thing) => thing.cls === mark.label).length;
  return makeEntry(makeMark(mark), mark.label, count,
    () => !hidden.classes.has(mark.label), () => flip(hidden.classes, mark.label));
}

function makeLineEntry(line) {
  const label = line.status === "stated" ? "no status" : line.status;
  return makeEntry(makeLine(line.colour, line.width, line.dash, line.body), label, 0,
    () => !hidden.lines.has(line.status), () => flip(hidden.lines, line.status));
}

function makeInferredEntry() {
  return makeEntry(makeLine("#444444", 1.2, about.inferredDash, "full"), "inferred by a rule", 0,
    () => !hidden.inferred, () => { hidden.inferred = !hidden.inferred; });
}

function makeLegend() {
  get("classes").replaceChildren(...about.classes.map(makeClassEntry));
  const inferred = relations.some((relation) => relation.inferred) ? [makeInferredEntry()] : [];
  get("lines").replaceChildren(...about.lines.map(makeLineEntry), ...inferred);
}

function makeRow(thing) {
  const name = make("th", { scope: "row" }, makeThingButton(thing));
  const facts = thing.facts.map(([property, value]) => `${property}: ${value}`);
  const out = thing.relations.filter((relation) => relation.from === thing.id).map((relation) => {
    const extra = sayLine(relation);
    return `${relation.says}: ${things[relation.to].label}${extra ? ` (${extra})` : ""}`;
  });
  const sources = [...new Set(thing.sources.map((number) => about.sources[number].title))];
  const cells = [facts, out, sources].map((lines) => make("td", {}, ...lines.map((line) => make("div", {}, makeName(line)))));
  return make("tr", {}, name, make("td", {}, makeName(thing.cls)), ...cells);
}

function makeTable() {
  const head = ["Name", "Class", "Facts", "Relations", "Sources"].map((word) => make("th", { scope: "col" }, word));
  const order = new Map(about.classes.map((mark, rank) => [mark.label, rank]));
  const rows = things.slice().sort((a, b) => order.get(a.cls) - order.get(b.cls) || a.id - b.id).map(makeRow);
  return make("table", {}, make("caption", {}, "Everything in the picture"),
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

function showText(on) {
  const text = get("text");
  if (on && !text.firstChild) text.append(makeTable());
  text.hidden = !on;
  container.style.visibility = on ? "hidden" : ""; // not display: the picture keeps its size and place
  get("as-text").setAttribute("aria-pressed", String(on));
  if (on) text.focus();
}

function pressOnPicture(event) {
  const act = {
    ArrowLeft: () => pan(-70, 0), ArrowRight: () => pan(70, 0), ArrowUp: () => pan(0, -70), ArrowDown: () => pan(0, 70),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: showWhole, Home: showWhole,
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  act();
  event.preventDefault();
}

function pressAnywhere(event) {
  if (event.key === "Escape") choose({});
  if (event.key === "/" && document.activeElement !== finder) { finder.focus(); event.preventDefault(); }
}

document.title = about.title;
get("title").replaceChildren(makeName(about.title));
get("title").title = about.title;
container.setAttribute("aria-label", `Picture of ${things.length} things and ${relations.length} relations`);
finder.addEventListener("input", showFound);
finder.addEventListener("focus", showFound);
finder.addEventListener("blur", closeFound);
finder.addEventListener("keydown", typeInSearch);
get("nearer").addEventListener("click", () => zoom(1.25));
get("farther").addEventListener("click", () => zoom(0.8));
get("whole").addEventListener("click", () => { showText(false); showWhole(); });
get("as-text").addEventListener("click", () => showText(get("text").hidden));
container.addEventListener("keydown", pressOnPicture);
document.addEventListener("keydown", pressAnywhere);
network.on("beforeDrawing", swell);
network.on("afterDrawing", paintNames);
network.on("click", clickAt);
network.on("hoverNode", ({ node }) => point({ thing: things[node] }));
network.on("hoverEdge", ({ edge }) => point({ relation: relations[edge] }));
network.on("blurNode", () => point({}));
network.on("blurEdge", () => point({}));
network.on("dragStart", () => { view.whole = false; });
network.on("dragging", ({ nodes: moved }) => { if (moved.length) placed.stale = true; });
network.on("zoom", () => { view.whole = false; });
// vis-network sets its own scale right after this event: ours comes with the next frame.
network.on("resize", () => requestAnimationFrame(() => { if (view.whole) showWhole(); }));
makeLegend();
showPanel();
showWhole();
