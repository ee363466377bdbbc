/* Runs once in each part of the page: `element` is the part, `trigger` sends an event to Python, `watch` reports new
   content. Buttons say what they do with data-act; everything else about them is in their other data attributes. */
const EVENTS = { ask: "select", language: "select", clear: "clear", open: "click", list: "click", contents: "click", read: "click" };
const PHONE = window.matchMedia("(max-width: 860px)");
const root = document.documentElement;
const shared = (window.wenzheng ??= { opener: null, reveal: null });
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
  const target = card || mark || (wanted?.act === "read" && element.querySelector(`[data-start="${wanted.start}"]`));
  if (target) {
    const short = target.getBoundingClientRect().height < scroller().clientHeight / 2;
    target.scrollIntoView({ block: card ? "nearest" : mark && short ? "center" : "start" });
  } else scroller().scrollTop = 0;
  if (wanted) (card || element.querySelector("h2"))?.focus({ preventScroll: true });
}

function followConversation() {
  if (element.querySelector(".wz-turn")) scroller().scrollTop = scroller().scrollHeight;
  const busy = element.querySelector('[aria-busy="true"]');
  if (!busy && document.activeElement === document.body && !PHONE.matches) {
    requestAnimationFrame(() => document.querySelector("#wz-box textarea")?.focus());
  }
}

element.addEventListener("click", (event) => {
  const control = event.target.closest("[data-act]");
  if (!control || !element.contains(control)) return;
  const act = control.dataset.act;
  if (act === "close") return closePanel();
  if (EVENTS[act] === "click") openPanel(control);
  if (act === "open" && document.querySelector(`.wz-panel[data-turn="${control.dataset.turn}"][data-at="${control.dataset.at}"]`)) {
    shared.reveal = null;
    document.querySelector("#wz-panel-area mark")?.scrollIntoView({ block: "center" });
    return;
  }
  trigger(EVENTS[act], { ...control.dataset });
});

watch("value", () => {
  if (element.closest("#wz-panel-area")) reveal();
  if (element.closest("#wz-conversation")) followConversation();
  const header = element.querySelector("header[data-lang]");
  if (header) root.lang = header.dataset.lang;
});

if (element.closest("#wz-conversation")) setTimeout(followConversation, 300);
if (element.closest("#wz-top")) {
  root.lang = element.querySelector("header[data-lang]").dataset.lang;
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && PHONE.matches) closePanel(); });
}
