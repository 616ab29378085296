// Closed months on the phone page: the field for the reason is there where the chosen day lies in one, and an undo that
// came after closing asks for its reason on its own row.
self.portalReason = (() => {
  "use strict";
  const box = document.querySelector("[data-log-reason]");
  const day = document.querySelector("[data-log-form] [name='day']");
  const daysIn = (text) => new Set((text || "").split(" ").filter(Boolean));
  let closed = daysIn(box?.dataset.closed);
  const wantedFor = box && day && !box.hidden ? day.value : "";
  const show = () => {
    if (box && day) box.hidden = !closed.has(day.value) && day.value !== wantedFor;
  };
  day?.addEventListener("change", show);

  // A page from the phone knows what was closed when it was made; what the portal says later is newer.
  const learn = (text) => {
    const known = daysIn(text);
    const isNews = known.size !== closed.size || [...known].some((each) => !closed.has(each));
    closed = known;
    return isNews;
  };

  // ---- Why an entry is to go. The form outlives its row, which is drawn anew whenever something is heard: nothing that
  // is being typed is lost.
  const forms = new Map();
  let writing = "";
  const formOf = (entry, make, { again, keep }) => {
    const code = entry.client_uuid;
    const known = forms.get(code);
    if (known?.revision === entry.revision) {
      if (writing === code) queueMicrotask(() => known.form.querySelector("input").focus());
      return known.form;
    }
    const form = make();
    const input = form.querySelector("input");
    const isAsked = Boolean(entry.errors?.reason);
    input.value = entry.content.reason || "";
    form.querySelectorAll("[data-when-asked]").forEach((part) => (part.hidden = !isAsked));
    input.addEventListener("focus", () => (writing = code));
    // Taken out of the page with its row it loses the focus too; only who goes elsewhere has stopped writing.
    input.addEventListener("blur", () => queueMicrotask(() => input.isConnected && (writing = "")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const reason = input.value.trim();
      if (!reason) {
        input.setAttribute("aria-invalid", "true");
        return input.focus();
      }
      writing = "";
      return again(reason);
    });
    form.querySelector("[data-keep]").addEventListener("click", keep);
    forms.set(code, { form, revision: entry.revision });
    return form;
  };

  return { formOf, isClosed: (each) => closed.has(each), learn, show };
})();
