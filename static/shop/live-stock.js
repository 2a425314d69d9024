// How many pieces are left, on a product's page, as that changes. Without JavaScript the page shows it as of its loading.

import { stay } from "./live.js";

const FEW = 5;
const root = document.querySelector("[data-live-stock]");
const versions = new Map();

function words(left) {
  if (left === 0) return root.dataset.textNone;
  return left <= FEW ? root.dataset.textFew.replace("{left}", left) : root.dataset.textPlenty;
}

function heard({ sku, available, version }) {
  if (version <= (versions.get(sku) ?? 0)) return;
  versions.set(sku, version);
  const place = root.querySelector(`[data-sku="${CSS.escape(sku)}"]`);
  // Unchanged words are left alone, so that screen readers do not read them again.
  if (place) place.dataset.left = available;
  if (place && place.textContent !== words(available)) place.textContent = words(available);
}

if (root) {
  // A new socket begins with the state of everything, so there is nothing to ask for after an outage.
  stay({ url: () => `/ws/stock/${root.dataset.product}/`, heard, changed: (state) => (root.dataset.state = state) });
}
