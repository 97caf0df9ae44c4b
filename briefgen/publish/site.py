"""The channel `site`: a static folder with every edition sent, an index of them and an Atom feed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from briefgen.channels import Site
from briefgen.publish import copy, sentences
from briefgen.publish.channel import Begin, Environment, Kind, Recipient
from briefgen.publish.edition import BOOK, LOG, MANIFEST, Edition

_SEARCH, _PAGES = "search", "book.html"
_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="alternate" type="application/atom+xml" href="feed.xml">
<style>
body {{ font: 16px/1.7 serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
input {{ font: inherit; width: 100%; box-sizing: border-box; padding: .3rem; }}
#found {{ max-height: 60vh; overflow: auto; }}
#found:empty {{ display: none; }}
.stale {{ border: 1px solid #a33; padding: .5rem; }}
</style>
<h1>{title}</h1>
{stale}<p><label>查找 <input id="q" type="search"
 placeholder="年份、期次、城市，或原句里的词，以空格分开"></label></p>
<ol id="found" data-files="{index}"></ol>
{editions}
<script>{script}</script>
</html>
"""
_SCRIPT = """
const box = document.getElementById("q"), list = document.getElementById("found"), MOST = 60;
const sections = document.querySelectorAll("section");
let rows = null;
function sentences(folder, cities) {
  for (const [city, said] of cities) rows.push(...said.map(one => [folder, city, ...one]));
  search();
}
function ask() {
  if (rows) return;
  rows = [];
  for (const name of list.dataset.files.split(" ").filter(Boolean)) {
    const script = document.createElement("script");
    script.src = name;
    document.body.append(script);
  }
}
function line([folder, city, id, text, from]) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.href = folder + "/book.html#" + id;
  link.textContent = city + " " + folder.slice(0, 4) + "年";
  item.append(link, "　" + text + (from ? "（" + from + "）" : ""));
  return item;
}
function search() {
  const word = box.value.trim(), words = word.split(/\\s+/);
  for (const section of sections) {
    const whole = section.querySelector("h2").textContent.includes(word);
    const links = [...section.querySelectorAll(".cities a")];
    for (const link of links) link.hidden = !whole && !link.textContent.includes(word);
    section.hidden = !whole && links.every(link => link.hidden);
  }
  const fit = word && rows ? rows.filter(row => words.every(one => (row[1] + row[3]).includes(one))) : [];
  list.replaceChildren(...fit.slice(0, MOST).map(line));
  if (fit.length > MOST) list.append("另有 " + (fit.length - MOST) + " 句，请再写一个词");
}
box.addEventListener("input", () => { ask(); search(); });
if (box.value) { ask(); search(); }
"""


@dataclass(frozen=True, slots=True)
class _Listed:
    """An edition that the site holds; `date` is that of its manifest."""

    year: str
    month: str
    date: str
    files: tuple[str, ...]
    digest: str


def recipients(channel: Site) -> tuple[Recipient, ...]:
    return (Recipient(f"site:{channel.path.absolute()}", str(channel.path)),)


def plan(channel: Site, edition: Edition, recipient: Recipient) -> str:
    count = len(edition.open_to_all().files) + 1
    what = f"首页标明 {edition.stale_for} 未更新" if edition.stale_for else f"{count} 个文件"
    return f"{what}，更新 {channel.path} 的 index.html 与 feed.xml"


def send(
    channel: Site, edition: Edition, recipient: Recipient, environment: Environment, begin: Begin
) -> str:
    """Copy the edition but for readers' own books, then write index and feed over all that the site holds."""
    begin()
    copy.place(edition.open_to_all(), channel.path)
    with copy.told(channel.path):
        held = _held(channel.path)
        index = _sentences(channel.path, held)
        copy.replace(channel.path / "index.html", _index(channel, held, edition.stale_for, index).encode())
        copy.replace(channel.path / "feed.xml", _feed(channel, held).encode())
    return f"网站共 {len(held)} 期"


def _held(root: Path) -> list[_Listed]:
    """The editions in the folder, newest first; what has no readable manifest is none."""
    found = []
    for path in root.glob(f"[0-9]*/[0-9]*/{MANIFEST}"):
        if "~" in path.parent.name:
            continue  # replaced by a later one of its month
        manifest = json.loads(path.read_bytes())
        year, month, files = path.parent.parent.name, path.parent.name, tuple(sorted(manifest["files"]))
        date = str(manifest.get("date") or f"{month}-01")
        found.append(_Listed(year, month, date, files, "".join(sorted(manifest["files"].values()))[:32]))
    return sorted(found, key=lambda item: (item.month, item.year), reverse=True)


def _sentences(root: Path, held: list[_Listed]) -> list[str]:
    """Write an index of the sentences of each year's newest HTML book; gives their addresses.

    An address changes with what it leads to, so that no browser keeps an old one.
    """
    newest = {item.year: item for item in reversed(held) if _PAGES in item.files}
    (root / _SEARCH).mkdir(exist_ok=True)
    found = []
    for item in newest.values():
        place = f"{item.year}/{item.month}"
        made = sentences.script(place, (root / place / _PAGES).read_text("utf-8", "replace"))
        copy.replace(root / _SEARCH / f"{item.year}.js", made)
        found.append(f"{_SEARCH}/{item.year}.js?{hashlib.sha256(made).hexdigest()[:8]}")
    return sorted(found, reverse=True)


def _index(channel: Site, held: list[_Listed], stale_for: str | None, index: list[str]) -> str:
    stale = (
        f'<p class="stale">未更新：{escape(stale_for)} 的简报未能完成，以下为此前各期。</p>\n'
        if stale_for
        else ""
    )
    editions = "\n".join(_section(item) for item in held)
    title, listed = escape(channel.title), " ".join(index)
    return _PAGE.format(title=title, stale=stale, editions=editions, index=listed, script=_SCRIPT)


def _section(item: _Listed) -> str:
    whole = [name for name in item.files if "/" not in name and name != LOG]  # the log is for the owner
    parts = [name for name in item.files if name.startswith("volumes/")]
    briefs = [name for name in item.files if name.startswith(("briefs/", "html/"))]
    links = "　".join(_anchor(item, name, _words(name)) for name in (*whole, *parts))
    more = "　".join(_anchor(item, name, PurePosixPath(name).stem) for name in briefs if _reads(name))
    head = f"<h2>{item.year}年　{item.month}</h2>"
    return f'<section>{head}\n<p>{links}</p>\n<p class="cities">{more}</p></section>'


def _reads(name: str) -> bool:
    return name.endswith((".pdf", ".html"))


def _words(name: str) -> str:
    if name.startswith("volumes/"):
        return f"分册 {PurePosixPath(name).stem}"
    return "全书（PDF）" if name == BOOK else "全书（网页）" if name.endswith(".html") else name


def _anchor(item: _Listed, name: str, text: str) -> str:
    return f'<a href="{quote(f"{item.year}/{item.month}/{name}")}">{escape(text)}</a>'


def _feed(channel: Site, held: list[_Listed]) -> str:
    """Atom: an entry an edition; links are whole where the site's address is known."""
    base = (channel.url or "").rstrip("/")
    base = f"{base}/" if base else ""
    name = base or f"urn:briefgen:site:{channel.name}"
    entries = [
        f"<entry><title>{item.year}年 {item.month}</title>"
        f"<id>urn:briefgen:{item.year}:{item.month}:{item.digest}</id>"
        f"<updated>{_instant(item.date)}</updated>"
        f'<link href="{escape(base + quote(f"{item.year}/{item.month}/{_first(item)}"))}"/></entry>'
        for item in held
    ]
    newest = max((_instant(item.date) for item in held), default="1970-01-01T00:00:00Z")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(channel.title)}</title><id>{escape(name)}</id>"
        f"<author><name>{escape(channel.title)}</name></author><updated>{newest}</updated>\n"
        + "\n".join(entries)
        + "\n</feed>\n"
    )


def _first(item: _Listed) -> str:
    return BOOK if BOOK in item.files else item.files[0]


def _instant(date: str) -> str:
    try:
        return f"{datetime.fromisoformat(date).date().isoformat()}T00:00:00Z"
    except ValueError:
        return "1970-01-01T00:00:00Z"


KIND = Kind("site", recipients, plan, send, repeatable=True)
