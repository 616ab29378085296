// The portal on the phone itself: the worker that opens the log page in a dead spot, and the offer of an icon.
// The first of the page's scripts: none has touched yet what the portal served.
(() => {
  "use strict";
  const offer = document.querySelector("[data-install-offer]");
  const person = Number(document.body.dataset.person);

  // A page that came through the worker is kept already.
  const isKept = Boolean(navigator.serviceWorker?.controller) || location.search.includes("nhu=");
  const page = isKept ? "" : `<!DOCTYPE html>\n${document.documentElement.outerHTML}`;
  const keepThisPage = async () => {
    await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ person, address: location.pathname + location.search, page });
  };
  // After the page is there: it must not wait for this on a weak signal.
  if (navigator.serviceWorker) window.addEventListener("load", () => keepThisPage().catch(() => {}));

  const DECLINED = "install-declined";
  const isDeclined = () => {
    try {
      return Boolean(localStorage.getItem(DECLINED));
    } catch {
      return true; // could not be remembered: not asked again and again
    }
  };
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if (!offer || isDeclined()) return;
    offer.hidden = false;
    offer.querySelector("[data-install]").addEventListener("click", async () => {
      offer.hidden = true;
      await event.prompt();
    });
  });
  offer?.querySelector("[data-decline]").addEventListener("click", () => {
    offer.hidden = true;
    try {
      localStorage.setItem(DECLINED, "yes");
    } catch {
      // asked again on the next visit
    }
  });
})();
