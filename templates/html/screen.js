// Search, the evidence panel and the menu. The document is whole without it; it asks for nothing from outside.
(function () {
"use strict";
const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const nav = byId("contents"), menu = byId("menu"), query = byId("query"), found = byId("found");
const hits = byId("hits"), further = byId("further"), panel = byId("panel"), body = byId("panel-body");
const MOST = 30;
const narrow = window.matchMedia("(max-width: 899px)");
const openers = new Map();
let opener = null, openedAt = "";

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
  byId("main").inert = on; // it lies under the menu
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

// Opening is a step of the browser's history, so that "back" closes the panel; there and back the page stays where it is.
function remember(entry) {
  if (!panel.hidden) return history.replaceState({ panel: entry.id }, "");
  openedAt = location.hash;
  history.scrollRestoration = "manual";
  history.pushState({ panel: entry.id }, "");
  history.scrollRestoration = "auto";
}

function fill(entry) {
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
}

function reveal() {
  panel.hidden = false;
  root.classList.add("panel-open");
}

function show(entry, from, again) {
  fill(entry);
  if (again) reveal();
  else {
    remember(entry);
    keeping(from, reveal);
  }
  openers.set(entry.id, from);
  if (opener) opener.removeAttribute("aria-current");
  opener = from;
  from.setAttribute("aria-current", "true");
  panel.focus({ preventScroll: true });
  body.scrollTop = 0;
}

function hide(back, left) {
  if (panel.hidden) return;
  const away = () => {
    panel.hidden = true;
    root.classList.remove("panel-open");
  };
  if (left) away();
  else keeping(opener, away);
  if (opener) {
    opener.removeAttribute("aria-current");
    if (back) opener.focus({ preventScroll: true });
  }
  opener = null;
}

function close() {
  hide(true);
  if (history.state && history.state.panel) history.back();
}

byId("panel-close").addEventListener("click", close);
window.addEventListener("popstate", (event) => {
  const id = event.state && event.state.panel, entry = id && byId(id);
  if (!entry) return hide(location.hash === openedAt, location.hash !== openedAt);
  show(entry, openers.get(id) || document.querySelector(`main a[href="#${id}"]`), true);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!panel.hidden) {
    event.preventDefault();
    close();
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
  if (panel.contains(link)) {
    showMenu(false);
    return hide(false, true);
  }
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
  entries = [...document.querySelectorAll(".sources")].flatMap((section) => {
    const city = plain(section.querySelector(".sources-city").textContent);
    return [...section.querySelectorAll(".entry")].map((entry) => [entry, plain(entry.querySelector(".said").textContent), city]);
  });
}

function snippet(entry, words) {
  const text = entry.querySelector(".said").textContent, lower = text.toLowerCase();
  const word = words.find((one) => lower.includes(one)), at = word ? lower.indexOf(word) : 0;
  const start = Math.max(0, at - 12), made = make("span", "snippet");
  if (!word) {
    made.textContent = text.slice(0, 48) + (text.length > 48 ? "…" : "");
    return made;
  }
  made.append((start ? "…" : "") + text.slice(start, at), make("mark", "", text.slice(at, at + word.length)));
  made.append(text.slice(at + word.length, at + 36) + (text.length > at + 36 ? "…" : ""));
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

let matching = [], listed = 0, sought = [];
function listMore() {
  for (const [entry] of matching.slice(listed, listed + MOST)) hits.append(hit(entry, sought));
  listed = Math.min(listed + MOST, matching.length);
  further.hidden = listed === matching.length;
  further.textContent = "再列 " + Math.min(MOST, matching.length - listed) + " 条";
}
further.addEventListener("click", () => {
  const next = listed;
  listMore();
  hits.children[next].querySelector("a").focus();
});

// Of several words, those that name a place choose the cities; a sentence has every word, in itself or in its city's name.
function search() {
  sought = query.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const words = sought.map(plain), wanted = words.length > 0;
  const places = words.filter((word) => cities.some(([, text]) => text.includes(word)));
  let shown = 0;
  for (const [item, text] of cities) {
    item.hidden = wanted && !(places.length && places.every((word) => text.includes(word)));
    if (!item.hidden) shown++;
  }
  for (const group of nav.querySelectorAll(".province")) group.hidden = !group.querySelector("li:not([hidden])");
  for (const list of nav.querySelectorAll(".toc")) list.hidden = wanted && !document.body.classList.contains("single");
  hits.replaceChildren();
  matching = [];
  listed = 0;
  if (wanted) {
    if (!entries) index();
    matching = entries.filter(([, text, city]) =>
      words.every((word) => text.includes(word) || city.includes(word)) && words.some((word) => text.includes(word)));
  }
  listMore();
  if (!wanted) {
    found.textContent = "";
    return;
  }
  const some = matching.length > MOST ? "，先列 " + MOST + " 条" : "";
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
// What has no place of its own in the contents belongs to the chapter before.
let within = null;
for (const part of document.querySelectorAll("main > section")) {
  within = links.get(part) || within;
  if (within && !links.has(part)) links.set(part, within);
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

// Told by the browser once they are laid out: asking would lay out the whole book.
const widths = new ResizeObserver((seen) => {
  for (const one of seen) {
    const box = one.target.closest(".scroll");
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".scroll")) {
  widths.observe(box);
  widths.observe(box.firstElementChild);
}
})();
