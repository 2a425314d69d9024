// One click types a test card's number. Without this script people type it themselves.

for (const list of document.querySelectorAll("[data-test-cards]")) {
  const field = document.getElementById(list.dataset.testCards);
  for (const use of list.querySelectorAll("[data-use]")) {
    use.hidden = false;
    use.addEventListener("click", () => {
      field.value = use.dataset.use;
      field.focus();
    });
  }
}
