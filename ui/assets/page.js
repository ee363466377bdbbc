/* Runs once in each part of the page: `element` is the part, `trigger` sends an event to Python, `watch` reports new
   content. Buttons say what they do with data-act; everything else about them is in their other data attributes. */
const EVENTS = {
  ask: "select", widen: "select", language: "select", clear: "clear", export: "download",
  open: "click", list: "click", contents: "click", read: "click", only: "option_select", everywhere: "option_select",
  delete: "edit", undo: "edit", rate: "edit", library: "focus", add: "submit", drop: "submit", remove: "delete", "put-back": "delete",
};
const PHONE = window.matchMedia("(max-width: 860px)");
const root = document.documentElement;
const shared = window.wenzheng;
const scroller = () => element.closest("#wz-conversation, #wz-panel-area");

function openPanel(control) {
  if (!control.closest("#wz-panel-area")) shared.opener = control;
  root.dataset.panel = "open";
  shared.reveal = { ...control.dataset, asked: performance.now() };
  if (!PHONE.matches) return;
  for (const id of ["wz-top", "wz-chat"]) document.getElementById(id).inert = true;
  requestAnimationFrame(() => document.querySelector("#wz-panel-area h2").focus({ preventScroll: true }));
}

function closePanel() {
  if (root.dataset.panel !== "open") return;
  delete root.dataset.panel;
  for (const id of ["wz-top", "wz-chat"]) document.getElementById(id).inert = false;
  if (PHONE.matches && shared.opener?.isConnected) shared.opener.focus();
}

/* Puts what was asked for in view and the keyboard focus with it. */
function reveal() {
  const wanted = performance.now() - (shared.reveal?.asked ?? -Infinity) < 3000 ? shared.reveal : null;
  shared.reveal = null;
  const mark = element.querySelector("mark");
  const view = element.querySelector(".wz-panel")?.dataset.view;
  const card = view !== "speech" && wanted?.from !== undefined && element.querySelector(`.wz-card[data-at="${wanted.from}"]`);
  const target = card || mark || (wanted?.act === "read" && element.querySelector(`.wz-text [data-start="${wanted.start}"]`));
  if (target) {
    const short = target.getBoundingClientRect().height < scroller().clientHeight / 2;
    target.scrollIntoView({ block: card ? "nearest" : mark && short ? "center" : "start" });
  } else scroller().scrollTop = 0;
  if (wanted) (card || element.querySelector("h2"))?.focus({ preventScroll: true });
}

function followConversation() {
  const log = element.querySelector(".wz-log");
  if (log?.dataset.saved) shared.keep(log.dataset.conversation, log.dataset.saved);
  const turns = element.querySelectorAll(".wz-turn").length;
  if (turns > (shared.turns ?? 0) || log?.ariaBusy === "true") scroller().scrollTop = scroller().scrollHeight;
  shared.turns = turns;
  if (log?.ariaBusy !== "true" && document.activeElement === document.body && !PHONE.matches) {
    requestAnimationFrame(() => document.querySelector("#wz-box textarea")?.focus());
  }
}

/* What the browser does by itself. */
const HERE = {
  close: () => closePanel(),
  copy: (control) => shared.copy(control),
  edit: (control) => shared.edit(control.dataset.question),
  theme: () => shared.theme(!document.body.classList.contains("dark")),
  jump: (control) => element.querySelector(`.wz-text [data-start="${control.dataset.start}"]`)?.scrollIntoView({ block: "start" }),
  history: (control) => { openPanel(control); trigger("expand", { kept: shared.listed() }); },
  forget: (control) => { const deleted = shared.forget(control.dataset.conversation); trigger("expand", { kept: shared.listed(), deleted }); },
  "bring-back": () => { shared.bringBack(); trigger("expand", { kept: shared.listed() }); },
  restore: (control) => {
    const { conversation } = control.dataset;
    closePanel();
    shared.turns = 0;
    trigger("apply", { saved: shared.entry(conversation)?.saved ?? "" });
  },
};

element.addEventListener("click", (event) => {
  const control = event.target.closest("[data-act]");
  if (!control || !element.contains(control)) return;
  const act = control.dataset.act;
  control.closest(".wz-menu")?.removeAttribute("open");
  if (HERE[act]) return HERE[act](control);
  if (EVENTS[act] === "click" || act === "library") openPanel(control);
  if (act === "open" && document.querySelector(`.wz-panel[data-turn="${control.dataset.turn}"][data-at="${control.dataset.at}"]`)) {
    shared.reveal = null;
    document.querySelector("#wz-panel-area mark")?.scrollIntoView({ block: "center" });
    return;
  }
  if (act === "language") localStorage.setItem("wenzheng.language", control.dataset.language);
  if (act === "clear") sessionStorage.removeItem("wenzheng.current");
  if (act === "delete" && element.querySelectorAll(".wz-turn").length === 1) shared.forget(element.querySelector(".wz-log").dataset.conversation);
  trigger(EVENTS[act], { ...control.dataset });
});

watch("value", () => {
  if (element.closest("#wz-panel-area")) reveal();
  if (element.closest("#wz-conversation")) followConversation();
  const file = element.closest("#wz-file-area") && element.querySelector(".wz-file");
  if (file) shared.save(file.dataset);
  const header = element.querySelector("header[data-lang]");
  if (header) root.lang = header.dataset.lang;
});

if (element.closest("#wz-panel-area")) {
  const search = ({ target }) => { if (target.matches(".wz-find")) shared.find(target, element); };
  element.addEventListener("input", search);
  element.addEventListener("keydown", (event) => { if (event.key === "Enter") search(event); });
}

if (element.closest("#wz-conversation")) {
  setTimeout(followConversation, 300);
  const question = new URLSearchParams(location.search).get("q");
  if (question?.trim()) setTimeout(() => trigger("select", { act: "ask", question }));
  const marker = ({ target }) => shared.tip(target.closest?.(".wz-marker"));
  for (const name of ["mouseover", "focusin"]) element.addEventListener(name, marker);
  for (const name of ["mouseleave", "focusout", "scroll"]) element.addEventListener(name, () => shared.tip(null), true);
}

if (element.closest("#wz-top")) {
  root.lang = element.querySelector("header[data-lang]").dataset.lang;
  if (localStorage.getItem("wenzheng.theme")) shared.theme(localStorage.getItem("wenzheng.theme") === "dark");
  const language = localStorage.getItem("wenzheng.language") ?? "";
  const saved = shared.entry(sessionStorage.getItem("wenzheng.current"))?.saved ?? "";
  const address = new URL(location);
  if (address.searchParams.has("q")) {
    /* Asked once: a reload goes on with the conversation. */
    address.searchParams.delete("q");
    setTimeout(() => history.replaceState(null, "", address), 1000);
    if (language) setTimeout(() => trigger("select", { act: "language", language }));
  } else if (saved || language) setTimeout(() => trigger("apply", { saved, language }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    shared.tip(null);
    if (PHONE.matches) closePanel();
  });
}
