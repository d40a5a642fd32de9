"use strict";
// Names on the picture: always of readable size, never one over another. Those that find no room appear when one
// comes nearer, points at them or chooses them. Important things are served first.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", ' +
  '"Yu Gothic", Meiryo, sans-serif';
const CELL = 80;
const MANY = 24; // relations of one thing, more than which would hide the picture with their names
const placed = { names: [], scale: 0, stale: true };
const wrapped = new Map();

const rank = things.slice().sort(byWeight);
const isHub = (thing) => thing.size >= 17;
const LATER = 400; // names that are placed in one drawing

function fontOf(thing, grow) {
  const size = (isNarrow() ? 11 : isHub(thing) ? 14 : 12) * grow;
  return { css: `${isHub(thing) ? 600 : 400} ${size}px ${FONT}`, line: size * 1.2 };
}

// The width of a text, letter by letter: each letter is measured once, as measuring takes most of the time.
const widths = new Map();

function measureText(context, text) {
  if (!widths.has(context.font)) widths.set(context.font, new Map());
  const known = widths.get(context.font);
  let width = 0;
  for (const letter of text) {
    if (!known.has(letter)) known.set(letter, context.measureText(letter).width);
    width += known.get(letter);
  }
  return width;
}

// Break a name into at most three lines at spaces, or between letters where a word is too long.
function wrap(context, thing) {
  if (wrapped.has(thing)) return wrapped.get(thing);
  context.font = fontOf(thing, 1).css;
  const limit = isHub(thing) ? 150 : 124;
  const fits = (text) => measureText(context, text) <= limit;
  const lines = [""];
  for (const word of thing.label.replace(/\s+/g, " ").slice(0, 300).split(" ")) {
    const joined = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (fits(joined)) { lines[lines.length - 1] = joined; continue; }
    if (lines.at(-1)) lines.push("");
    for (const letter of word) {
      if (!fits(lines.at(-1) + letter)) lines.push("");
      lines[lines.length - 1] += letter;
    }
  }
  const kept = lines.length > 3 ? [...lines.slice(0, 2), `${lines[2].slice(0, -1)}…`] : lines;
  const result = { lines: kept, width: Math.max(...kept.map((line) => measureText(context, line))) };
  wrapped.set(thing, result);
  return result;
}

// Boxes that are taken, in a grid of cells so that asking is quick.
class Taken {
  constructor() { this.cells = new Map(); }

  * cellsOf(box) {
    for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++)
      for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++) yield `${column} ${row}`;
  }

  add(box) {
    for (const cell of this.cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }

  isFree(box) {
    for (const cell of this.cellsOf(box))
      for (const other of this.cells.get(cell) ?? [])
        if (other.owner !== box.owner && other.left < box.right && box.left < other.right &&
            other.top < box.bottom && box.top < other.bottom) return false;
    return true;
  }
}

// Eight places for a name around its thing, the best first; in screen units from the origin of the picture.
function listBoxes(thing, { x, y, radius }, width, height) {
  const box = (left, top) => ({ owner: thing, left, right: left + width, top, bottom: top + height });
  const [below, above, middle] = [y + radius + 3, y - radius - 2 - height, y - height / 2];
  const [after, before, centre] = [x + radius + 4, x - radius - 4 - width, x - width / 2];
  const near = radius * 0.7;
  return [
    box(centre, below), box(after, middle), box(before, middle), box(centre, above),
    box(x + near, y + near), box(x - near - width, y + near), box(x + near, y - near - height),
    box(x - near - width, y - near - height),
  ];
}

// Where each thing that is shown stands, in screen units from the origin of the picture.
function listSpots(scale) {
  const inside = network.getPositions();
  return new Map(rank.filter(isThingShown).map((thing) => {
    const { x, y } = inside[thing.id];
    return [thing, { x: x * scale, y: y * scale, radius: Math.max(2, thing.size * view.swell * scale) }];
  }));
}

// A test that a box stays where `showWhole` leaves room for names.
function makeIsInside(spots) {
  const { left, right, top, bottom } = findEnds([...spots.values()]);
  return (box) => box.left >= left - RIM.side && box.right <= right + RIM.side &&
    box.top >= top - RIM.top && box.bottom <= bottom + RIM.bottom;
}

function arrangeNames(context, scale) {
  const spots = listSpots(scale);
  const grow = Math.min(1.4, Math.max(1, Math.sqrt(scale)));
  const taken = { bodies: new Taken(), names: new Taken() };
  for (const [owner, { x, y, radius: r }] of spots)
    taken.bodies.add({ owner, left: x - r * 0.9, right: x + r * 0.9, top: y - r * 0.9, bottom: y + r * 0.9 });
  Object.assign(placed, { scale, stale: false, names: [] });
  placed.wanted = placeThings(context, spots, taken, grow);
  placed.count = placed.names.length;
  placeRelations(context, spots, taken, grow);
}

function placeThings(context, spots, { bodies, names }, grow) {
  const [isInside, bright, shown] = [makeIsInside(spots), listBright(), [...spots.keys()]];
  const isUrgent = (thing) => thing === chosen.thing || thing === pointed.thing;
  const wanted = [...shown.filter(isUrgent),
    ...shown.filter((thing) => !isUrgent(thing) && (!bright || bright.has(thing.id)))];
  for (const thing of wanted.slice(0, LATER)) {
    const { lines, width } = wrap(context, thing);
    const font = fontOf(thing, grow);
    const boxes = listBoxes(thing, spots.get(thing), width * grow + 4, lines.length * font.line);
    const free = boxes.filter((box) => names.isFree(box));
    // Hubs stand where it is dense: their names may cover the bodies of other things.
    const box = free.find((candidate) => isInside(candidate) && bodies.isFree(candidate)) ??
      (isHub(thing) && !isNarrow() ? free[0] : undefined) ?? (isUrgent(thing) ? boxes[0] : undefined);
    keepName(names, box, { choice: { thing }, lines, font, box });
  }
  return wanted.length;
}

// Relations bear their names when they, or the thing they belong to, are chosen or pointed at.
function placeRelations(context, spots, { bodies, names }, grow) {
  const urgent = [chosen.relation, pointed.relation].filter((relation) => relation && isRelationShown(relation));
  const near = (chosen.thing ? chosen.thing.lines : path.lines).filter(isRelationShown);
  const wanted = new Set(near.length <= MANY ? [...urgent, ...near] : urgent);
  const font = { css: `italic ${11.5 * grow}px ${FONT}`, line: 14 * grow };
  context.font = font.css;
  for (const relation of wanted) {
    const says = sayWhole(relation).slice(0, 40);
    const width = context.measureText(says).width + 4;
    const [from, to] = [spots.get(things[relation.from]), spots.get(things[relation.to])];
    const boxes = [0.5, 0.4, 0.6, 0.3, 0.7].map((part) => {
      const [x, y] = [from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part];
      return { owner: relation, left: x - width / 2, right: x + width / 2, top: y - font.line / 2, bottom: y + font.line / 2 };
    });
    const box = boxes.find((candidate) => names.isFree(candidate) && bodies.isFree(candidate)) ??
      (urgent.includes(relation) ? boxes[0] : undefined);
    keepName(names, box, { choice: { relation }, lines: [says], font, box });
  }
}

function keepName(names, box, name) {
  if (!box) return;
  names.add(box);
  placed.names.push(name);
}

function paintNames(context) {
  const scale = network.getScale();
  if (placed.stale || placed.scale !== scale) { arrangeNames(context, scale); tellState(); }
  context.save();
  context.scale(1 / scale, 1 / scale);
  Object.assign(context, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 4 });
  // Names that had to be drawn over others come last.
  for (const { lines, font, box } of placed.names.slice().reverse()) {
    context.font = font.css;
    context.strokeStyle = "rgba(255, 255, 255, 0.88)";
    context.fillStyle = "#17202a";
    lines.forEach((line, row) => {
      const at = [(box.left + box.right) / 2, box.top + row * font.line + 1];
      context.strokeText(line, ...at);
      context.fillText(line, ...at);
    });
  }
  context.restore();
}

// The thing or relation whose name is at a point of the picture, as an argument for `choose`, or undefined.
function findNameAt({ x, y }) {
  const at = { x: x * placed.scale, y: y * placed.scale };
  return placed.names.find(({ box }) =>
    box.left <= at.x && at.x <= box.right && box.top <= at.y && at.y <= box.bottom)?.choice;
}
