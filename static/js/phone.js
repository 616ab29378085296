// On every page of a signed-in person: what waits on this phone leaves as soon as it can; signing out says what stays.
(() => {
  "use strict";
  const queue = self.portalQueue;
  const person = Number(document.body.dataset.person);
  if (!person || !queue.isPossible) return;
  const [SOON, LATER] = [5000, 30000];
  let [running, again, fails, timer] = [null, false, 0, null];

  // The worker keeps the log page for whoever is signed in, and sends for nobody else.
  navigator.serviceWorker?.controller?.postMessage({ person });
  queue
    .get("person")
    .then((known) => known === person || queue.set("person", person))
    .catch(() => {});

  const askForSync = async () => {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register("log").catch(() => {});
  };

  const flush = () => {
    again = Boolean(running);
    running ??= self.portalSending
      .flush(person)
      .catch(() => ({ state: "stuck" }))
      .then(settle)
      .finally(() => {
        running = null;
        if (again) flush();
      });
    return running;
  };
  const settle = async (news) => {
    const waits = (await queue.unsent(person).catch(() => [])).some((entry) => entry.state === "waiting");
    fails = waits && ["offline", "trouble"].includes(news.state) ? fails + 1 : 0;
    clearTimeout(timer);
    if (waits) timer = setTimeout(flush, Math.min(LATER, SOON * 2 ** Math.max(fails - 1, 0)));
    if (waits) await askForSync();
    return news;
  };

  self.portalPhone = { flush, person };
  window.addEventListener("online", flush);
  window.addEventListener("focus", flush);
  window.addEventListener("pageshow", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());

  // ---- Signing out and clearing the phone
  const dialog = document.getElementById("leaving");
  const count = async () => (await queue.unsent(person).catch(() => [])).length;
  const show = (which, number) => {
    dialog.querySelectorAll("[data-when]").forEach((part) => (part.hidden = part.dataset.when !== which));
    dialog.querySelectorAll("[data-number]").forEach((part) => (part.textContent = number));
    document.getElementById("menu-sheet")?.close();
    dialog.showModal();
  };

  let leaving;
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (form === leaving || !form.matches("form[action$='/dang-xuat/']")) return;
      event.preventDefault();
      event.stopPropagation();
      leaving = form;
      const number = await count();
      if (number) show("leaving", number);
      else form.requestSubmit();
    },
    true,
  );
  dialog.addEventListener("close", () => (leaving = undefined));

  const clear = async () => {
    const stores = await (self.caches?.keys() ?? []);
    await Promise.all(stores.filter((name) => name.startsWith("page-")).map((name) => caches.delete(name)));
    await queue.removeAll(person).catch(() => {});
    sessionStorage.clear();
    dialog.close();
    flush();
  };
  document.addEventListener("click", async (event) => {
    const pressed = (selector) => event.target instanceof Element && event.target.closest(selector);
    if (pressed("[data-leave]")) leaving.requestSubmit();
    if (pressed("[data-clear-phone]")) show("clearing", await count());
    if (pressed("[data-clear-now]")) await clear();
  });

  flush();
})();
