"use strict";
// What the page knows: read from its JSON blocks, indexed, never turned into markup.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const about = read("about");
const things = read("nodes");
const relations = read("edges");
const markOf = new Map(about.classes.map((mark) => [mark.label, mark]));
const lineOf = new Map(about.lines.map((line) => [line.status, line]));

for (const thing of things) thing.relations = [];
for (const relation of relations) {
  things[relation.from].relations.push(relation);
  if (relation.to !== relation.from) things[relation.to].relations.push(relation);
}

// What is hidden by the legend, what is chosen and what the pointer is on.
const hidden = { classes: new Set(about.hidden), lines: new Set(), inferred: false };
const chosen = { thing: null, relation: null };
const pointed = { thing: null, relation: null };

const isThingShown = (thing) => !hidden.classes.has(thing.cls) && !hidden.lines.has(thing.status);
const isRelationShown = (relation) =>
  isThingShown(things[relation.from]) && isThingShown(things[relation.to]) &&
  !hidden.lines.has(relation.status) && !(hidden.inferred && relation.inferred);
const otherEnd = (relation, thing) => things[relation.from === thing.id ? relation.to : relation.from];

// The things that stay bright: all, or the chosen one with its neighbours.
function listBright() {
  if (chosen.relation) return new Set([chosen.relation.from, chosen.relation.to]);
  if (!chosen.thing) return null;
  const near = chosen.thing.relations.filter(isRelationShown).flatMap((relation) => [relation.from, relation.to]);
  return new Set([chosen.thing.id, ...near]);
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

// A name from the data: isolated, so that its direction marks do not reach the words around it.
const makeName = (text, lang = about.lang) => make("bdi", { lang }, text);
