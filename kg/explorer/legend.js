"use strict";
// The legend: what each mark and line means, and whether it is shown.

function makeEntry(picture, label, count, isOn, toggle) {
  const button = make("button", { type: "button", "aria-pressed": String(isOn()) },
    picture, makeName(label), ...(count ? [make("span", { class: "count" }, String(count))] : []));
  button.addEventListener("click", () => {
    toggle();
    button.setAttribute("aria-pressed", String(isOn()));
    redraw();
    if (chosen.thing && !isThingShown(chosen.thing) && !chosen.thing.route) choose({});
    if (view.whole) showWhole();
  });
  return make("li", {}, button);
}

function flip(set, value) {
  if (!set.delete(value)) set.add(value);
}

function makeClassEntry(mark) {
  const count = things.filter((thing) => thing.cls === mark.label).length;
  return makeEntry(makeMark(mark), mark.label, count,
    () => !hidden.classes.has(mark.label), () => flip(hidden.classes, mark.label));
}

function makeLineEntry(line) {
  const label = line.status === STATED ? "no status" : line.status;
  return makeEntry(makeLine(line.colour, line.width, line.dash, line.body), label, 0,
    () => !hidden.lines.has(line.status), () => flip(hidden.lines, line.status));
}

function makeInferredEntry() {
  return makeEntry(makeLine("#444444", 1.2, about.inferredDash, "full"), "inferred by a rule", 0,
    () => !hidden.inferred, () => { hidden.inferred = !hidden.inferred; });
}

function makeRoutesEntry() {
  const mark = markOf.get(routes[0].cls);
  return makeEntry(makeMark(mark), "routes as things", 0,
    () => unfolded.routes, () => { unfolded.routes = !unfolded.routes; });
}

// The width of lines of routes: that of the largest volume held, and that of a route of which none is held.
function makeWidthEntry() {
  const volume = routes.flatMap((route) => route.volumes).sort((a, b) => b.units - a.units)[0];
  const told = `width: units held, here ${volume.text} (${volume.period}); thin where few or none are held`;
  return make("li", { class: "width" }, makeLine("#52606d", 9, [], "full"), makeName(told));
}

function makeLegend() {
  get("classes").replaceChildren(...about.classes.filter((mark) => !about.hidden.includes(mark.label)).map(makeClassEntry));
  const more = about.classes.filter((mark) => about.hidden.includes(mark.label));
  get("others").replaceChildren(...more.map(makeClassEntry));
  get("more").hidden = !more.length;
  const inferred = relations.some((relation) => relation.inferred) ? [makeInferredEntry()] : [];
  const drawn = routes.some((route) => route.volumes.length) ? [makeWidthEntry()] : [];
  get("lines").replaceChildren(...about.lines.map(makeLineEntry), ...inferred, ...(routes.length ? [makeRoutesEntry()] : []), ...drawn);
}
