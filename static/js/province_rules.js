// A long list of boxes to tick: search, show a part, tick what is shown. Without it the boxes are just there.
(() => {
  "use strict";
  const form = document.querySelector("[data-tick-list]");
  if (!form) return;
  const boxes = [...form.querySelectorAll(".rules-tick")];
  const search = form.querySelector("[data-tick-search]");
  const part = form.querySelector("[data-tick-part]");
  const count = form.querySelector("[data-tick-count]");
  const input = (box) => box.querySelector("input");

  const fold = (text) =>
    text
      .toLowerCase()
      .replaceAll("đ", "d")
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .trim();

  const isInPart = (box) => {
    const { value } = part;
    if (!value) return true;
    if (value === "ticked") return input(box).checked;
    return box.dataset.side === value || box.dataset.kind === value;
  };

  const show = () => {
    const typed = fold(search.value);
    boxes.forEach((box) => {
      box.hidden = !(box.dataset.search.includes(typed) && isInPart(box));
    });
  };

  const say = () => {
    const ticked = boxes.filter((box) => input(box).checked).length;
    count.textContent = count.dataset.words.replace("{n}", ticked);
  };

  const tick = (checked) => {
    boxes.filter((box) => !box.hidden).forEach((box) => (input(box).checked = checked));
    say();
  };

  search.addEventListener("input", show);
  part.addEventListener("change", show);
  form.addEventListener("change", say);
  form.querySelector("[data-tick-all]").addEventListener("click", () => tick(true));
  form.querySelector("[data-tick-none]").addEventListener("click", () => tick(false));
  // Enter in the search box would save.
  search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  form.querySelector("[data-tick-tools]").hidden = false;
  say();
})();
