// Runs in the head, before anything is painted: the theme a person chose, or else the one of the device.
(() => {
  "use strict";
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen = null;
    try {
      chosen = localStorage.getItem("theme");
    } catch {
      // storage is closed: follow the device
    }
    document.documentElement.dataset.bsTheme = chosen || (device.matches ? "dark" : "light");
    document.dispatchEvent(new Event("portal:theme"));
  };
  document.documentElement.classList.add("has-script");
  device.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  apply();
})();
