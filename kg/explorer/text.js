"use strict";
// Everything as a table, for those who read rather than look.

const ROWS = 500; // of the table at once

function makeRow(thing) {
  const name = make("th", { scope: "row" }, makeThingButton(thing));
  const facts = thing.facts.map(([property, value]) => `${property}: ${value}`);
  const out = thing.relations.filter((relation) => relation.from === thing.id).map((relation) => {
    const extra = sayLine(relation);
    return `${relation.says}: ${things[relation.to].label}${extra ? ` (${extra})` : ""}`;
  });
  const sources = [...new Set(thing.sources.map((number) => articleOf(number).title ?? about.sources[number].claim ?? ""))];
  const cells = [facts, out, sources].map((told) => make("td", {}, ...told.map((line) => make("div", {}, makeName(line)))));
  return make("tr", {}, name, make("td", {}, makeName(thing.cls)), ...cells);
}

function addRows(body, ordered, more) {
  body.append(...ordered.splice(0, ROWS).map(makeRow));
  more.hidden = !ordered.length;
  more.textContent = `${ordered.length} more`;
}

function makeTable() {
  const head = ["Name", "Class", "What is held", "Relations", "Sources"].map((word) => make("th", { scope: "col" }, word));
  const order = new Map(about.classes.map((mark, rank) => [mark.label, rank]));
  const ordered = things.slice().sort((a, b) => order.get(a.cls) - order.get(b.cls) || a.id - b.id);
  const body = make("tbody");
  const more = makeButton({ onclick: () => addRows(body, ordered, more) });
  addRows(body, ordered, more);
  return [make("table", {}, make("caption", {}, "Everything in the graph"),
    make("thead", {}, make("tr", {}, ...head)), body), more];
}

function showText(on) {
  const text = get("text");
  if (on && !text.firstChild) text.append(...makeTable());
  text.hidden = !on;
  container.style.visibility = on ? "hidden" : ""; // not display: the picture keeps its size and place
  get("as-text").setAttribute("aria-pressed", String(on));
  if (on) text.focus();
}
