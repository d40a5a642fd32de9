"use strict";
// The legend: what each mark and line means, and whether it is shown.

function makeEntry(picture, label, number, isOn, toggle) {
  const button = makeButton({ "aria-pressed": String(isOn()) },
    picture, makeName(label), ...(number ? [make("span", { class: "count" }, String(number))] : []));
  button.addEventListener("click", () => {
    toggle();
    button.setAttribute("aria-pressed", String(isOn()));
    redraw();
    if (chosen.thing && !isThingShown(chosen.thing) && !chosen.thing.flow) choose({});
    if (view.whole) showWhole();
  });
  return make("li", {}, button);
}

function flip(set, value) {
  if (!set.delete(value)) set.add(value);
}

function makeClassEntry(mark) {
  const number = things.filter((thing) => thing.cls === mark.label).length;
  return makeEntry(makeMark(mark), mark.label, number,
    () => !hidden.classes.has(mark.label), () => flip(hidden.classes, mark.label));
}

function makeLineEntry(line) {
  const label = line.status === STATED ? "no status" : line.status;
  return makeEntry(makeLine(line.colour, line.width, line.dash, line.body), label, 0,
    () => !hidden.lines.has(line.status), () => flip(hidden.lines, line.status));
}

// What relations are, beside their statuses: inferred ones, and flows, which can stand as things.
function makeKinds() {
  const inferred = () => makeEntry(makeLine("#444444", 1.2, about.inferredDash, "full"), "inferred by a rule", 0,
    () => !hidden.inferred, () => { hidden.inferred = !hidden.inferred; });
  const unfold = () => makeEntry(makeMark(markOf.get(flows[0].cls)), `${about.words.flows} as things`, 0,
    () => unfolded.flows, () => { unfolded.flows = !unfolded.flows; });
  return [
    ...(relations.some((relation) => relation.inferred) ? [inferred()] : []), ...(flows.length ? [unfold()] : []),
    ...(flows.some((flow) => flow.volumes.length) ? [makeWidthEntry()] : []),
  ];
}

// The width of lines of flows: that of the largest volume held, and that of a flow of which none is held.
function makeWidthEntry() {
  const volume = flows.flatMap((flow) => flow.volumes).sort((a, b) => b.units - a.units)[0];
  const told = `width: units held, here ${volume.text} (${volume.period}); thin where few or none are held`;
  return make("li", { class: "width" }, makeLine("#52606d", 9, [], "full"), makeName(told));
}

function makeLegend() {
  const isMore = (mark) => about.hidden.includes(mark.label);
  get("classes").replaceChildren(...about.classes.filter((mark) => !isMore(mark)).map(makeClassEntry));
  get("others").replaceChildren(...about.classes.filter(isMore).map(makeClassEntry));
  get("more").hidden = !about.classes.some(isMore);
  get("lines").replaceChildren(...about.lines.map(makeLineEntry), ...makeKinds());
}
