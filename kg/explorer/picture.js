"use strict";
// The picture: vis-network draws things and relations where Python put them.

const FAINT = 0.12;
const RIM = { side: 80, top: 36, bottom: 50 }; // pixels left free around the outermost things, for their names
const container = document.getElementById("picture");
const [FARTHEST, NEAREST] = [0.02, 6];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Whether the whole picture is shown, and how much things are swollen so that they stay visible from afar.
const view = { whole: true, swell: 1 };

const BODIES = { hollow: "#ffffff", pale: "#dfe3e8" };

function drawThing(thing, bright) {
  const { fill, outline } = markOf.get(thing.cls);
  const body = lineOf.get(thing.status)?.body ?? "full";
  const isChosen = thing === chosen.thing;
  return {
    id: thing.id,
    shape: thing.shape,
    size: thing.size * view.swell,
    hidden: !isThingShown(thing),
    opacity: bright && !bright.has(thing.id) ? FAINT : 1,
    borderWidth: isChosen ? 5 : body === "full" ? 1.5 : 2.5,
    color: { background: BODIES[body] ?? fill, border: isChosen ? "#111111" : body === "full" ? outline : fill },
    shapeProperties: { borderDashes: body === "hollow" && !isChosen ? [4, 3] : false },
  };
}

function drawRelation(relation, bright) {
  const line = lineOf.get(relation.status);
  const near = relation === chosen.relation || (chosen.thing !== null &&
    (relation.from === chosen.thing.id || relation.to === chosen.thing.id));
  const dash = relation.inferred ? about.inferredDash : line.dash;
  const bend = Math.abs(relation.lane);
  return {
    id: relation.id,
    from: relation.from,
    to: relation.to,
    arrows: relation.arrows,
    hidden: !isRelationShown(relation),
    color: { color: line.colour, hover: line.colour, opacity: bright && !near ? FAINT : near ? 1 : 0.75 },
    width: line.width * (relation === chosen.relation ? 2.5 : near ? 1.4 : 1),
    dashes: dash.length ? dash : false,
    smooth: bend ? { enabled: true, type: relation.lane > 0 ? "curvedCW" : "curvedCCW", roundness: 0.14 * bend } : false,
  };
}

const nodes = new vis.DataSet(things.map((thing) => ({ ...drawThing(thing, null), x: thing.x, y: thing.y })));
const edges = new vis.DataSet(relations.map((relation) => drawRelation(relation, null)));
const network = new vis.Network(container, { nodes, edges }, read("options"));
container.firstElementChild.tabIndex = -1; // the picture takes the focus as a whole

// Draw anew what looks different from before.
const drawn = new Map();

function pickChanged(kind, looks) {
  return looks.filter((look) => {
    const [key, text] = [kind + look.id, JSON.stringify(look)];
    const isChanged = drawn.get(key) !== text;
    drawn.set(key, text);
    return isChanged;
  });
}

function redraw() {
  const bright = listBright();
  placed.stale = true;
  nodes.update(pickChanged("thing", things.map((thing) => drawThing(thing, bright))));
  edges.update(pickChanged("relation", relations.map((relation) => drawRelation(relation, bright))));
  network.redraw();
}

// The position and scale that show these things with room for the names at the rim.
function frame(shown, closest) {
  const spots = Object.values(network.getPositions(shown.map((thing) => thing.id)));
  const [xs, ys] = [spots.map((spot) => spot.x), spots.map((spot) => spot.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = container.clientWidth - 2 * RIM.side - 10;
  const height = container.clientHeight - RIM.top - RIM.bottom - 10;
  const scale = Math.max(FARTHEST, Math.min(width / (right - left || 1), height / (bottom - top || 1), closest));
  return { position: { x: (left + right) / 2, y: (top + bottom + (RIM.bottom - RIM.top) / scale) / 2 }, scale };
}

function showWhole() {
  const shown = things.filter(isThingShown);
  if (shown.length) network.moveTo(frame(shown, 1.5));
  view.whole = true;
}

// Things swell in two steps; drawing them anew has to wait until this drawing is done.
function swell() {
  const scale = network.getScale();
  const wanted = scale < 0.3 ? 1.9 : scale < 0.55 ? 1.45 : 1;
  if (view.swell === wanted) return;
  view.swell = wanted;
  requestAnimationFrame(redraw);
}

function zoom(factor) {
  view.whole = false;
  network.moveTo({ scale: Math.min(NEAREST, Math.max(FARTHEST, network.getScale() * factor)) });
}

function pan(x, y) {
  view.whole = false;
  const { x: atX, y: atY } = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({ position: { x: atX + x / scale, y: atY + y / scale } });
}

// Show a thing with its neighbours, or alone in the middle where they are too far apart to be read.
function goTo(thing) {
  view.whole = false;
  const all = frame([...listBright()].map((id) => things[id]), 1.2);
  network.moveTo({
    ...(all.scale > 0.5 ? all : frame([thing], 0.8)),
    animation: calm ? false : { duration: 250, easingFunction: "easeInOutQuad" },
  });
}

function point({ thing = null, relation = null }) {
  container.style.cursor = thing || relation ? "pointer" : "";
  if (pointed.thing === thing && pointed.relation === relation) return;
  Object.assign(pointed, { thing, relation });
  placed.stale = true;
  network.redraw();
}

function clickAt({ pointer }) {
  const node = network.getNodeAt(pointer.DOM);
  if (node !== undefined) { choose({ thing: things[node] }); return; }
  const edge = network.getEdgeAt(pointer.DOM);
  choose(findNameAt(pointer.canvas) ?? { relation: edge === undefined ? null : relations[edge] });
}
