// An order's events are asked for again every two seconds while somebody looks, until the order has come to its end. The
// server asks the database once a second however many look, and answers with nothing while nothing is new.
"use strict";

const EVERY = 2_000;
const part = document.querySelector("[data-story-live]");
const state = document.querySelector("[data-story-state]");

if (part) {
  const live = state.textContent;
  let seen = "";
  let asking = false;

  const look = async () => {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const answer = await fetch(`${part.dataset.storyLive}&seen=${seen}`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      if (answer.status === 200) show(await answer.text());
      seen = answer.headers.get("X-Story-Seen");
      if (answer.headers.get("X-Story-Final") === "1") {
        clearInterval(turn);
        tell(state.dataset.textFinal);
      } else {
        tell(live);
      }
    } catch {
      tell(state.dataset.textLost); // signed out, or the shop is away: the next turn asks again
    } finally {
      asking = false;
    }
  };

  // What somebody opened or stands on stays as it is.
  const show = (html) => {
    const kept = new Map([...part.querySelectorAll("details")].map((one) => [one.dataset.keep, one.open]));
    const on = part.contains(document.activeElement) ? place(document.activeElement) : null;
    part.innerHTML = html;
    for (const one of part.querySelectorAll("details")) {
      if (kept.has(one.dataset.keep)) one.open = kept.get(one.dataset.keep) || one.open;
    }
    if (on) [...part.querySelectorAll("a, summary")].find((one) => place(one) === on)?.focus();
  };

  const place = (one) => one.getAttribute("href") ?? one.closest("details")?.dataset.keep;

  const tell = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };

  const turn = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
