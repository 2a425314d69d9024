// Facets that answer at once: the list is exchanged as soon as something is chosen, and the address with it.
// Without JavaScript the form has its button, and every list its own address anyway.

const goods = () => document.querySelector("[data-goods]");
const status = document.querySelector("[data-found-status]");
let newest = 0;
let shown = location.pathname + location.search;

function addressOf(form) {
  const said = new URLSearchParams(new FormData(form)).toString();
  return location.pathname + (said ? `?${said}` : "");
}

// Shows the list of an address. Whoever chose again meanwhile gets the newer list only.
async function show(address) {
  const mine = ++newest;
  goods().setAttribute("aria-busy", "true");
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== newest) return;
  exchange(page);
  shown = address;
}

function exchange(page) {
  const focused = document.activeElement?.id;
  const open = goods().querySelector("[data-facets-fold]")?.open;
  const fresh = page.querySelector("[data-goods]");
  const fold = fresh.querySelector("[data-facets-fold]");
  if (fold && open) fold.open = true;
  goods().replaceWith(document.adoptNode(fresh));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  status.textContent = fresh.querySelector("[data-found]")?.textContent ?? "";
}

document.addEventListener("change", async (event) => {
  const form = event.target.closest?.("[data-facets]");
  if (!form) return;
  const address = addressOf(form);
  try {
    history.pushState(null, "", address);
    await show(address);
  } catch {
    form.requestSubmit(); // the browser says what is wrong better than we could
  }
});

addEventListener("popstate", () => {
  const address = location.pathname + location.search;
  if (address !== shown) show(address).catch(() => location.reload()); // else only the #fragment changed
});
