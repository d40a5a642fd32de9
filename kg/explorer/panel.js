"use strict";
// The panel: what is known of the chosen thing or relation, with its sources.

const panel = document.getElementById("panel");
const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = {
  square: "2,2 14,2 14,14 2,14",
  triangle: "8,1.5 15,14 1,14",
  triangleDown: "8,14.5 1,2 15,2",
  diamond: "8,0.5 15.5,8 8,15.5 0.5,8",
  hexagon: "15,8 11.5,14 4.5,14 1,8 4.5,2 11.5,2",
  star: "8,0.5 9.9,5.4 15.1,5.7 11.1,9 12.4,14.1 8,11.3 3.6,14.1 4.9,9 0.9,5.7 6.1,5.4",
};

function makeShape(tag, attributes) {
  const shape = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  return shape;
}

function makePicture(width, ...shapes) {
  const picture = makeShape("svg", { width, height: 16, viewBox: `0 0 ${width} 16`, "aria-hidden": "true" });
  picture.append(...shapes);
  return picture;
}

function makeMark(mark) {
  const look = { fill: mark.fill, stroke: mark.outline, "stroke-width": 1.2 };
  return makePicture(16, mark.shape === "dot"
    ? makeShape("circle", { cx: 8, cy: 8, r: 6.6, ...look })
    : makeShape("polygon", { points: OUTLINES[mark.shape], ...look }));
}

// A line as the picture draws it and, for a status that changes how things look, a body beside it.
function makeLine(colour, width, dash, body) {
  const line = makeShape("line", {
    x1: 1, y1: 8, x2: body === "full" ? 55 : 37, y2: 8, stroke: colour, "stroke-width": width + 0.4,
    "stroke-dasharray": dash.join(" "),
  });
  const ring = makeShape("circle", {
    cx: 48, cy: 8, r: 5.8, fill: BODIES[body] ?? "none", stroke: "#555555", "stroke-width": 1.6,
    "stroke-dasharray": body === "hollow" ? "3 2" : "none",
  });
  return makePicture(56, line, ...(body === "full" ? [] : [ring]));
}

// A source: its title as a link where it has a web address, and where in it the sentence stands.
function makeSource(number) {
  const source = about.sources[number];
  const title = source.title || source.address || source.claim || "untitled source";
  const isLink = source.link && /^https?:\/\//.test(source.address);
  const head = isLink
    ? make("a", { href: source.address, target: "_blank", rel: "noopener noreferrer" }, makeName(title))
    : makeName(title);
  const where = [
    source.published && `published ${source.published}`,
    source.grade && `grade ${source.grade}`,
    source.locator && `sentence ${source.locator}`,
  ].filter(Boolean).join(" · ");
  const item = make("li", {}, head, make("div", { class: "where" }, where));
  if (source.claim) item.append(make("div", { class: "claim" }, source.claim));
  if (source.address && !isLink && source.address !== title)
    item.append(make("div", { class: "claim" }, source.address));
  return item;
}

function makeSources(numbers, none) {
  if (!numbers.length) return [make("p", { class: "none" }, none)];
  return [make("h3", {}, "Sources"), make("ol", { class: "sources" }, ...numbers.map(makeSource))];
}

// Numbers in brackets after a fact: places in the list of sources below, or the claim itself if it is not in the list.
function makeReferences(claims, numbers) {
  const places = claims.map((claim) => {
    const place = numbers.findIndex((number) => about.sources[number].claim === claim);
    return place < 0 ? claim : String(place + 1);
  });
  return places.length ? [make("span", { class: "references" }, ` [${places.join(", ")}]`)] : [];
}

function makeFacts(thing) {
  if (!thing.facts.length) return [];
  const rows = thing.facts.map(([property, value, claims]) => make("div", {},
    make("dt", {}, makeName(property)),
    make("dd", {}, makeName(value), ...makeReferences(claims, thing.sources))));
  return [make("h3", {}, "Facts"), make("dl", { class: "facts" }, ...rows)];
}

function makeThingButton(thing) {
  const button = make("button", { type: "button", class: "thing", onclick: () => choose({ thing }, { go: true }) });
  button.append(makeMark(markOf.get(thing.cls)), makeName(thing.label));
  return button;
}

const sayLine = (relation) =>
  [relation.status === "stated" ? "" : relation.status, relation.inferred ? "inferred" : ""].filter(Boolean).join(", ");

function makeRelation(relation, thing) {
  const [count, other] = [relation.sources.length, otherEnd(relation, thing)];
  const more = make("button", {
    type: "button", class: "more", "aria-label": `Show the relation ${relation.says} with ${other.label}`,
    onclick: () => choose({ relation }, { focus: true }),
  }, count ? `${count} source${count > 1 ? "s" : ""}` : "show");
  return make("li", {}, makeThingButton(other), make("span", { class: "extra" }, sayLine(relation)), more);
}

// Relations of one kind and direction stand together: "origin →" leads away from the thing, "← maker" to it.
function makeRelations(thing) {
  const groups = new Map();
  for (const relation of thing.relations) {
    const says = relation.from === thing.id ? `${relation.says} →` : `← ${relation.says}`;
    groups.set(says, [...(groups.get(says) ?? []), relation]);
  }
  return [...groups].flatMap(([says, group]) => [
    make("h3", {}, makeName(says)),
    make("ul", { class: "relations" }, ...group.map((relation) => makeRelation(relation, thing))),
  ]);
}

function makeAlso(thing) {
  const others = thing.also.filter(([, label]) => label && label !== thing.label);
  if (!others.length) return [];
  const names = others.flatMap(([lang, label], rank) => [rank ? " · " : "", makeName(label, lang)]);
  return [make("p", { class: "also" }, ...names)];
}

function makeThingDetails(thing) {
  const kind = make("p", { class: "kind" }, makeMark(markOf.get(thing.cls)), makeName(thing.cls));
  if (thing.status) kind.append(" · ", makeName(thing.status));
  return [
    make("h2", { tabindex: "-1" }, makeName(thing.label)), ...makeAlso(thing), kind,
    ...(thing.iri === thing.label ? [] : [make("p", { class: "claim" }, makeName(thing.iri, ""))]),
    ...makeFacts(thing), ...makeRelations(thing), ...makeSources(thing.sources, "No source of its own."),
  ];
}

function makeRelationDetails(relation) {
  const line = lineOf.get(relation.status);
  const dash = relation.inferred ? about.inferredDash : line.dash;
  const how = relation.inferred ? "Inferred: a rule concludes it from other facts." : "Stated.";
  const status = relation.status === "stated" ? [] : [" Status: ", makeName(relation.status), "."];
  return [
    make("h2", { tabindex: "-1" }, makeName(relation.says)),
    make("p", { class: "kind" }, makeLine(line.colour, line.width, dash, "full"), "Relation"),
    make("p", { class: "ends" }, makeThingButton(things[relation.from]),
      make("span", {}, "→ ", makeName(relation.says), " →"), makeThingButton(things[relation.to])),
    make("p", {}, how, ...status),
    ...makeSources(relation.sources, relation.inferred ? "It rests on the facts it follows from." : "No source given."),
  ];
}

function makeWelcome() {
  return [
    ...(about.intro ? [make("p", {}, about.intro)] : []),
    make("p", {}, "Click a thing or a line to see what is known of it and which source says so."),
    make("p", {}, "Drag to move, turn the wheel to come nearer, or find a name above."),
  ];
}

function showPanel() {
  if (chosen.thing) panel.replaceChildren(...makeThingDetails(chosen.thing));
  else if (chosen.relation) panel.replaceChildren(...makeRelationDetails(chosen.relation));
  else panel.replaceChildren(...makeWelcome());
  panel.scrollTop = 0;
}
