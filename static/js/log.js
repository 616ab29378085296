// The phone page: counts by − and +, rows of details on demand. Without this script the fields are typed into.
(() => {
  "use strict";
  const form = document.querySelector("[data-log-form]");
  if (!form) return;
  const steppers = [...form.querySelectorAll("[data-stepper]")];
  const save = form.querySelector("[data-save]");
  const details = form.querySelector("[data-details]");
  const countOf = (stepper) => Number.parseInt(stepper.querySelector("input").value, 10) || 0;

  const show = () => {
    let total = 0;
    for (const stepper of steppers) {
      const count = countOf(stepper);
      total += Math.max(count, 0);
      stepper.classList.toggle("is-set", count > 0);
      stepper.classList.toggle("is-zero", count <= 0);
      stepper.querySelector("[data-step='-1']").disabled = count <= 0;
    }
    save.textContent = total ? save.dataset.some.replace("{n}", total) : save.dataset.zero;
    describe();
  };

  // "Khai sinh 2 · chưa xong 1" under the service that the rows are about.
  const describe = () => {
    const parts = new Map();
    for (const row of details.querySelectorAll("[data-detail-row]")) {
      const field = (name) => row.querySelector(`[name$="-${name}"]`);
      const text = (name) => (field(name).value ? field(name).selectedOptions[0].textContent.trim() : "");
      const count = Number.parseInt(field("count").value, 10);
      if (!field("service").value || !count) continue;
      const words = [text("procedure"), field("result").value === "done" ? "" : text("result").toLowerCase()];
      const said = `${words.filter(Boolean).join(", ")} ${count}`.trim();
      const key = field("service").value;
      parts.set(key, [...(parts.get(key) || []), said]);
    }
    for (const stepper of steppers) {
      stepper.querySelector("[data-detail]").textContent = (parts.get(stepper.dataset.service) || []).join(" · ");
    }
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const input = button.closest("[data-stepper]").querySelector("input");
    const count = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
    input.value = count > 0 ? count : "";
    show();
  });
  form.addEventListener("input", show);

  const add = form.querySelector("[data-add-detail]");
  const total = details.querySelector("[name$='-TOTAL_FORMS']");
  add.hidden = false;
  add.addEventListener("click", () => {
    const template = details.querySelector("[data-detail-template]");
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    add.before(holder.firstElementChild);
  });

  // A double tap on an old phone must not send twice; the code of the entry makes it harmless all the same.
  form.addEventListener("submit", () => {
    save.setAttribute("aria-disabled", "true");
    setTimeout(() => save.removeAttribute("aria-disabled"), 4000);
  });
  show();
})();
