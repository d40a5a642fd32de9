"use strict";
// What is shown: by class, status, evidential, source, country, day, and by what was expanded or collapsed.

const filter = { evidential: "", source: "", country: "" };
const isLasting = (thing) => !about.hidden.includes(thing.cls) && !thing.route;
// The most connected things, of those that are shown at first and of those that the legend can add to them.
const pickCore = (some) => some.sort((a, b) => b.size - a.size || a.id - b.id).slice(0, about.core);
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
  for (const route of routes) if (found.has(route.id)) route.route.forEach((end) => found.add(end));
  for (const line of relations) {
    if (listSources(line).some(isFromSource)) found.add(line.from).add(line.to);
  }
  return found;
}

// A country, what it is related to, and the ends of the routes, sourcings and the like that it takes part in.
function listAround() {
  const country = thingNamed.get(filter.country);
  if (!country) return null;
  const found = new Set([country.id]);
  for (const line of country.lines) {
    const other = otherEnd(line, country);
    found.add(other.id);
    for (const route of line.routes ?? []) {
      found.add(route.id);
      for (const one of route.relations) if (one.from === route.id && !one.inferred) found.add(one.to);
    }
    const isNode = !line.routes && line.to === country.id && other.relations.some((one) => one.from === other.id);
    if (isNode && other.sources.length)
      for (const one of other.relations) if (one.from === other.id && !one.inferred) found.add(one.to);
  }
  return found;
}

const isRouteDrawn = (route) => !hidden.classes.has(route.cls) && drawnRoutes[route.id] !== 0;
const drawnRoutes = {}; // by number, 0 for those that the filters leave out

function isAllowed(thing, sets) {
  const status = statusOf(thing);
  if (status === null || hidden.lines.has(status)) return false;
  return sets.every((set) => !set || set.has(thing.id));
}

// Work out anew what is shown.
function look() {
  const sets = [listSourced(), listAround()];
  for (const route of routes) drawnRoutes[route.id] = Number(isAllowed(route, sets));
  for (const thing of things) seen.things[thing.id] = Number(isAsked(thing) && isAllowed(thing, sets));
  for (const line of lines) seen.lines[line.id] = Number(isLineShown(line, sets[0] !== null));
}

function isAsked(thing) {
  if (opened.less.has(thing.id)) return false;
  if (opened.more.has(thing.id)) return true;
  return !hidden.classes.has(thing.cls) && (thing.route ? unfolded.routes : inCore.has(thing.id));
}

function isLineShown(line, isSourced) {
  if (!isThingShown(things[line.from]) || !isThingShown(things[line.to])) return false;
  if (line.routes) return !unfolded.routes && membersOf(line).length > 0 && !hidden.lines.has(statusOfLine(line));
  if (line.isEcho && !unfolded.routes && line !== chosen.relation) return false;
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
  const manners = [...new Set(about.sources.map((source) => source.evidential).filter(Boolean))].sort();
  fillChoice("by-evidential", manners.map((manner) => [manner, manner]));
  const articles = about.articles.map((article, number) => [String(number), article.title ?? "untitled source"]);
  fillChoice("by-source", articles.sort(([, a], [, b]) => (a < b ? -1 : 1)));
  const countries = things.filter((thing) => thing.place).map((thing) => [thing.name, thing.label]);
  fillChoice("by-country", countries.sort(([, a], [, b]) => (a < b ? -1 : 1)));
  get("filters").hidden = !manners.length && !articles.length && !countries.length;
}

function showFilters() {
  for (const [name, value] of Object.entries(filter)) get(`by-${name}`).value = value;
  const count = Object.values(filter).filter((value) => value !== "").length;
  get("filtered").textContent = count ? `${count} in force` : "";
  get("unfilter").disabled = !count;
}

function setFilter(name, value) {
  filter[name] = value;
  showFilters();
  redraw();
  if (view.whole) showWhole();
}
