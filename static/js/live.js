// A page that refreshes itself asks only while somebody looks at it, and never under the fingers of somebody who types.
// When no answer has come for a while it says so: old numbers must not look like new ones.
(() => {
  "use strict";
  const PATIENCE = 10000;
  const isLive = (event) => event.detail.elt.matches("[data-live]");
  let answered = Date.now();
  let resting = false;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isLive(event)) return;
    const { elt } = event.detail;
    const typing = elt.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    const reading = elt.querySelector("details[open]");
    resting = document.visibilityState !== "visible" || typing || Boolean(reading);
    if (resting) event.preventDefault();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (isLive(event) && event.detail.successful) answered = Date.now();
  });

  const clock = (time) => new Date(time).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  setInterval(() => {
    const notice = document.getElementById("out-of-date");
    if (resting || document.visibilityState !== "visible") answered = Date.now();
    const late = Date.now() - answered > PATIENCE;
    if (late && notice.hidden) notice.querySelector("[data-since]").textContent = clock(answered);
    notice.hidden = !late;
  }, 1000);
})();
