// The phone page: counts by − and +, rows of details on demand. Without this script the fields are typed into.
// What the other scripts of the page need of the form stands in `portalLog`.
(() => {
  "use strict";
  const form = document.querySelector("[data-log-form]");
  if (!form) return;
  const steppers = [...form.querySelectorAll("[data-stepper]")];
  const save = form.querySelector("[data-save]");
  const details = form.querySelector("[data-details]");
  const GROUPS = ["women", "elderly", "ethnic_minority", "disabled"];
  // As the server reads it: whole numbers only, so that 1.000 is not taken for 1. Null if it is none.
  const numberIn = (text) => {
    const plain = text.normalize("NFKC").trim();
    return /^[+-]?\d{1,9}$/.test(plain) ? Number(plain) : plain ? null : 0;
  };
  const wholeNumber = (text) => numberIn(text) || 0;
  const countOf = (stepper) => wholeNumber(stepper.querySelector("input").value);
  const total = () => steppers.reduce((sum, stepper) => sum + Math.max(countOf(stepper), 0), 0);

  const show = () => {
    for (const stepper of steppers) {
      const count = countOf(stepper);
      stepper.classList.toggle("is-set", count > 0);
      stepper.classList.toggle("is-zero", count <= 0);
      stepper.querySelector("[data-step='-1']").disabled = count <= 0;
    }
    save.textContent = total() ? save.dataset.some.replace("{n}", total()) : save.dataset.zero;
    describe();
  };

  const detailRows = () =>
    [...details.querySelectorAll("[data-detail-row]")].map((row) => {
      const field = (name) => row.querySelector(`[name$="-${name}"]`);
      return Object.fromEntries(["service", "procedure", "result", "count"].map((name) => [name, field(name)]));
    });

  // "Khai sinh 2 · chưa xong 1" under the service that the rows are about.
  const describe = () => {
    const parts = new Map();
    const text = (field) => (field.value ? field.selectedOptions[0].textContent.trim() : "");
    for (const { service, procedure, result, count } of detailRows()) {
      if (!service.value || !wholeNumber(count.value)) continue;
      const words = [text(procedure), result.value === "done" ? "" : text(result).toLowerCase()];
      const said = `${words.filter(Boolean).join(", ")} ${wholeNumber(count.value)}`.trim();
      parts.set(service.value, [...(parts.get(service.value) || []), said]);
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
    keep();
  });

  const addRow = form.querySelector("[data-add-detail]");
  const rowCount = details.querySelector("[name$='-TOTAL_FORMS']");
  addRow.hidden = false;
  addRow.addEventListener("click", () => {
    const template = details.querySelector("[data-detail-template]");
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", rowCount.value);
    rowCount.value = Number(rowCount.value) + 1;
    addRow.before(holder.firstElementChild);
    const most = Number(details.querySelector("[name$='-MAX_NUM_FORMS']").value);
    addRow.hidden = Number(rowCount.value) >= most;
  });

  // ---- Filling in
  const KEPT_OUT = ["csrfmiddlewaretoken", "client_uuid", "seen", "team"];
  const typed = () => [...new FormData(form)].filter(([name]) => !KEPT_OUT.includes(name));
  // What was chosen stays choosable, whatever the page offers by now.
  const choose = (field, value, label) => {
    const isKnown = field.options && [...field.options].some((option) => option.value === value);
    if (field.options && value && !isKnown) field.add(new Option(label || value, value));
    field.value = value;
  };
  const fill = (values, labels = {}) => {
    const rows = Number(new Map(values).get(rowCount.name)) || 0;
    while (Number(rowCount.value) < rows) addRow.click();
    for (const [name, value] of values) {
      const field = form.elements.namedItem(name);
      if (!field || [rowCount.name, ...KEPT_OUT].includes(name)) continue;
      choose(field, value, labels[name]);
      if (value && field instanceof Element) field.closest("details")?.setAttribute("open", "");
    }
    form.elements.namedItem("day").dispatchEvent(new Event("change", { bubbles: true }));
    show();
  };
  // Ready for the next entry: the same day, half-day and place, nothing else.
  const clear = () => {
    const STAY = ["day", "half_day", "place", rowCount.name, ...KEPT_OUT];
    for (const field of form.elements) {
      if (!field.name || STAY.includes(field.name) || /_FORMS$/.test(field.name)) continue;
      const first = field.name === "member" || /-result$/.test(field.name);
      field.value = first ? field.options?.[0]?.value : "";
    }
    form.querySelectorAll("details").forEach((part) => (part.open = false));
    show();
    keep();
  };

  // ---- The same as last time, changed where needed
  const lastTimes = JSON.parse(document.getElementById("log-again")?.textContent || "[]");
  const again = ({ place, half_day, counts, ...groups }) => {
    const member = form.elements.namedItem("member")?.value || "";
    clear();
    const named = Object.entries(counts).map(([service, count]) => [`count_${service}`, String(count)]);
    const people = GROUPS.filter((name) => groups[name]).map((name) => [name, String(groups[name])]);
    const same = [
      ["member", member],
      ["place", place],
      ["half_day", half_day],
    ];
    fill([...same, ...named, ...people].filter(([, value]) => value));
    keep();
    save.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-log-again]");
    const wanted = button && lastTimes[Number(button.dataset.logAgain)];
    if (!wanted) return;
    event.preventDefault();
    again(wanted);
  });

  // ---- What was typed outlives a session that ended, a reload and the way back: in this tab, for this person
  const team = form.elements.namedItem("team")?.value || "";
  const key = `log:${form.dataset.person}:${location.pathname}:${team}`;
  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify(typed()));
      sessionStorage.removeItem(`${key}${SENT}`);
    } catch {
      // storage is closed or full: the page works without it
    }
  };
  const forget = () => {
    try {
      sessionStorage.removeItem(key);
      sessionStorage.removeItem(`${key}${SENT}`);
    } catch {
      // nothing was kept either
    }
  };
  // What was sent from here and has arrived, be it on another page; a message about something else says nothing of it.
  const SENT = ":sent";
  const forgetArrived = () => {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith("log:") && name.endsWith(SENT));
    for (const name of names.flatMap((each) => [each, each.slice(0, -SENT.length)])) sessionStorage.removeItem(name);
  };
  const restore = () => {
    if (form.querySelector(".form-errors")) return forget();
    try {
      if (document.querySelector(".notice-success")) forgetArrived();
      fill(JSON.parse(sessionStorage.getItem(key) || "[]"));
    } catch {
      // nothing to restore
    }
    return undefined;
  };
  form.addEventListener("input", () => {
    show();
    keep();
  });

  // A double tap on an old phone must not send twice; the code of the entry makes it harmless all the same.
  form.addEventListener("submit", () => {
    try {
      sessionStorage.setItem(`${key}${SENT}`, "1");
    } catch {
      // nothing was kept either
    }
    save.setAttribute("aria-disabled", "true");
    setTimeout(() => save.removeAttribute("aria-disabled"), 4000);
  });

  self.portalLog = { GROUPS, choose, clear, detailRows, fill, forget, form, numberIn, save, steppers, total, typed };
  restore();
  show();
})();
