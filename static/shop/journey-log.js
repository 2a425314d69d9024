// The part of a page that moves is asked for again every second, while somebody looks at it. The server asks Kafka once a
// second however many look. A websocket would have to be rung by every group after every batch, watched or not.

const EVERY = 1_000;
const part = document.querySelector("[data-live-part]");
const state = document.querySelector("[data-live-state]");
const say = document.querySelector("[data-say]");
let shown = "";
let asking = false;

async function look() {
  if (document.hidden || asking) return;
  asking = true;
  try {
    const answer = await fetch(part.dataset.livePart);
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.text());
    tell(state.dataset.textLive);
  } catch {
    tell(state.dataset.textLost); // the next turn asks again
  } finally {
    asking = false;
  }
}

function show(html) {
  if (html === shown) return;
  const before = new Set(cells().keys());
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.innerHTML = shown = html;
  if (before.size) for (const [name, cell] of cells()) cell.classList.toggle("is-new", !before.has(name));
  if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  const news = part.querySelector("[data-news]")?.textContent.trim() ?? "";
  if (say && say.textContent !== news) say.textContent = news;
}

function cells() {
  return new Map([...part.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell]));
}

function tell(text) {
  if (state.textContent !== text) state.textContent = text;
}

if (part) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
