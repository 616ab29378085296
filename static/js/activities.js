// The title of an activity follows its kind until somebody writes another; while photos are sent, the page says so.
(() => {
  "use strict";
  const kind = document.querySelector("[data-activity-kind]");
  const title = document.querySelector("[data-activity-title]");
  if (kind && title) {
    const named = () => (kind.value ? kind.selectedOptions[0].textContent.trim() : "");
    let given = named();
    if (!title.value) title.value = named();
    kind.addEventListener("change", () => {
      if (title.value && title.value !== given) return;
      given = title.value = named();
    });
  }

  document.querySelectorAll("[data-photo-form]").forEach((form) => {
    form.addEventListener("submit", () => {
      form.querySelector("[type=submit]").disabled = true;
      form.querySelector("[data-photo-sending]").hidden = false;
    });
  });
})();
