"use strict";
// Marks and lines as the picture draws them, for the legend, the panel and the lists.

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

function makeThingButton(thing) {
  return makeButton({ class: "thing", onclick: () => choose({ thing }, { go: true }) },
    makeMark(markOf.get(thing.cls)), makeName(thing.label));
}

function sayLine(line) {
  const status = statusOfLine(line);
  return [status === STATED ? "" : status, line.inferred ? "inferred" : "", isSure(line) ? "" : "not sure on this day"]
    .filter(Boolean).join(", ");
}

// What a line says on the picture: of one that stands for several flows, how many.
function sayWhole(line) {
  if (!line.flows) return line.says;
  const [members, status] = [membersOf(line), statusOfLine(line)];
  const units = members.map(findVolume).filter(Boolean).map((volume) => `${volume.text} in ${volume.period}`);
  const { flow, flows: many } = about.words;
  const what = line.status === null ? flow : tellCount(members.length, flow, many);
  return [`${status === STATED ? "" : `${status} `}${what}`, ...(units.length === 1 ? units : [])].join(" · ");
}
