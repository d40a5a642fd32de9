// What needs no server: the theme, which the browser remembers for itself, where the keyboard's focus goes, and the
// keys of the question box.
const kgPage = (() => {
  const stored = () => { try { return localStorage.getItem("kg-theme"); } catch { return null; } };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (stored() ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    window.Quasar?.Dark?.set?.(isDark());
  };
  const toggleTheme = () => {
    const next = isDark() ? "light" : "dark";
    try { localStorage.setItem("kg-theme", next); } catch { /* a browser that keeps nothing */ }
    show();
  };

  // What the server sends may come a moment after the order to act on it, and a large script long after the page.
  const wait = (find, act, tries = 50) => {
    const found = find();
    if (found) act(found);
    else if (tries) setTimeout(() => wait(find, act, tries - 1), 20);
  };
  const byId = (id) => document.getElementById(id);
  const focus = (id) => wait(() => byId(id), (found) => found.focus());
  const reveal = (id) => wait(() => byId(id), (found) => {
    found.scrollIntoView({ block: "start" });
    found.focus({ preventScroll: true });
  });

  // A combobox: arrows choose, Enter follows, Escape closes. The server fills the list.
  const open = (id, count) => wait(() => byId(id)?.children.length === count, () => {
    const list = byId(id), entry = document.querySelector(`[aria-controls="${id}"]`);
    list.hidden = !count || document.activeElement !== entry || "closed" in entry.dataset;
    entry.setAttribute("aria-expanded", String(!list.hidden));
    entry.removeAttribute("aria-activedescendant");
    const again = [...list.children].findIndex((one) => one.textContent === entry.dataset.chosen);
    if (again >= 0) mark(entry, list, again); // what was chosen meanwhile stays chosen
    list.onmousedown = (event) => event.preventDefault();
    list.onclick = (event) => event.target.closest("a") || event.target.closest("li")?.querySelector("a").click();
  });
  const close = (entry, list) => {
    entry.dataset.closed = ""; // until more is typed: suggestions may be on their way still
    list.hidden = true;
    entry.setAttribute("aria-expanded", "false");
    entry.removeAttribute("aria-activedescendant");
  };
  const mark = (entry, list, next) => {
    const options = [...list.children];
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === next)));
    options[next].scrollIntoView({ block: "nearest" });
    entry.setAttribute("aria-activedescendant", options[next].id);
    entry.dataset.chosen = options[next].textContent;
  };
  const choose = (entry, list, step) => {
    const options = [...list.children];
    const now = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    mark(entry, list, (now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length);
  };
  const combobox = (event) => {
    const entry = event.target;
    const list = byId(entry.getAttribute("aria-controls"));
    if (!list) return;
    const shown = !list.hidden;
    const chosen = list.querySelector("[aria-selected=true] a");
    if (event.type === "input") {
      delete entry.dataset.closed;
      delete entry.dataset.chosen;
    }
    else if (event.type === "blur" || event.key === "Escape") close(entry, list);
    else if (shown && event.key === "ArrowDown") choose(entry, list, 1);
    else if (shown && event.key === "ArrowUp") choose(entry, list, -1);
    else if (shown && event.key === "Enter" && chosen) chosen.click();
    else return;
    if (shown && event.type === "keydown") event.preventDefault();
  };

  show();
  system.addEventListener("change", show);
  window.addEventListener("load", show);
  return { toggleTheme, wait, focus, reveal, open, combobox };
})();
