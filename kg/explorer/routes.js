"use strict";
// Routes as lines: from the model to the origin, one a route, and from the origin to the destination, one a status.

const unfolded = { routes: false }; // whether routes stand as things of their own instead
const routes = things.filter((thing) => thing.route);
const lines = relations.slice();

function addLine(from, to, says, status, members) {
  const sources = members.length === 1 ? members[0].sources : [...new Set(members.flatMap((route) => route.sources))];
  lines.push({ id: lines.length, from, to, says, status, sources, routes: members, lane: 0 });
  return lines.at(-1);
}

function groupRoutes() {
  const groups = new Map();
  for (const route of routes) {
    const [, origin, destination] = route.route;
    const key = `${origin} ${destination}`;
    if (origin !== destination) groups.set(key, [...(groups.get(key) ?? []), route]);
  }
  return [...groups.values()];
}

for (const route of routes) addLine(route.route[0], route.route[1], "route from", null, [route]);
for (const members of groupRoutes()) {
  const [, origin, destination] = members[0].route;
  const had = new Set(members.flatMap((route) => [route.status, ...route.runs.map(([status]) => status)]));
  const order = about.lines.map((line) => line.status).filter((status) => had.has(status));
  if (had.has("")) order.push(STATED);
  const half = Math.floor(order.length / 2);
  order.forEach((status, place) => {
    const lane = place - half;
    addLine(origin, destination, "routes to", status, members).lane = order.length % 2 || lane < 0 ? lane : lane + 1;
  });
}
for (const line of lines) {
  things[line.from].lines.push(line);
  if (line.to !== line.from) things[line.to].lines.push(line);
}

// An inferred relation between two things that a route, or another inferred one, joins already is not drawn again.
const pairOf = (line) => `${Math.min(line.from, line.to)} ${Math.max(line.from, line.to)}`;
const joined = new Set(routes.map((route) => pairOf({ from: route.route[0], to: route.route[1] })));
for (const line of relations) {
  if (!line.inferred) continue;
  line.isEcho = joined.has(pairOf(line));
  joined.add(pairOf(line));
}

const statusOf = (thing) => findStep(thing).status;
// The routes that a line stands for on the day of the clock.
const membersOf = (line) => line.routes.filter((route) => isRouteDrawn(route) &&
  (line.status === null || (statusOf(route) || STATED) === line.status));

// The status of a line: its own, that of its one route, or that of the thing it is said of, on the day of the clock.
function statusOfLine(line) {
  if (line.routes) return line.status ?? (statusOf(line.routes[0]) || STATED);
  const from = things[line.from];
  return clock.day && from.runs.length && line.status === from.status ? statusOf(from) ?? line.status : line.status;
}

const isSure = (line) => (line.routes ? membersOf(line) : [things[line.from]]).every((thing) => findStep(thing).sure);

// The volume that is held of a route: the one of the clock's day, else the latest; null where none is held.
function findVolume(route) {
  if (!clock.day) return route.volumes.at(-1) ?? null;
  return route.volumes.findLast((volume) => volume.from <= clock.day && clock.day <= volume.to) ?? null;
}

const largest = Math.max(1, ...routes.flatMap((route) => route.volumes.map((volume) => volume.units)));

// The width of a line of routes, by the units held of them: its area of ink grows with their number.
function widthOf(line) {
  const units = membersOf(line).reduce((sum, route) => sum + (findVolume(route)?.units ?? 0), 0);
  const plain = lineOf.get(statusOfLine(line))?.width ?? 1.1;
  return units ? plain + 8 * Math.min(1.5, Math.sqrt(units / largest)) : plain + 0.3;
}
