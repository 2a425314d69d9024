// The back office's theme draws its pages without landmarks, and a menu button for mice alone. Both are mended here
// rather than in copies of its templates, which would miss what the next version of the theme changes in them.
"use strict";

const name = (part, role, label) => {
  part?.setAttribute("role", role);
  if (label) part?.setAttribute("aria-label", label);
};

const asButton = (part, label) => {
  name(part, "button", label);
  part.tabIndex = 0;
  part.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    part.click();
  });
};

document.addEventListener("DOMContentLoaded", () => {
  name(document.querySelector("#main, .login #page"), "main");
  name(document.querySelector("#nav-sidebar"), "navigation", "Back office");
  for (const [what, label] of [["sidebarMobileOpen", "Menu"], ["sidebarDesktopOpen", "Menu"], ["showActions =", "Actions"]]) {
    document.querySelectorAll(`span[x-on\\:click*='${what}'], a[x-on\\:click*='${what}']`).forEach((part) => asButton(part, label));
  }
  // Parts that scroll become regions of one name each: this number tells them apart.
  document.querySelectorAll("[data-simplebar]").forEach((part, number) => {
    part.setAttribute("data-simplebar-aria-label", number ? `scrollable content ${number + 1}` : "scrollable content");
  });
});
