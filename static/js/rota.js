// The rota: a cell opens in a sheet over the grid, and an address is copied by a tap. Without this script the cell has
// a page of its own, and the address is marked and copied by hand.
(() => {
  "use strict";
  const sheet = document.getElementById("rota-sheet");
  if (sheet) {
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target.id === "rota-sheet-body" && !sheet.open) sheet.showModal();
    });
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const words = button.querySelector("span");
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.value);
      words.textContent = button.dataset.copied;
    });
  });
})();
