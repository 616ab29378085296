// The field for the reason is there where the chosen day lies in a closed month.
(() => {
  "use strict";
  const box = document.querySelector("[data-log-reason]");
  const day = document.querySelector("[data-log-form] [name='day']");
  if (!box || !day) return;
  const closed = new Set(box.dataset.closed.split(" "));
  const wantedFor = box.hidden ? "" : day.value;
  day.addEventListener("change", () => {
    box.hidden = !closed.has(day.value) && day.value !== wantedFor;
  });
})();
