/* Loaded once, before the parts of the page: what they share, and what the browser keeps. */
window.wenzheng = {
  opener: null,
  reveal: null,
  forgotten: null,
  PREFIX: "wenzheng.conversation.",

  /* Every conversation has a key of its own, so that two tabs never overwrite each other's. */
  keep(conversation, saved) {
    const key = this.PREFIX + conversation;
    sessionStorage.setItem("wenzheng.current", conversation);
    const turns = JSON.parse(saved);
    if (!turns.length || this.entry(conversation)?.saved === saved) return;
    const entry = JSON.stringify({ title: turns[0].answer.question, asked: new Date().toISOString(), saved });
    for (;;) {
      try { return localStorage.setItem(key, entry); } catch {
        const oldest = this.kept().filter((each) => each.conversation !== conversation).at(-1);
        if (!oldest) return;
        localStorage.removeItem(this.PREFIX + oldest.conversation);
      }
    }
  },

  entry(conversation) {
    try { return JSON.parse(localStorage.getItem(this.PREFIX + conversation)); } catch { return null; }
  },

  kept() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.PREFIX));
    const entries = keys.map((key) => ({ conversation: key.slice(this.PREFIX.length), ...this.entry(key.slice(this.PREFIX.length)) }));
    return entries.filter((entry) => entry.asked).sort((one, other) => other.asked.localeCompare(one.asked));
  },

  listed() {
    const date = (asked) => new Date(asked).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    return JSON.stringify(this.kept().map(({ conversation, title, asked }) => ({ conversation, title, asked: date(asked) })));
  },

  forget(conversation) {
    this.forgotten = { conversation, entry: this.entry(conversation) };
    localStorage.removeItem(this.PREFIX + conversation);
    if (sessionStorage.getItem("wenzheng.current") === conversation) sessionStorage.removeItem("wenzheng.current");
    return this.forgotten.entry?.title ?? "";
  },

  bringBack() {
    if (this.forgotten?.entry) localStorage.setItem(this.PREFIX + this.forgotten.conversation, JSON.stringify(this.forgotten.entry));
    this.forgotten = null;
  },

  async copy(control) {
    try { await navigator.clipboard.writeText(control.dataset.copy); } catch {
      /* Without https the clipboard is closed to scripts; the old way still works. */
      const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: control.dataset.copy }));
      area.select();
      document.execCommand("copy");
      area.remove();
      control.focus();
    }
    const label = control.textContent;
    control.textContent = control.dataset.done;
    setTimeout(() => { control.textContent = label; }, 1500);
  },

  edit(question) {
    const box = document.querySelector("#wz-box textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  },

  save({ name, mime, content }) {
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([bytes], { type: mime })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  },

  theme(dark) {
    document.body.classList.toggle("dark", dark);
    localStorage.setItem("wenzheng.theme", dark ? "dark" : "light");
  },

  /* Marks every place of a text in the speech and goes to the next one; says which of how many it is. */
  find(box, panel) {
    const wanted = box.value.trim().toLowerCase();
    const label = panel.querySelector(".wz-found");
    CSS.highlights?.clear();
    if (!wanted) { label.textContent = ""; return; }
    if (box.dataset.wanted !== wanted) box.dataset.at = -1;
    box.dataset.wanted = wanted;
    const ranges = [...panel.querySelectorAll(".wz-text > *")].flatMap((block) => this.places(block, wanted));
    const at = ranges.length ? (Number(box.dataset.at) + 1) % ranges.length : -1;
    box.dataset.at = at;
    label.textContent = label.dataset.label.replace("{at}", at + 1).replace("{count}", ranges.length);
    if (at < 0) return;
    CSS.highlights?.set("wz-find", new Highlight(...ranges));
    CSS.highlights?.set("wz-find-at", new Highlight(ranges[at]));
    ranges[at].startContainer.parentElement.scrollIntoView({ block: "center" });
  },

  places(block, wanted) {
    const nodes = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let length = 0;
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: length });
      length += walker.currentNode.data.length;
    }
    const point = (offset, last) => nodes.findLast(({ start }) => (last ? start < offset : start <= offset));
    const found = [];
    const text = block.textContent.toLowerCase();
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      const [first, end] = [point(at, false), point(at + wanted.length, true)];
      range.setStart(first.node, at - first.start);
      range.setEnd(end.node, at + wanted.length - end.start);
      found.push(range);
    }
    return found;
  },

  /* The quote of a marker, shown while it is pointed at or has the focus; Escape hides it. */
  tip(marker) {
    const tip = document.getElementById("wz-tip") ?? document.body.appendChild(Object.assign(document.createElement("div"), { id: "wz-tip", role: "tooltip" }));
    tip.hidden = !marker?.dataset.tip;
    if (tip.hidden) return;
    tip.textContent = marker.dataset.tip;
    marker.setAttribute("aria-describedby", "wz-tip");
    const place = marker.getBoundingClientRect();
    const left = Math.min(Math.max(8, place.left - 20), innerWidth - tip.offsetWidth - 8);
    const above = place.top - tip.offsetHeight - 8;
    Object.assign(tip.style, { left: `${left}px`, top: `${above > 8 ? above : place.bottom + 8}px` });
  },
};
