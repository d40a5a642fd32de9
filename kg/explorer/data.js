"use strict";
// What the page knows: read from its JSON blocks, indexed, never turned into markup.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const about = read("about");
const things = read("nodes");
const relations = read("edges"); // those of the graph; `lines` has those that stand for flows too
const markOf = new Map(about.classes.map((mark) => [mark.label, mark]));
const lineOf = new Map(about.lines.map((line) => [line.status, line]));
const STATED = "stated";

// The page holds no empty parts: they are put back here, one list for all, as ten thousand would take time.
const NONE = Object.freeze([]);
const LISTS = ["also", "aliases", "facts", "sources", "runs", "volumes", "disputes", "sayings"];
for (const thing of things) {
  for (const name of LISTS) thing[name] ??= NONE;
  thing.status ??= "";
  Object.assign(thing, { iri: about.base + thing.name, relations: [], lines: [] });
}
for (const relation of relations) {
  Object.assign(relation, { status: STATED, lane: 0, inferred: false, sources: NONE, ...relation });
  things[relation.from].relations.push(relation);
  if (relation.to !== relation.from) things[relation.to].relations.push(relation);
}
for (const step of about.steps) Object.assign(step, { from: NONE, sources: NONE, ...step });

const thingNamed = new Map(things.map((thing) => [thing.name, thing]));
const articleOf = (number) => about.articles[about.sources[number].in];

// What is hidden by the legend, what is chosen and what the pointer is on.
const hidden = { classes: new Set(about.hidden), lines: new Set(), inferred: false };
const chosen = { thing: null, relation: null };
const pointed = { thing: null, relation: null };
const opened = { more: new Set(), less: new Set() }; // things that were expanded into the picture, or collapsed
const clock = { day: "" }; // as things stood on that day; empty: as they stand at last

const otherEnd = (relation, thing) => things[relation.from === thing.id ? relation.to : relation.from];
// What a relation says as seen from one of its ends: "origin →" leads away from the thing, "← maker" to it.
const sayFrom = (relation, thing) => (relation.from === thing.id ? `${relation.says} →` : `← ${relation.says}`);
const byWeight = (a, b) => b.size - a.size || a.id - b.id; // the most connected first
const tellCount = (number, one, many) => `${number} ${number === 1 ? one : many}`;

// The step that a thing had reached on the day of the clock: its status, and whether that is sure.
function findStep(thing) {
  if (!clock.day || !thing.runs.length) return { status: thing.status, sure: true };
  const reached = thing.runs.filter(([, first]) => first <= clock.day).at(-1);
  return reached ? { status: reached[0], sure: reached[2] <= clock.day } : { status: null, sure: true };
}

// The outermost places of some spots.
function findEnds(spots) {
  const [xs, ys] = [spots.map((spot) => spot.x), spots.map((spot) => spot.y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

// Make an element. Text goes in as text; attributes are only ever our own words or checked addresses.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const makeButton = (attributes, ...children) => make("button", { type: "button", ...attributes }, ...children);

// A name from the data: isolated, so that its direction marks do not reach the words around it.
const makeName = (text, lang = about.lang) => make("bdi", { lang }, text);
const get = (id) => document.getElementById(id);
