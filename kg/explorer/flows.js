"use strict";
// Flows as lines: from the item to its source, one a flow, and from the source to the target, one a status.

const unfolded = { flows: false }; // whether flows stand as things of their own instead
const flows = things.filter((thing) => thing.flow);
const lines = relations.slice();

function addLine(from, to, says, status, members) {
  const sources = [...new Set(members.flatMap((flow) => flow.sources))];
  lines.push({ id: lines.length, from, to, says, status, sources, flows: members, lane: 0 });
  return lines.at(-1);
}

const onward = new Map(); // the flows that go on from one source to one target
for (const flow of flows) {
  const [item, source, target] = flow.flow;
  addLine(item, source, `${about.words.flow} from`, null, [flow]);
  const key = `${source} ${target}`;
  if (source !== target) onward.set(key, [...(onward.get(key) ?? []), flow]);
}
for (const members of onward.values()) {
  const [, source, target] = members[0].flow;
  const had = new Set(members.flatMap((flow) => [flow.status, ...flow.runs.map(([status]) => status)]));
  const order = about.lines.map((line) => line.status).filter((status) => had.has(status));
  if (had.has("")) order.push(STATED);
  const half = Math.floor(order.length / 2);
  order.forEach((status, place) => {
    const lane = place - half;
    addLine(source, target, `${about.words.flows} to`, status, members).lane = order.length % 2 || lane < 0 ? lane : lane + 1;
  });
}
for (const line of lines) {
  things[line.from].lines.push(line);
  if (line.to !== line.from) things[line.to].lines.push(line);
}

// An inferred relation between two things that a flow, or another inferred one, joins already is not drawn again.
const pairOf = (line) => `${Math.min(line.from, line.to)} ${Math.max(line.from, line.to)}`;
const joined = new Set(flows.map((flow) => pairOf({ from: flow.flow[0], to: flow.flow[1] })));
for (const line of relations) {
  if (!line.inferred) continue;
  line.isEcho = joined.has(pairOf(line));
  joined.add(pairOf(line));
}

const statusOf = (thing) => findStep(thing).status;
// The flows that a line stands for on the day of the clock.
const membersOf = (line) => line.flows.filter((flow) => isFlowDrawn(flow) &&
  (line.status === null || (statusOf(flow) || STATED) === line.status));

// The status of a line: its own, that of its one flow, or that of the thing it is said of, on the day of the clock.
function statusOfLine(line) {
  if (line.flows) return line.status ?? (statusOf(line.flows[0]) || STATED);
  const from = things[line.from];
  return clock.day && from.runs.length && line.status === from.status ? statusOf(from) ?? line.status : line.status;
}

const isSure = (line) => (line.flows ? membersOf(line) : [things[line.from]]).every((thing) => findStep(thing).sure);

// The volume that is held of a flow: the one of the clock's day, else the latest; null where none is held.
function findVolume(flow) {
  if (!clock.day) return flow.volumes.at(-1) ?? null;
  return flow.volumes.findLast((volume) => volume.from <= clock.day && clock.day <= volume.to) ?? null;
}

const largest = Math.max(1, ...flows.flatMap((flow) => flow.volumes.map((volume) => volume.units)));

// The width of a line of flows, by the units held of them: its area of ink grows with their number.
function widthOf(line) {
  const units = membersOf(line).reduce((sum, flow) => sum + (findVolume(flow)?.units ?? 0), 0);
  const plain = lineOf.get(statusOfLine(line))?.width ?? 1.1;
  return units ? plain + 8 * Math.min(1.5, Math.sqrt(units / largest)) : plain + 0.3;
}
