"use strict";
// The state of the view in the fragment of the address, so that a link shows the same. A fragment may come from
// anywhere: what names nothing in this page is ignored, and nothing of it is ever shown.

const LONGEST = 20_000; // letters of a fragment that are read
const known = {
  classes: new Set(about.classes.map((mark) => mark.label)),
  lines: new Set(about.lines.map((line) => line.status)),
  evidentials: new Set(about.sources.map((source) => source.evidential).filter(Boolean)),
};
const address = { ready: false, told: "", timer: 0 };

const nameList = (ids) => [...ids].sort((a, b) => a - b).map((id) => things[id].name);
const startsHidden = new Set(about.hidden);

// Each part of the state that differs from how the page starts.
function listState() {
  const { x, y } = network.getViewPosition();
  const at = view.whole ? [] : [["at", [x, y, network.getScale() * 1000].map(Math.round).join(" ")]];
  const many = (name, values) => [...values].map((value) => [name, value]);
  return [
    ...(chosen.thing ? [["thing", chosen.thing.name]] : []),
    ...(chosen.relation ? [["line", String(chosen.relation.id)]] : []),
    ...(path.from ? [["from", path.from.name]] : []), ...(path.to ? [["to", path.to.name]] : []),
    ...many("show", [...startsHidden].filter((cls) => !hidden.classes.has(cls))),
    ...many("hide", [...hidden.classes].filter((cls) => !startsHidden.has(cls))),
    ...many("without", hidden.lines), ...(hidden.inferred ? [["stated", "1"]] : []), ...(unfolded.flows ? [["flows", "1"]] : []),
    ...Object.entries(filter).filter(([, value]) => value !== ""),
    ...(clock.day ? [["day", clock.day]] : []),
    ...many("more", nameList(opened.more)), ...many("less", nameList(opened.less)), ...at,
  ];
}

// The address follows a little later, as browsers allow only so many changes of it in a while.
function tellAddress() {
  if (!address.ready || address.timer) return;
  address.timer = setTimeout(writeAddress, 150);
}

function writeAddress() {
  address.timer = 0;
  const told = new URLSearchParams(listState()).toString();
  if (told === address.told) return;
  address.told = told;
  history.replaceState(null, "", told ? `#${told}` : location.pathname + location.search);
}

const pick = (parts, name, set) => parts.getAll(name).filter((value) => set.has(value));
const pickIds = (parts, name) => parts.getAll(name).map((value) => thingNamed.get(value)?.id).filter((id) => id !== undefined);

function replaceAll(set, values) {
  set.clear();
  for (const value of values) set.add(value);
}

function readShown(parts) {
  const shown = new Set(pick(parts, "show", known.classes));
  replaceAll(hidden.classes, [...about.hidden.filter((cls) => !shown.has(cls)), ...pick(parts, "hide", known.classes)]);
  replaceAll(hidden.lines, pick(parts, "without", known.lines));
  hidden.inferred = parts.get("stated") === "1";
  unfolded.flows = parts.get("flows") === "1" && flows.length > 0;
  replaceAll(opened.more, pickIds(parts, "more"));
  replaceAll(opened.less, pickIds(parts, "less"));
}

function readFilters(parts) {
  const [manner, source, country] = ["evidential", "source", "country"].map((name) => parts.get(name) ?? "");
  filter.evidential = known.evidentials.has(manner) ? manner : "";
  filter.source = /^\d{1,6}$/.test(source) && about.articles[Number(source)] ? source : "";
  filter.country = thingNamed.get(country)?.place ? country : "";
  clock.day = days.includes(parts.get("day")) ? parts.get("day") : "";
}

function readChoice(parts) {
  dropPath();
  const line = parts.get("line") ?? "";
  chosen.thing = thingNamed.get(parts.get("thing")) ?? null;
  chosen.relation = (!chosen.thing && /^\d{1,7}$/.test(line) && lines[Number(line)]) || null;
  const [from, to] = [thingNamed.get(parts.get("from")), thingNamed.get(parts.get("to"))];
  if (from) path.from = from;
  look();
  if (from && to && from !== to) Object.assign(path, { to, lines: findPath(from, to) ?? [] });
}

function readPlace(parts) {
  const [x, y, scale] = (parts.get("at") ?? "").split(" ").map(Number);
  const isGood = [x, y, scale].every((value) => Number.isFinite(value) && Math.abs(value) < 1e7) && scale > 0;
  if (!isGood) { showWhole(); return; }
  view.whole = false;
  network.moveTo({ position: { x, y }, scale: Math.min(NEAREST, Math.max(FARTHEST, scale / 1000)) });
}

// Show what the fragment says.
function readAddress() {
  const fragment = location.hash.slice(1, LONGEST);
  if (address.ready && fragment === address.told) return;
  if (!address.ready && !fragment) { // the page as it starts is drawn already
    address.ready = true;
    for (const show of [makeLegend, showFilters, showWhole, showPanel]) show();
    return;
  }
  const parts = new URLSearchParams(fragment);
  readShown(parts);
  readFilters(parts);
  readChoice(parts);
  makeLegend();
  showFilters();
  setDay(clock.day);
  readPlace(parts);
  if (!chosen.thing && !chosen.relation) showPanel();
  address.told = fragment;
  address.ready = true;
}
