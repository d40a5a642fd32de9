"use strict";
// Search: names in every language and aliases, with suggestions as one types.

const finder = get("find");
const found = get("found");

// Fold letters so that case, width, accents and kana do not matter.
const fold = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
  .normalize("NFC").replace(/[\u3041-\u3096]/g, (kana) => String.fromCodePoint(kana.codePointAt(0) + 0x60))
  .replace(/[\s\u30fb]+/g, " ");
const namesOf = (thing) => [...new Set([thing.label, ...thing.also.map(([, label]) => label), ...thing.aliases, thing.name])];
const keys = { known: null }; // made when the first letter is typed: folding ten thousand names takes a while

function listKeys() {
  keys.known ??= things.map((thing) => namesOf(thing).map((name) => [fold(name), name]));
  return keys.known;
}

// The best of a thing's names for some words: how far off it is, and the name.
function rate(thing, wanted) {
  let best = [Infinity, ""];
  for (const [key, name] of listKeys()[thing.id]) {
    const at = key.indexOf(wanted);
    const points = at < 0 ? Infinity : key === wanted ? 0 : at === 0 ? 1 : key[at - 1] === " " ? 2 : 3;
    if (points < best[0]) best = [points, name];
  }
  return best;
}

function listFound(words) {
  const wanted = fold(words.trim());
  if (!wanted) return [];
  return things.map((thing) => [...rate(thing, wanted), thing]).filter(([points]) => points < Infinity)
    .sort(([a, , first], [b, , second]) => a - b || byWeight(first, second))
    .slice(0, 30).map(([, name, thing]) => ({ thing, name }));
}

const search = { results: [], at: -1 };

function makeOption({ thing, name }, rank) {
  const other = name !== thing.label ? name : thing.also.find(([lang, label]) => lang !== about.lang && label !== thing.label)?.[1];
  const option = make("li", { role: "option", id: `found-${rank}`, onclick: () => take(thing) },
    makeMark(markOf.get(thing.cls)), makeName(thing.label), ...(other ? [make("span", { class: "extra" }, makeName(other, ""))] : []));
  option.addEventListener("mousedown", (event) => event.preventDefault());
  return option;
}

function showFound() {
  search.results = listFound(finder.value);
  search.at = search.results.length ? 0 : -1;
  const none = finder.value.trim() && !search.results.length;
  found.replaceChildren(...search.results.map(makeOption),
    ...(none ? [make("li", { class: "none", role: "option", "aria-disabled": "true" }, "Nothing has that name.")] : []));
  openFound(found.children.length > 0);
  markFound();
}

function openFound(isOpen) {
  found.hidden = !isOpen;
  finder.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) finder.removeAttribute("aria-activedescendant");
}

function markFound() {
  [...found.querySelectorAll("[role=option]:not(.none)")].forEach((option, rank) => {
    option.setAttribute("aria-selected", String(rank === search.at));
    if (rank === search.at) option.scrollIntoView({ block: "nearest" });
  });
  if (search.at >= 0) finder.setAttribute("aria-activedescendant", `found-${search.at}`);
  else finder.removeAttribute("aria-activedescendant");
}

function take(thing) {
  finder.value = thing.label;
  openFound(false);
  showText(false);
  choose({ thing }, { go: true, focus: true });
}

function typeInSearch(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && search.results.length) {
    search.at = (search.at + step + search.results.length) % search.results.length;
    markFound();
    event.preventDefault();
  } else if (event.key === "Enter" && search.at >= 0) {
    event.preventDefault();
    take(search.results[search.at].thing);
  } else if (event.key === "Escape") {
    if (!found.hidden) event.stopPropagation();
    openFound(false);
  }
}

finder.addEventListener("input", showFound);
finder.addEventListener("focus", showFound);
finder.addEventListener("blur", () => openFound(false));
finder.addEventListener("keydown", typeInSearch);
