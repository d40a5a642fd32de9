"use strict";
// Lines are drawn here, below the things that vis-network draws: as objects of its own they would take it seconds.

const HEAD = 7; // length of an arrow's head, in units of the picture
const REACH = 6; // pixels from a line at which the pointer is on it
const strokes = { groups: [], looks: new Map() };

// How a line looks: what `paintLine` and `groupLooks` take.
function describeLine(line) {
  const look = lineOf.get(statusOfLine(line)) ?? lineOf.get(STATED) ?? about.lines[0];
  const near = isNear(line);
  // Where flows are lines, they are what the picture is about.
  const isAside = flows.length > 0 && !unfolded.flows && !line.flows;
  const plain = line.flows ? widthOf(line) : look.width * (isAside ? 0.7 : 1);
  return {
    line,
    colour: look.colour,
    dash: line.inferred ? about.inferredDash : look.dash,
    width: plain * (line === chosen.relation ? 2 : near ? 1.4 : 1),
    opacity: (near ? 1 : isAside ? 0.4 : 0.85) * (isSure(line) ? 1 : 0.5),
  };
}

// Find out how each line looks now; lines that look the same are drawn with one stroke.
function describeLines() {
  const groups = new Map();
  strokes.looks = new Map();
  for (const line of lines) {
    if (!isRelationShown(line)) continue;
    const look = describeLine(line);
    strokes.looks.set(line.id, look);
    const key = `${look.colour} ${look.dash} ${look.width} ${look.opacity}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(look);
  }
  strokes.groups = [...groups.values()];
}

// Where a line runs: its ends at the rims of its things, and the point that bends it; null where it has no length.
function trace(line) {
  const bodies = network.body.nodes;
  const [a, b] = [bodies[line.from], bodies[line.to]];
  if (!a || !b) return null;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  if (a === b) return traceLoop(a, line);
  if (!dx && !dy) return null;
  const bend = 0.15 * line.lane; // twice as far as the line itself goes aside
  const via = { x: (a.x + b.x) / 2 - dy * bend, y: (a.y + b.y) / 2 + dx * bend };
  return { start: cut(a, via, line.from), end: cut(b, via, line.to), via, bent: line.lane !== 0 };
}

// A relation of a thing with itself goes out above it and comes back.
function traceLoop({ x, y }, line) {
  const far = things[line.from].size * view.swell;
  const high = y - far * 0.9;
  const via = { x, y: y - far * (4 + Math.abs(line.lane)) };
  return { start: { x: x - far * 0.4, y: high }, end: { x: x + far * 0.4, y: high }, via, bent: true };
}

// The point at the rim of a thing towards another point.
function cut(from, to, id) {
  const far = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const part = Math.min(0.9, (things[id].size * view.swell + 1) / far);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function addPath(context, { start, end, via, bent }) {
  context.moveTo(start.x, start.y);
  if (bent) context.quadraticCurveTo(via.x, via.y, end.x, end.y);
  else context.lineTo(end.x, end.y);
}

function addHead(context, { start, end, via, bent }, size) {
  const from = bent ? via : start;
  const angle = Math.atan2(end.y - from.y, end.x - from.x);
  context.moveTo(end.x, end.y);
  for (const side of [-0.42, 0.42])
    context.lineTo(end.x - size * Math.cos(angle + side), end.y - size * Math.sin(angle + side));
  context.closePath();
}

function paintGroup(context, looks) {
  const [{ colour, dash, width, opacity }] = looks;
  const traces = looks.map(({ line }) => trace(line)).filter(Boolean);
  context.save();
  Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: width, globalAlpha: opacity });
  context.setLineDash(dash);
  context.beginPath();
  for (const one of traces) addPath(context, one);
  context.stroke();
  context.beginPath();
  for (const one of traces) addHead(context, one, HEAD + 1.5 * width);
  context.fill();
  context.restore();
}

function paintLines(context) {
  for (const looks of strokes.groups) paintGroup(context, looks);
}

function paintLine(context, line) {
  const look = strokes.looks.get(line.id);
  if (look) paintGroup(context, [look]);
}

// The line at a point of the picture, the nearest within reach, or null.
function findLineAt({ x, y }) {
  let [found, nearest] = [null, REACH / network.getScale()];
  for (const { line } of strokes.looks.values()) {
    const far = measure(line, x, y, nearest);
    if (far < nearest) [found, nearest] = [line, far];
  }
  return found;
}

// How far a point is from a line, along pieces of it; a line that cannot be near is not followed.
function measure(line, x, y, most) {
  const traced = trace(line);
  if (!traced) return Infinity;
  const { start, end, via, bent } = traced;
  const { left, right, top, bottom } = findEnds([start, end, via]);
  if (x < left - most || x > right + most || y < top - most || y > bottom + most) return Infinity;
  if (!bent) return measurePiece(start, end, x, y);
  const at = (t) => ({
    x: (1 - t) ** 2 * start.x + 2 * t * (1 - t) * via.x + t * t * end.x,
    y: (1 - t) ** 2 * start.y + 2 * t * (1 - t) * via.y + t * t * end.y,
  });
  return Math.min(...[0, 1, 2, 3, 4, 5, 6, 7].map((step) => measurePiece(at(step / 8), at((step + 1) / 8), x, y)));
}

function measurePiece(a, b, x, y) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const part = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - a.x - part * dx, y - a.y - part * dy);
}
