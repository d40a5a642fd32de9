"use strict";
// Choosing, keys and buttons: everything that answers to the reader.

const state = get("state");

function choose({ thing = null, relation = null }, { go = false, focus = false } = {}) {
  if (path.to) dropPath();
  if (thing && path.from && thing !== path.from) { endPath(thing); return; }
  Object.assign(chosen, { thing, relation });
  if (thing) reveal(thing);
  redraw();
  if (go && thing) goTo(thing);
  showPanel();
  if (focus) panel.querySelector("h2")?.focus();
}

// Bring a thing into the picture that the legend, the size of the graph or a filter keeps out of it.
function reveal(thing) {
  if (isThingShown(thing) || (thing.flow && !unfolded.flows && thing.flow.every((end) => isThingShown(things[end])))) return;
  opened.less.delete(thing.id);
  opened.more.add(thing.id);
  hidden.lines.delete(statusOf(thing));
  clearFilters();
  if (statusOf(thing) === null) setDay("");
  makeLegend();
}

function tellState() {
  const [some, related] = [things.filter(isThingShown).length, lines.filter(isRelationShown).length];
  const names = placed.count < placed.wanted
    ? ` · ${placed.count} of ${placed.wanted} names have room: come nearer to see more` : "";
  const text = `${some} of ${things.length} things, ${related} of ${lines.length} relations${names}`;
  if (state.textContent !== text) state.textContent = text;
}

function pressOnPicture(event) {
  const act = {
    ArrowLeft: () => pan(-70, 0), ArrowRight: () => pan(70, 0), ArrowUp: () => pan(0, -70), ArrowDown: () => pan(0, 70),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: showWhole, Home: showWhole,
    e: () => chosen.thing && expand(chosen.thing), c: () => chosen.thing && collapse(chosen.thing),
    n: () => step(1), p: () => step(-1),
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  act();
  event.preventDefault();
}

// Walk through the things that are shown, the most connected first.
function step(by) {
  const shown = rank.filter(isThingShown);
  const at = shown.indexOf(chosen.thing);
  if (shown.length) choose({ thing: shown[(at < 0 && by < 0 ? shown.length - 1 : at + by + shown.length) % shown.length] }, { go: true });
}

function pressAnywhere(event) {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "") && document.activeElement.type !== "range";
  if (event.key === "Escape") { dropPath(); choose({}); }
  if (event.key === "/" && !isTyping) { finder.focus(); event.preventDefault(); }
}

document.title = about.title;
get("title").replaceChildren(makeName(about.title));
get("title").title = about.title;
container.setAttribute("aria-label", `Picture of ${things.length} things and ${relations.length} relations`);
get("nearer").addEventListener("click", () => zoom(1.25));
get("farther").addEventListener("click", () => zoom(0.8));
get("whole").addEventListener("click", () => { showText(false); showWhole(); });
get("as-text").addEventListener("click", () => showText(get("text").hidden));
get("save").addEventListener("click", savePicture);
get("print").addEventListener("click", () => print());
for (const name of Object.keys(filter)) get(`by-${name}`).addEventListener("change", ({ target }) => setFilter(name, target.value));
get("unfilter").addEventListener("click", () => { clearFilters(); setFilter("source", ""); });
container.addEventListener("keydown", pressOnPicture);
document.addEventListener("keydown", pressAnywhere);
network.on("beforeDrawing", swell);
network.on("beforeDrawing", paintLines);
network.on("afterDrawing", paintVeil);
network.on("afterDrawing", paintNames);
network.on("click", clickAt);
network.on("doubleClick", () => chosen.thing && expand(chosen.thing));
network.on("hoverNode", ({ node }) => point({ thing: things[node] }));
network.on("blurNode", () => point({}));
container.addEventListener("mousemove", pointAt);
container.addEventListener("mouseleave", () => point({}));
network.on("dragStart", () => { view.whole = false; });
network.on("dragEnd", tellAddress);
network.on("dragging", ({ nodes: moved }) => { if (moved.length) placed.stale = true; });
network.on("zoom", () => { view.whole = false; tellAddress(); });
// vis-network sets its own scale right after this event: ours comes with the next frame.
network.on("resize", () => requestAnimationFrame(() => { if (view.whole) showWhole(); }));
if (innerWidth < 700) get("legend").open = false;
fillFilters();
prepareTime();
readAddress();
addEventListener("hashchange", readAddress);
