// A page that refreshes itself asks only while somebody looks at it, and never under the fingers of somebody who types.
// When no answer has come for a while it says so: old numbers must not look like new ones.
(() => {
  "use strict";
  const PATIENCE = 10000;
  const isLive = (event) => event.detail.elt.matches("[data-live]");
  let answered = Date.now();

  const notice = () => document.getElementById("out-of-date");
  const clock = (time) => new Date(time).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isLive(event)) return;
    const { elt } = event.detail;
    const typing = elt.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    const reading = elt.querySelector("details[open]");
    if (document.visibilityState !== "visible" || typing || reading) {
      answered = Date.now();
      event.preventDefault();
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isLive(event)) return;
    if (event.detail.successful) answered = Date.now();
    const late = Date.now() - answered > PATIENCE;
    if (!notice()) return;
    if (late && notice().hidden) notice().querySelector("[data-since]").textContent = clock(answered);
    notice().hidden = !late;
  });
})();
