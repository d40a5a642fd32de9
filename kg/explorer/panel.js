"use strict";
// The panel: what is known of the chosen thing or relation, with its sources; what is said and not held stands apart.

const panel = document.getElementById("panel");
const SOURCES = 200; // that are listed at once

// A part of the panel: a heading with a list, and nothing where there is nothing to list.
function makePart(title, items, tag = "ul", name = "relations") {
  return items.length ? [make("h3", {}, title), make(tag, { class: name }, ...items)] : [];
}

// A text in quiet letters, where there is any.
const makeQuiet = (name, text, lang) => (text ? [make("div", { class: name }, makeName(text, lang))] : []);

// A source: its title as a link where it has a web address, and where in it the sentence stands.
function makeSource(number) {
  const [source, article] = [about.sources[number], articleOf(number)];
  const title = article.title || article.address || source.claim || "untitled source";
  const isLink = article.link && /^https?:\/\//.test(article.address);
  const name = makeName(title, "");
  const where = [
    article.publisher && article.publisher !== title && article.publisher,
    article.published && `published ${article.published}`,
    article.grade && `grade ${article.grade}`,
    source.locator && `sentence ${source.locator}`,
    source.evidential !== "asserted" && source.evidential,
  ].filter(Boolean).join(" · ");
  return make("li", {},
    isLink ? make("a", { href: article.address, target: "_blank", rel: "noopener noreferrer" }, name) : name,
    ...makeQuiet("where", where), ...(source.sentence ? [make("blockquote", {}, makeName(source.sentence, ""))] : []),
    ...makeQuiet("where", source.note), ...makeQuiet("claim", source.claim, ""),
    ...makeQuiet("claim", isLink || article.address === title ? "" : article.address, ""));
}

function makeSources(numbers, none) {
  if (!numbers.length) return [make("p", { class: "none" }, none)];
  const more = numbers.length > SOURCES ? [make("p", { class: "none" }, `and ${numbers.length - SOURCES} more`)] : [];
  return [...makePart("Sources", numbers.slice(0, SOURCES).map(makeSource), "ol", "sources"), ...more];
}

// Sources that can be unfolded where they are named.
function makeFoldedSources(numbers = NONE) {
  if (!numbers.length) return [];
  return [make("details", { class: "folded" }, make("summary", {}, tellCount(numbers.length, "source", "sources")),
    make("ul", { class: "sources" }, ...numbers.map(makeSource)))];
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
  return makePart("What is held", thing.facts.map(([property, value, claims]) => make("div", {},
    make("dt", {}, makeName(property)),
    make("dd", {}, makeName(value), ...makeReferences(claims, thing.sources)))), "dl", "facts");
}

const tellVolume = (volume) => `${volume.text} units, ${volume.period}`;

function makeVolumes(thing) {
  const { item, source } = about.words;
  return makePart(`Volumes of this ${item} from this ${source}`, thing.volumes.map((volume) =>
    make("li", { class: "told" }, makeName(tellVolume(volume)), ...makeFoldedSources(volume.sources))));
}

function makeRuns(thing) {
  return makePart("Steps in time", thing.runs.map(([status, first, last]) => make("li", {}, makeName(status),
    make("span", { class: "extra" }, first === last ? `by ${first}` : `between ${first} and ${last}`))));
}

// Who says what, what is held, and the rule that decided.
function makeDispute(point) {
  const sides = point.sides.map((side) => make("li", { class: side.held ? "held" : "unheld" },
    makeName(side.value), make("strong", {}, side.held ? " held" : " not held"), ...makeFoldedSources(side.sources)));
  const head = [point.kind, point.property].filter(Boolean).join(": ");
  return make("div", { class: "dispute" }, make("p", {}, makeName(head)), make("ul", {}, ...sides),
    make("p", { class: "where" }, "Decided by: ", makeName(point.rule || "nothing yet")));
}

function makeDisputes(thing) {
  return thing.disputes.length ? [make("h3", {}, "Where sources disagree"), ...thing.disputes.map(makeDispute)] : [];
}

function makeSayings(thing) {
  if (!thing.sayings.length) return [];
  const items = thing.sayings.map((saying) => make("li", {},
    makeName([saying.about, saying.property, saying.value].filter(Boolean).join(": ")),
    make("span", { class: "extra" }, saying.standing ? ` ${saying.standing}` : ""), ...makeFoldedSources(saying.sources)));
  return [make("section", { class: "said", "aria-label": "Said, and not held" },
    ...makePart("Said, and not held", items))];
}

function makeRelation(relation, thing) {
  const [number, other] = [relation.sources.length, otherEnd(relation, thing)];
  const told = relation.inferred ? "why" : number ? tellCount(number, "source", "sources") : "show";
  const [label, show] = [`Show the relation ${relation.says} with ${other.label}: ${told}`, () => choose({ relation }, { focus: true })];
  const more = makeButton({ class: "more", "aria-label": label, onclick: show }, told);
  return make("li", {}, makeThingButton(other), make("span", { class: "extra" }, sayLine(relation)), more);
}

// Relations of one kind and direction stand together.
function makeRelations(thing, chosenOnes, title) {
  const groups = new Map();
  for (const relation of chosenOnes) {
    const says = sayFrom(relation, thing);
    groups.set(says, [...(groups.get(says) ?? []), relation]);
  }
  const listed = [...groups].flatMap(([says, group]) => [
    make("h4", {}, makeName(says)),
    makeLongList(group, (relation) => makeRelation(relation, thing)),
  ]);
  return listed.length ? [make("h3", {}, title), ...listed] : [];
}

const FIRST = 30; // of a list, the others a click away

// A list that shows its first items, and the others when asked.
function makeLongList(items, makeItem) {
  const list = make("ul", { class: "relations" }, ...items.slice(0, FIRST).map(makeItem));
  const rest = items.slice(FIRST);
  if (!rest.length) return list;
  const more = makeButton({ onclick: () => {
    const next = rest.splice(0, 10 * FIRST).map(makeItem);
    item.before(...next);
    more.textContent = `${rest.length} more`;
    item.hidden = !rest.length;
    next[0].querySelector("button")?.focus();
  } }, `${rest.length} more`);
  const item = make("li", {}, more);
  list.append(item);
  return list;
}

function makeAlso(thing) {
  const others = thing.also.filter(([, label]) => label && label !== thing.label);
  const named = [...others, ...thing.aliases.map((alias) => ["", alias])];
  if (!named.length) return [];
  const names = named.flatMap(([lang, label], rank) => [rank ? " · " : "", makeName(label, lang)]);
  return [make("p", { class: "also" }, ...names)];
}

function makeThingDetails(thing) {
  const kind = make("p", { class: "kind" }, makeMark(markOf.get(thing.cls)), makeName(thing.cls));
  const { status, sure } = findStep(thing);
  if (status || status === null)
    kind.append(" · ", makeName(status ?? "not yet begun"), clock.day ? ` on ${clock.day}${sure ? "" : ", not sure"}` : "");
  return [
    make("h2", { tabindex: "-1" }, makeName(thing.label)), ...makeAlso(thing), kind,
    ...(thing.iri === thing.label ? [] : [make("p", { class: "claim" }, makeName(thing.iri, ""))]),
    make("p", { class: "acts" }, ...makeNeighbourButtons(thing), makePathButton(thing)),
    ...makeFacts(thing), ...makeVolumes(thing), ...makeDisputes(thing), ...makeRuns(thing),
    ...makeRelations(thing, thing.relations.filter((one) => !one.inferred), "Relations"),
    ...makeRelations(thing, thing.relations.filter((one) => one.inferred), "Inferred"),
    ...makeSayings(thing), ...makeSources(thing.sources, "No source of its own."),
  ];
}

// A step of a proof: what it says, and either the premises it follows from, or who says it.
function makeStep(number) {
  const step = about.steps[number];
  const told = make("p", {}, makeName(step.says.join(" — ")));
  if (!step.rule) {
    const given = step.given ? [make("span", { class: "extra" }, `given by the ${step.given}`)] : [];
    return make("li", { class: "premise" }, told, ...given, ...makeFoldedSources(step.sources));
  }
  return make("li", {}, told, make("p", { class: "where" }, "because ", makeName(step.rule), ` (OWL 2 RL: ${step.owl ?? ""})`),
    make("ul", { class: "proof" }, ...step.from.map(makeStep)));
}

function makeProof(relation) {
  if (!relation.proof?.length) return [make("p", { class: "none" }, "It rests on the facts it follows from.")];
  return [make("section", { class: "inferred", "aria-label": "Proof" }, make("h3", {}, "Why: what it follows from"),
    make("ul", { class: "proof" }, ...relation.proof.map(makeStep)))];
}

function makeMembers(line) {
  if (!line.flows) return [];
  const members = membersOf(line);
  const list = makeLongList(members, (flow) => {
    const volume = findVolume(flow);
    return make("li", {}, makeThingButton(flow),
      make("span", { class: "extra" }, volume ? tellVolume(volume) : "no units held"));
  });
  return [make("h3", {}, tellCount(members.length, about.words.flow, about.words.flows)), list];
}

function makeRelationDetails(relation) {
  const status = statusOfLine(relation);
  const line = lineOf.get(status) ?? about.lines[0];
  const dash = relation.inferred ? about.inferredDash : line.dash;
  const how = relation.inferred ? "Inferred: a rule concludes it from other facts." : relation.flows ? `A line of ${about.words.flows}.` : "Stated.";
  const said = status === STATED ? [] : [" Status: ", makeName(status), "."];
  return [
    make("h2", { tabindex: "-1" }, makeName(sayWhole(relation))),
    make("p", { class: "kind" }, makeLine(line.colour, line.width, dash, "full"), "Relation"),
    make("p", { class: "ends" }, makeThingButton(things[relation.from]),
      make("span", {}, "→ ", makeName(relation.says), " →"), makeThingButton(things[relation.to])),
    make("p", {}, how, ...said), ...makeMembers(relation),
    ...(relation.inferred ? makeProof(relation) : makeSources(relation.sources, "No source given.")),
  ];
}

function makeWelcome() {
  if (!things.length)
    return [make("h2", { tabindex: "-1" }, "Nothing here"), make("p", {}, "There is nothing in this graph to show.")];
  const { flow, item, source } = about.words;
  return [
    things.length === 1 && "There is one thing in this graph, and nothing it is related to.",
    isLarge && `The ${things.filter(isThingShown).length} most connected of ${things.length} things are shown; find any ` +
      "other by name, or expand one.",
    "Click a thing or a line to see what is held of it and which source says so.",
    flows.length && `A ${flow} is a line from the ${item} to its ${source}, and on to ${things[flows[0].flow[2]].label}: ` +
      "its dashes tell the status, its width the units held, thin where none are.",
    "Drag to move, turn the wheel to come nearer, or find a name above.",
  ].filter(Boolean).map((told) => make("p", {}, makeName(told)));
}

function showPanel() {
  const details = chosen.thing ? makeThingDetails(chosen.thing)
    : chosen.relation ? makeRelationDetails(chosen.relation) : makeWelcome();
  panel.replaceChildren(...(path.to ? makePathDetails() : [...makePathNote(), ...details]));
  panel.scrollTop = 0;
}
