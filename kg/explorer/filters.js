"use strict";
// What is shown: by class, status, evidential, source, country, day, and by what was expanded or collapsed.

const filter = { evidential: "", source: "", country: "" };
const isLasting = (thing) => !about.hidden.includes(thing.cls) && !thing.flow;
// The most connected things, of those that are shown at first and of those that the legend can add to them.
const pickCore = (some) => some.sort(byWeight).slice(0, about.core);
const inCore = new Set([...pickCore(things.filter(isLasting)), ...pickCore(things.filter((thing) => !isLasting(thing)))]
  .map((thing) => thing.id));
const isLarge = things.length > about.core;
const seen = { things: new Uint8Array(things.length), lines: new Uint8Array(lines.length) };

const isThingShown = (thing) => seen.things[thing.id] === 1;
const isRelationShown = (line) => seen.lines[line.id] === 1;

// The sources of a relation; of an inferred one, those at the leaves of its proof.
const leaves = new Map();
function listLeaves(step) {
  if (!leaves.has(step)) {
    leaves.set(step, []); // a step that came back to itself would add nothing
    const { from, sources } = about.steps[step];
    leaves.set(step, [...new Set([...sources, ...from.flatMap(listLeaves)])]);
  }
  return leaves.get(step);
}
const listSources = (line) => line.proof ? line.proof.flatMap(listLeaves) : line.sources;

const isFromSource = (number) =>
  (!filter.evidential || (about.sources[number].evidential ?? "asserted") === filter.evidential) &&
  (filter.source === "" || about.sources[number].in === Number(filter.source));

// The things that some source of the filter speaks of; null where any may.
function listSourced() {
  if (!filter.evidential && filter.source === "") return null;
  const found = new Set(things.filter((thing) => thing.sources.some(isFromSource)).map((thing) => thing.id));
  for (const flow of flows) if (found.has(flow.id)) flow.flow.forEach((end) => found.add(end));
  for (const line of relations) {
    if (listSources(line).some(isFromSource)) found.add(line.from).add(line.to);
  }
  return found;
}

// A country, what it is related to, and the ends of the flows, sourcings and the like that it takes part in.
function listAround() {
  const country = thingNamed.get(filter.country);
  if (!country) return null;
  const found = new Set([country.id]);
  for (const line of country.lines) {
    const other = otherEnd(line, country);
    found.add(other.id);
    for (const flow of line.flows ?? []) {
      found.add(flow.id);
      for (const one of flow.relations) if (one.from === flow.id && !one.inferred) found.add(one.to);
    }
    const isNode = !line.flows && line.to === country.id && other.relations.some((one) => one.from === other.id);
    if (isNode && other.sources.length)
      for (const one of other.relations) if (one.from === other.id && !one.inferred) found.add(one.to);
  }
  return found;
}

const isFlowDrawn = (flow) => !hidden.classes.has(flow.cls) && drawnFlows[flow.id] !== 0;
const drawnFlows = {}; // by number, 0 for those that the filters leave out

function isAllowed(thing, sets) {
  const status = statusOf(thing);
  if (status === null || hidden.lines.has(status)) return false;
  return sets.every((set) => !set || set.has(thing.id));
}

// Work out anew what is shown.
function look() {
  const sets = [listSourced(), listAround()];
  for (const flow of flows) drawnFlows[flow.id] = Number(isAllowed(flow, sets));
  for (const thing of things) seen.things[thing.id] = Number(isAsked(thing) && isAllowed(thing, sets));
  for (const line of lines) seen.lines[line.id] = Number(isLineShown(line, sets[0] !== null));
}

function isAsked(thing) {
  if (opened.less.has(thing.id)) return false;
  if (opened.more.has(thing.id)) return true;
  return !hidden.classes.has(thing.cls) && (thing.flow ? unfolded.flows : inCore.has(thing.id));
}

function isLineShown(line, isSourced) {
  if (!isThingShown(things[line.from]) || !isThingShown(things[line.to])) return false;
  if (line.flows) return !unfolded.flows && membersOf(line).length > 0 && !hidden.lines.has(statusOfLine(line));
  if (line.isEcho && !unfolded.flows && line !== chosen.relation) return false;
  if (isSourced && !listSources(line).some(isFromSource)) return false;
  return !hidden.lines.has(statusOfLine(line)) && !(hidden.inferred && line.inferred);
}

// The controls of the filters.
function fillChoice(id, options) {
  get(id).replaceChildren(make("option", { value: "" }, "any"),
    ...options.map(([value, label]) => make("option", { value }, label)));
  get(id).closest("label").hidden = options.length < 1;
}

function fillFilters() {
  const choices = {
    evidential: [...new Set(about.sources.map((source) => source.evidential).filter(Boolean))].map((manner) => [manner, manner]),
    source: about.articles.map((article, number) => [String(number), article.title ?? "untitled source"]),
    country: things.filter((thing) => thing.place).map((thing) => [thing.name, thing.label]),
  };
  for (const [name, options] of Object.entries(choices))
    fillChoice(`by-${name}`, options.sort(([, a], [, b]) => (a < b ? -1 : 1)));
  get("filters").hidden = !Object.values(choices).flat().length;
}

function showFilters() {
  for (const [name, value] of Object.entries(filter)) get(`by-${name}`).value = value;
  const number = Object.values(filter).filter((value) => value !== "").length;
  get("filtered").textContent = number ? `${number} in force` : "";
  get("unfilter").disabled = !number;
}

function clearFilters() {
  for (const name of Object.keys(filter)) filter[name] = "";
  showFilters();
}

function setFilter(name, value) {
  filter[name] = value;
  showFilters();
  redraw();
  if (view.whole) showWhole();
}
