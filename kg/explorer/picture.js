"use strict";
// The picture: vis-network draws things and relations where Python put them.

const VEIL = "rgba(255, 255, 255, 0.86)"; // over what is not bright
const RIM = { side: 80, top: 36, bottom: 50 }; // pixels left free around the outermost things, for their names
const container = document.getElementById("picture");
const [FARTHEST, NEAREST] = [0.02, 6];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// Whether the whole picture is shown, and how much things are swollen so that they stay visible from afar.
const view = { whole: true, swell: 1 };

const BODIES = { hollow: "#ffffff", pale: "#dfe3e8" };

// The things that stay bright: all, or the chosen one with its neighbours, or those of a path.
function listBright() {
  if (path.to) return new Set([path.from.id, path.to.id, ...path.lines.flatMap((line) => [line.from, line.to])]);
  if (chosen.relation) return new Set([chosen.relation.from, chosen.relation.to]);
  const thing = chosen.thing;
  if (!thing) return null;
  if (thing.flow && !isThingShown(thing)) {
    return new Set([...thing.flow, ...thing.relations.map((relation) => otherEnd(relation, thing).id)]);
  }
  return new Set([thing.id, ...thing.lines.filter(isRelationShown).flatMap((line) => [line.from, line.to])]);
}

function isNear(line) {
  if (path.to) return isOnPath(line);
  if (line === chosen.relation) return true;
  if (!chosen.thing) return false;
  return line.from === chosen.thing.id || line.to === chosen.thing.id || Boolean(line.flows?.includes(chosen.thing));
}

function drawThing(thing) {
  const { fill, outline, shape } = markOf.get(thing.cls);
  const body = lineOf.get(statusOf(thing))?.body ?? "full";
  const isChosen = thing === chosen.thing || thing === path.from || thing === path.to;
  return {
    id: thing.id,
    shape,
    size: thing.size * view.swell,
    hidden: !isThingShown(thing),
    borderWidth: isChosen ? 5 : body === "full" ? 1.5 : 2.5,
    color: { background: BODIES[body] ?? fill, border: isChosen ? "#111111" : body === "full" ? outline : fill },
    shapeProperties: { borderDashes: body === "hollow" && !isChosen ? [4, 3] : false },
  };
}

// vis-network holds only what was ever shown: the others would slow it down.
const drawn = new Map();

function pickChanged(looks) {
  return looks.filter((look) => {
    const text = JSON.stringify(look);
    if (drawn.get(look.id) === text) return false;
    drawn.set(look.id, text);
    return true;
  });
}

// What looks different from before; a thing that was never shown comes with its place.
function listThingLooks() {
  const known = things.filter((thing) => isThingShown(thing) || drawn.has(thing.id));
  const fresh = new Set(known.filter((thing) => !drawn.has(thing.id)).map((thing) => thing.id));
  return pickChanged(known.map(drawThing))
    .map((look) => (fresh.has(look.id) ? { ...look, x: things[look.id].x, y: things[look.id].y } : look));
}

// Things swell in two steps, as the picture shrinks, where there is room for that.
const isNarrow = () => container.clientWidth < 600;
const findSwell = (scale) => (isNarrow() || scale >= 0.55 ? 1 : scale < 0.3 ? 1.9 : 1.45);

look();
view.swell = findSwell(frame(things.filter(isThingShown), 1.5).scale);
const nodes = new vis.DataSet(listThingLooks());
const network = new vis.Network(container, { nodes, edges: [] }, read("options"));
describeLines();
container.firstElementChild.tabIndex = -1; // the picture takes the focus as a whole

// Draw anew what looks different from before, and say where the reader is.
function redraw() {
  look();
  placed.stale = true;
  nodes.update(listThingLooks());
  describeLines();
  paintSoon();
  tellAddress();
}

// Lay a veil over the picture and draw what is bright once more: to dim a thousand things one by one takes too long.
function paintVeil(context) {
  const bright = listBright();
  if (!bright) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = VEIL;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
  for (const { line } of strokes.looks.values()) if (isNear(line)) paintLine(context, line);
  // What was just asked for may not have reached vis-network when it draws.
  for (const id of bright) if (isThingShown(things[id])) network.body.nodes[id]?.draw(context);
}

// Paint with the next frame, once, however often it was asked for.
const painting = { asked: 0 };

function paintSoon() {
  painting.asked ||= requestAnimationFrame(() => {
    painting.asked = 0;
    network.redraw();
  });
}

// Set things that come into the picture in a ring around the one that they belong to, where they would stand far off.
function gather(thing, wanted) {
  const { x, y } = placeOf(thing);
  const far = 160 + 9 * wanted.length;
  const distant = wanted.filter((other) => isLarge && !drawn.has(other.id));
  distant.forEach((other, rank) => {
    const angle = (2 * Math.PI * rank) / distant.length;
    other.x = Math.round(x + far * Math.cos(angle) * 1.3);
    other.y = Math.round(y + far * Math.sin(angle));
  });
}

function placeOf(thing) {
  return drawn.has(thing.id) ? network.getPositions([thing.id])[thing.id] : thing;
}

// The position and scale that show these things with room for the names at the rim.
function frame(shown, closest) {
  const { left, right, top, bottom } = findEnds(shown.map(placeOf));
  const width = container.clientWidth - 2 * RIM.side - 10;
  const height = container.clientHeight - RIM.top - RIM.bottom - 10;
  const scale = Math.max(FARTHEST, Math.min(width / (right - left || 1), height / (bottom - top || 1), closest));
  return { position: { x: (left + right) / 2, y: (top + bottom + (RIM.bottom - RIM.top) / scale) / 2 }, scale };
}

function showWhole() {
  const shown = things.filter(isThingShown);
  if (shown.length) network.moveTo(frame(shown, 1.5));
  else paintSoon(); // there is nowhere to move to, and still something to say
  view.whole = true;
  tellAddress();
}

// Drawing things anew has to wait until this drawing is done.
function swell() {
  const wanted = findSwell(network.getScale());
  if (view.swell === wanted) return;
  view.swell = wanted;
  requestAnimationFrame(redraw);
}

function move(options) {
  view.whole = false;
  network.moveTo(options);
  tellAddress();
}

const zoom = (factor) => move({ scale: Math.min(NEAREST, Math.max(FARTHEST, network.getScale() * factor)) });

function pan(x, y) {
  const { x: atX, y: atY } = network.getViewPosition();
  const scale = network.getScale();
  move({ position: { x: atX + x / scale, y: atY + y / scale } });
}

const glide = (options) => move({ ...options, animation: calm ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
const showThings = (shown) => glide(frame(shown, 1.2));

// Show a thing with its neighbours, or alone in the middle where they are too far apart to be read.
function goTo(thing) {
  const near = [...listBright()].map((id) => things[id]).filter(isThingShown);
  const isWide = !near.length || frame(near, 1.2).scale <= 0.5;
  const alone = isThingShown(thing) ? [thing] : near;
  glide(isWide && alone.length ? frame(alone, 0.8) : frame(near, 1.2));
}

function point({ thing = null, relation = null }) {
  container.style.cursor = thing || relation ? "pointer" : "";
  if (pointed.thing === thing && pointed.relation === relation) return;
  Object.assign(pointed, { thing, relation });
  placed.stale = true;
  paintSoon();
}

function clickAt({ pointer }) {
  const node = network.getNodeAt(pointer.DOM);
  if (node !== undefined) { choose({ thing: things[node] }); return; }
  choose(findNameAt(pointer.canvas) ?? { relation: findLineAt(pointer.canvas) });
}

// The pointer moves over the picture: what is not on a thing may be on a line.
function pointAt(event) {
  if (pointed.thing || event.buttons) return;
  const { left, top } = container.getBoundingClientRect();
  point({ relation: findLineAt(network.DOMtoCanvas({ x: event.clientX - left, y: event.clientY - top })) });
}
