// A page that refreshes itself asks only while somebody looks at it, and never under the fingers of somebody who types.
(() => {
  "use strict";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (!elt.matches("[data-live]")) return;
    const busy = elt.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    const open = elt.querySelector("details[open]");
    if (document.visibilityState !== "visible" || busy || open) event.preventDefault();
  });
})();
