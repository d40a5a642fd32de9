"use strict";
// Time: a slider over the days on which something was reached, which can be played.

const PACE = 900; // milliseconds a day is shown while playing
const days = [...new Set(things.flatMap((thing) => thing.runs.flatMap(([, first, last]) => [first, last])))].sort();
const player = { timer: 0 };
const slider = get("day");

// What may have been reached, or surely was, on a day.
function listEvents(day) {
  return things.flatMap((thing) => thing.runs.filter(([, first, last]) => first === day || last === day)
    .map(([status, first, last]) => `${thing.label}: ${status}${first === last ? "" : first === day ? ", maybe" : ", surely"}`));
}

function tellDay() {
  const events = clock.day ? listEvents(clock.day) : [];
  const more = events.length > 3 ? ` · ${events.length - 3} more` : "";
  const told = clock.day ? [clock.day, events.slice(0, 3).join(" · ") + more].filter(Boolean).join(" — ") : "as things stand at last";
  get("told-day").textContent = told;
  slider.setAttribute("aria-valuetext", told);
}

function setDay(day) {
  clock.day = day;
  slider.value = String(day ? days.indexOf(day) : days.length);
  tellDay();
  redraw();
  if (chosen.thing || chosen.relation) showPanel();
}

function showPlaying(isOn) {
  clearInterval(player.timer);
  player.timer = isOn ? setInterval(playOn, PACE) : 0;
  get("play").textContent = isOn ? "⏸" : "▶";
  get("play").setAttribute("aria-label", isOn ? "Pause" : "Play through time");
  get("play").setAttribute("aria-pressed", String(isOn));
}

// One day on; after the last one, how things stand at last.
function playOn() {
  const next = clock.day ? days.indexOf(clock.day) + 1 : 0;
  setDay(days[next] ?? "");
  if (!clock.day) showPlaying(false);
}

function prepareTime() {
  get("time").hidden = days.length < 2;
  slider.max = String(days.length);
  slider.value = String(days.length);
  tellDay();
  slider.addEventListener("input", () => { showPlaying(false); setDay(days[Number(slider.value)] ?? ""); });
  get("play").addEventListener("click", () => {
    showPlaying(!player.timer);
    if (player.timer) playOn();
  });
}
