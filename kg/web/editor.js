// What needs no server: the past queries, which only this browser keeps, and text put where the cursor is.
const kgQuery = (() => {
  const STORE = "kg-queries", MOST = 30;
  const read = () => {
    try { return JSON.parse(localStorage.getItem(STORE)) ?? []; } catch { return []; }
  };
  const write = (texts) => {
    try { localStorage.setItem(STORE, JSON.stringify(texts)); } catch { /* a browser that keeps nothing */ }
  };
  const find = (id) => getElement(id)?.editor;
  // The editor's scripts are large: on a slow line it comes long after the page.
  const whenReady = (id, then) => kgPage.wait(() => find(id), then, Infinity);
  const insert = (id, text) => {
    const editor = find(id);
    if (!editor) return;
    const { from } = editor.state.selection.main;
    const apart = /[\w?$:-]/.test(editor.state.sliceDoc(from - 1, from)) ? " " : "";
    editor.dispatch(editor.state.replaceSelection(apart + text));
    editor.focus();
  };
  const replace = (id, text) => {
    const editor = find(id);
    if (!editor) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    editor.focus();
  };
  const remember = (text) => write([text, ...read().filter((one) => one !== text)].slice(0, MOST));
  const showPast = (listId, id) => {
    const list = document.getElementById(listId);
    const texts = read();
    list.replaceChildren(...texts.map((text) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "past";
      button.textContent = text.replace(/^\s*(PREFIX[^\n]*\n\s*)*/i, "").slice(0, 300);
      button.addEventListener("click", () => replace(id, text));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    list.parentElement.classList.toggle("none", texts.length === 0);
  };
  const forget = (listId, id) => { write([]); showPast(listId, id); };
  // The element of the editor has no name of its own for those who hear the page.
  const describe = (id, name, hint) => whenReady(id, ({ contentDOM: content }) => {
    content.setAttribute("aria-label", name);
    content.setAttribute("aria-describedby", hint);
  });
  // The editor has themes of its own, which follow that of the page.
  const follow = (id) => whenReady(id, () => {
    const show = () => {
      getElement(id)?.setTheme(document.documentElement.dataset.theme === "dark" ? "vscodeDark" : "vscodeLight");
    };
    new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    show();
  });
  // On a phone the result stands below all that helps; whoever ran the query wants to see it.
  const reveal = () => {
    const place = document.querySelector(".outcome");
    if (place && place.getBoundingClientRect().top > innerHeight * 0.8) place.scrollIntoView({ block: "start" });
  };
  const share = async (address, button, done) => {
    history.replaceState({}, "", address);
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    const shown = document.getElementById(button);
    if (!copied || !shown) return;
    const name = shown.textContent;
    shown.textContent = done;
    setTimeout(() => { shown.textContent = name; }, 2000);
  };
  return { insert, replace, remember, showPast, forget, describe, follow, reveal, share };
})();
