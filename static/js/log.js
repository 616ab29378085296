// The phone page: counts by − and +, rows of details on demand. Without this script the fields are typed into.
(() => {
  "use strict";
  const form = document.querySelector("[data-log-form]");
  if (!form) return;
  const steppers = [...form.querySelectorAll("[data-stepper]")];
  const save = form.querySelector("[data-save]");
  const details = form.querySelector("[data-details]");
  // As the server reads it: whole numbers only, so that 1.000 is not taken for 1.
  const wholeNumber = (text) => {
    const plain = text.normalize("NFKC").trim();
    return /^[+-]?\d{1,9}$/.test(plain) ? Number(plain) : 0;
  };
  const countOf = (stepper) => wholeNumber(stepper.querySelector("input").value);

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
      const count = wholeNumber(field("count").value);
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
    const count = wholeNumber(input.value) + Number(button.dataset.step);
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
    const most = Number(details.querySelector("[name$='-MAX_NUM_FORMS']").value);
    add.hidden = Number(total.value) >= most;
  });

  // What was typed outlives a session that ended, a reload and the way back: in this tab, for this person, until saved.
  const key = `log:${form.dataset.person}:${location.pathname}`;
  const keep = () => {
    const typed = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "client_uuid"].includes(name));
    try {
      sessionStorage.setItem(key, JSON.stringify(typed));
    } catch {
      // storage is closed or full: the page works without it
    }
  };
  const restore = () => {
    let typed;
    try {
      typed = JSON.parse(sessionStorage.getItem(key) || "[]");
      if (document.querySelector(".notice-success") || form.querySelector(".form-errors")) {
        sessionStorage.removeItem(key);
        return;
      }
    } catch {
      return;
    }
    const rows = Number(new Map(typed).get(total.name)) || 0;
    while (Number(total.value) < rows) add.click();
    for (const [name, value] of typed) {
      const field = form.elements.namedItem(name);
      if (field && name !== "seen") field.value = value;
    }
  };
  form.addEventListener("input", keep);
  form.addEventListener("click", (event) => event.target.closest("[data-step]") && keep());

  // A double tap on an old phone must not send twice; the code of the entry makes it harmless all the same.
  form.addEventListener("submit", () => {
    save.setAttribute("aria-disabled", "true");
    setTimeout(() => save.removeAttribute("aria-disabled"), 4000);
  });
  restore();
  show();
})();
