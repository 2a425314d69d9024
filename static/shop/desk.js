// Keeps the parts of a staff page fresh that say where they come from. Without it, the page is as old as its loading.
"use strict";

for (const part of document.querySelectorAll("[data-refresh]")) {
  const pause = Math.max(Number(part.dataset.refreshSeconds), 1) * 1000;
  let under_way = false;

  const refresh = async () => {
    // Nobody looks, or somebody is at it with the keyboard: later.
    if (document.hidden || under_way || part.contains(document.activeElement)) return;
    under_way = true;
    try {
      const answer = await fetch(part.dataset.refresh, { headers: { "X-Requested-With": "fetch" }, redirect: "error" });
      if (answer.ok) show(await answer.text());
    } catch {
      part.classList.add("desk-stale"); // signed out, or the shop is away: what is shown says how old it is
    } finally {
      under_way = false;
    }
  };

  const show = (html) => {
    const open = [...part.querySelectorAll("details[open]")].map((one) => one.dataset.keep);
    part.innerHTML = html;
    part.classList.remove("desk-stale");
    for (const one of part.querySelectorAll("details")) one.open = open.includes(one.dataset.keep);
  };

  setInterval(refresh, pause);
  document.addEventListener("visibilitychange", refresh);
}
