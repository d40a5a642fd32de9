"use strict";
// A path between two things: the shortest one through what is shown.

const path = { from: null, to: null, lines: [] };

// Breadth-first search, neighbours in the order of their numbers, so that the same path is found every time.
function findPath(from, to) {
  const cameBy = new Map([[from.id, null]]);
  for (const id of cameBy.keys()) { // a Map yields keys that are added while it is walked
    if (id === to.id) break;
    for (const line of things[id].lines) {
      const other = otherEnd(line, things[id]);
      if (isRelationShown(line) && !cameBy.has(other.id)) cameBy.set(other.id, line);
    }
  }
  if (!cameBy.has(to.id)) return null;
  const found = [];
  for (let at = to; cameBy.get(at.id); at = otherEnd(found[0], at)) found.unshift(cameBy.get(at.id));
  return found;
}

function startPath(thing) {
  Object.assign(path, { from: thing, to: null, lines: [] });
  redraw();
  showPanel();
  get("find").focus();
}

function endPath(thing) {
  Object.assign(path, { to: thing, lines: findPath(path.from, thing) ?? [] });
  Object.assign(chosen, { thing: null, relation: null });
  redraw();
  if (path.lines.length) showThings([...listBright()].map((id) => things[id]));
  showPanel();
}

function dropPath() {
  Object.assign(path, { from: null, to: null, lines: [] });
}

const isOnPath = (line) => path.lines.includes(line);

function makePathButton(thing) {
  const label = path.from && path.from !== thing ? "Path to here" : "Path from here";
  const act = () => (path.from && path.from !== thing ? endPath(thing) : startPath(thing));
  return makeButton({ id: "path", onclick: act }, label);
}

function makePathNote() {
  if (!path.from || path.to) return [];
  const drop = makeButton({ onclick: () => { dropPath(); redraw(); showPanel(); } }, "Cancel");
  return [make("p", { class: "note" }, "Path from ", makeName(path.from.label), ": choose its other end, by a click or by name. ", drop)];
}

function makePathDetails() {
  const head = make("h2", { tabindex: "-1" }, makeName(path.from.label), " → ", makeName(path.to.label));
  const drop = makeButton({ onclick: () => { dropPath(); choose({}); } }, "Leave the path");
  if (!path.lines.length)
    return [head, make("p", {}, "No path among what is shown. Show more classes, or expand, and try again."), drop];
  const told = tellCount(path.lines.length, "step", "steps, the fewest among what is shown");
  const steps = [];
  let at = path.from;
  for (const line of path.lines) {
    const other = otherEnd(line, at);
    const show = () => choose({ relation: line }, { focus: true });
    const more = makeButton({ class: "thing", onclick: show }, makeName(sayFrom(line, at)));
    steps.push(make("li", {}, makeThingButton(at)), make("li", { class: "step" }, more));
    at = other;
  }
  steps.push(make("li", {}, makeThingButton(at)));
  return [head, make("p", { class: "kind" }, told), make("ul", { class: "path" }, ...steps), drop];
}
