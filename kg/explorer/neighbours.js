"use strict";
// Expanding a thing brings its neighbours into the picture; collapsing it takes away those that hang on it alone.

const listNeighbours = (thing) => [...new Set(thing.lines.map((line) => otherEnd(line, thing)))]
  .filter((other) => other !== thing && !(other.flow && !unfolded.flows));
const listUnseen = (thing) => listNeighbours(thing).filter((other) => !isThingShown(other));

// The neighbours that have no other neighbour in the picture, and those that were expanded from anywhere.
const listHanging = (thing) => listNeighbours(thing).filter((other) => isThingShown(other) &&
  (opened.more.has(other.id) || listNeighbours(other).filter(isThingShown).every((one) => one === thing)));

const STEP = 60; // neighbours that are expanded at once, the most connected first

function expand(thing) {
  const wanted = listUnseen(thing).sort(byWeight).slice(0, STEP);
  for (const other of [thing, ...wanted]) {
    opened.less.delete(other.id);
    opened.more.add(other.id);
  }
  gather(thing, wanted);
  redraw();
  goTo(thing);
  showPanel();
}

function collapse(thing) {
  for (const other of listHanging(thing)) {
    opened.more.delete(other.id);
    opened.less.add(other.id);
  }
  redraw();
  showPanel();
}

function makeNeighbourButtons(thing) {
  if (thing.flow && !unfolded.flows) return [];
  const [unseen, hanging] = [listUnseen(thing).length, listHanging(thing).length];
  const told = unseen > STEP ? `Expand ${STEP} of ${unseen} more` : `Expand ${unseen} more`;
  return [
    ...(unseen ? [makeButton({ id: "expand", onclick: () => expand(thing) }, told)] : []),
    ...(hanging ? [makeButton({ id: "collapse", onclick: () => collapse(thing) }, `Collapse ${hanging}`)] : []),
  ];
}
