// Search, the evidence panel and the menu. The document is whole without it; it asks for nothing from outside.
(function () {
"use strict";
const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const nav = byId("contents"), menu = byId("menu"), query = byId("query"), found = byId("found");
const hits = byId("hits"), panel = byId("panel"), body = byId("panel-body");
const MOST = 30;
const narrow = window.matchMedia("(max-width: 899px)");
let opener = null;

root.classList.add("js");
menu.hidden = byId("search").hidden = false;

function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

// ---- the menu of narrow screens
function showMenu(on) {
  root.classList.toggle("menu-open", on);
  menu.setAttribute("aria-expanded", String(on));
}
menu.addEventListener("click", () => {
  showMenu(!root.classList.contains("menu-open"));
  if (root.classList.contains("menu-open")) query.focus();
});

// ---- the evidence panel
function before(part, name) {
  let at = part;
  while (at && !at.classList.contains(name)) at = at.previousElementSibling;
  return at;
}

function quoteOf(entry) {
  const quote = make("blockquote", "quote");
  quote.append(...entry.querySelector(".said").cloneNode(true).childNodes);
  return quote;
}

// What the reader looks at stays where it is when the page changes its width, and comes out from under the sheet.
function keeping(link, change) {
  const at = link.getBoundingClientRect().top;
  change();
  const settle = () => {
    if (nav.contains(link)) return;
    const moved = link.getBoundingClientRect(), sheet = panel.hidden ? null : panel.getBoundingClientRect();
    const covered = sheet && sheet.left < moved.right ? Math.max(0, at + moved.height + 24 - sheet.top) : 0;
    window.scrollBy({ top: moved.top - at + covered, behavior: "instant" });
  };
  settle();
}

function show(entry, from) {
  const part = entry.closest(".part"), section = entry.closest(".sources");
  const number = entry.querySelector(".number"), path = part && part.querySelector(".path");
  const city = section && section.querySelector(".sources-city"), lead = section && section.querySelector(".measure");
  const year = part && before(part, "last-year");
  const place = entry.querySelector(".para");
  const name = city && city.textContent !== "出处" ? city.textContent + "　" : "";
  byId("panel-title").textContent = name + "出处 " + (number ? number.textContent : "");
  body.replaceChildren();
  if (path) {
    const steps = make("p", "panel-path");
    steps.append(...path.cloneNode(true).childNodes);
    body.append(steps);
  }
  body.append(quoteOf(entry));
  if (place) body.append(make("p", "panel-place", place.textContent));
  const source = year ? year.textContent : lead ? lead.textContent.split("，共 ")[0] : "";
  if (source) body.append(make("p", "panel-source", source));
  const links = make("p", "panel-links");
  const there = make("a", "", "在“出处”中看前后文");
  there.href = "#" + entry.id;
  links.append(there);
  if (number && number.hash) {
    const back = make("a", "", "回到简报中用它的地方");
    back.href = number.hash;
    links.append(back);
  }
  body.append(links);
  keeping(from, () => {
    panel.hidden = false;
    root.classList.add("panel-open");
  });
  if (opener) opener.removeAttribute("aria-current");
  opener = from;
  from.setAttribute("aria-current", "true");
  panel.focus({ preventScroll: true });
  body.scrollTop = 0;
}

function hide(back) {
  if (panel.hidden) return;
  keeping(opener, () => {
    panel.hidden = true;
    root.classList.remove("panel-open");
  });
  if (opener) {
    opener.removeAttribute("aria-current");
    if (back) opener.focus({ preventScroll: true });
  }
  opener = null;
}

byId("panel-close").addEventListener("click", () => hide(true));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!panel.hidden) {
    event.preventDefault();
    hide(true);
  } else if (root.classList.contains("menu-open")) {
    showMenu(false);
    menu.focus();
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const id = decodeURIComponent((link.getAttribute("href") || link.getAttribute("xlink:href") || "").slice(1));
  const target = id && byId(id);
  if (panel.contains(link)) return hide(false);
  if (target && target.classList.contains("entry")) {
    event.preventDefault();
    show(target, link);
  } else if (nav.contains(link)) {
    showMenu(false);
  }
});

// ---- search: cities by name, and every kept sentence
const plain = (text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
const cities = [...nav.querySelectorAll("[data-find]")].map((item) => [item, plain(item.dataset.find)]);
let entries = null;

function index() {
  entries = [...document.querySelectorAll(".sources .entry")].map((entry) => [entry, plain(entry.querySelector(".said").textContent)]);
}

function snippet(entry, words) {
  const text = entry.querySelector(".said").textContent;
  const at = Math.max(0, text.toLowerCase().indexOf(words));
  const start = Math.max(0, at - 12), made = make("span", "snippet");
  const marked = text.slice(at, at + words.length);
  if (marked.toLowerCase() !== words) {
    made.textContent = text.slice(0, 48) + (text.length > 48 ? "…" : "");
    return made;
  }
  made.append((start ? "…" : "") + text.slice(start, at), make("mark", "", marked));
  made.append(text.slice(at + words.length, at + 36) + (text.length > at + 36 ? "…" : ""));
  return made;
}

function hit(entry, words) {
  const item = make("li"), link = make("a"), number = entry.querySelector(".number");
  const city = entry.closest(".sources").querySelector(".sources-city");
  link.href = "#" + entry.id;
  link.append(make("b", "", (city ? city.textContent : "") + " " + (number ? number.textContent : "")), snippet(entry, words));
  item.append(link);
  return item;
}

function search() {
  const words = query.value.trim().toLowerCase(), wanted = plain(words);
  let shown = 0;
  for (const [item, text] of cities) {
    item.hidden = Boolean(wanted) && !text.includes(wanted);
    if (!item.hidden) shown++;
  }
  for (const group of nav.querySelectorAll(".province")) group.hidden = !group.querySelector("li:not([hidden])");
  for (const list of nav.querySelectorAll(".toc")) list.hidden = Boolean(wanted) && !document.body.classList.contains("single");
  hits.replaceChildren();
  if (!wanted) {
    found.textContent = "";
    return;
  }
  if (!entries) index();
  const matching = entries.filter(([, text]) => text.includes(wanted));
  for (const [entry] of matching.slice(0, MOST)) hits.append(hit(entry, words));
  const some = matching.length > MOST ? "，列出前 " + MOST + " 条" : "";
  const none = !shown && !matching.length ? "没有找到" : "";
  found.textContent = none || (cities.length ? shown + " 个市县，" : "") + matching.length + " 条原句" + some;
}
let waiting = 0;
query.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 80);
});
query.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  search();
  const first = nav.querySelector(".cities li:not([hidden]) a") || hits.querySelector("a");
  if (first && query.value.trim()) first.click();
});

// ---- where the reader is, and which tables scroll sideways
const links = new Map();
for (const link of nav.querySelectorAll("a[href^='#']")) {
  const target = byId(link.getAttribute("href").slice(1));
  if (target && !links.has(target)) links.set(target, link);
}
let here = null;
const watcher = new IntersectionObserver((seen) => {
  for (const one of seen) {
    if (!one.isIntersecting) continue;
    if (here) here.removeAttribute("aria-current");
    here = links.get(one.target);
    here.setAttribute("aria-current", "true");
    if (narrow.matches) continue;
    const link = here.getBoundingClientRect(), list = nav.getBoundingClientRect();
    if (link.top < list.top || link.bottom > list.bottom) nav.scrollTop += link.top - list.top - list.height / 3;
  }
}, { rootMargin: "-20% 0px -75% 0px" });
for (const target of links.keys()) watcher.observe(target);

function scrollers() {
  for (const box of document.querySelectorAll(".scroll")) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
window.addEventListener("resize", scrollers);
if (document.fonts) document.fonts.ready.then(scrollers);
scrollers();
})();
