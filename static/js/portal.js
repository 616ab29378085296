// What every page shares. Behaviour is asked for in the markup by data attributes; nothing here knows a page.
(() => {
  "use strict";
  const root = document.documentElement;
  const { charts, pictures, plotly } = document.currentScript.dataset;

  const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  // ---- Theme
  const toggleTheme = () => {
    const chosen = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = chosen;
    try {
      localStorage.setItem("theme", chosen);
    } catch {
      // storage is closed: the choice lasts for this page
    }
    document.dispatchEvent(new Event("portal:theme"));
  };

  // ---- Menus, dialogs, notices
  const closeMenus = (except) =>
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });

  const openDialog = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  };

  const togglePassword = (button) => {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
    button.querySelectorAll("[data-when]").forEach((part) => {
      part.hidden = (part.dataset.when === "shown") !== show;
    });
    input.focus();
  };

  document.addEventListener("click", (event) => {
    closeMenus(closest(event, "details.menu"));
    if (closest(event, "[data-theme-toggle]")) toggleTheme();
    const opener = closest(event, "[data-dialog]");
    if (opener) openDialog(opener.dataset.dialog);
    const dialog = closest(event, "dialog");
    if (dialog && (event.target === dialog || closest(event, "[data-close]"))) dialog.close();
    const dismiss = closest(event, "[data-dismiss]");
    if (dismiss) dismiss.closest(".notice").remove();
    const password = closest(event, "[data-password-toggle]");
    if (password) togglePassword(password);
    if (closest(event, "[data-print]")) window.print();
    const picture = closest(event, "[data-png]");
    if (picture) takePicture(picture);
    closest(event, ".export-menu .menu-item")?.closest("details").removeAttribute("open");
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && closest(event, "details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // ---- Forms
  document.addEventListener("change", (event) => {
    const form = closest(event, "form[data-autosubmit]");
    if (form) form.requestSubmit();
  });

  let typing;
  document.addEventListener("input", (event) => {
    const form = closest(event, "form[data-autosubmit][hx-get]");
    if (!form || event.target.type !== "search") return;
    clearTimeout(typing);
    typing = setTimeout(() => form.requestSubmit(), 400);
  });

  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    const question = submitter?.dataset.confirm || event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
    // In a dead spot the browser would put its own page in the place of what was typed.
    if (!navigator.onLine && event.target.method === "post") {
      event.preventDefault();
      say("error-offline");
    }
    // An empty filter has no place in the address.
    if (event.target.matches("form[data-autosubmit]:not([hx-get])")) {
      const empty = [...event.target.elements].filter((field) => field.name && !field.value && !field.disabled);
      empty.forEach((field) => (field.disabled = true));
      setTimeout(() => empty.forEach((field) => (field.disabled = false)));
    }
  });

  // ---- What was typed outlives a session that ended while it was typed: the same person finds it after signing in
  const UNSENT = "unsent";
  const address = () => location.pathname + location.search;
  const isSignIn = (path) => path.includes("/dang-nhap/");
  const wasTyped = (field) =>
    field.name && !["password", "file", "submit", "button"].includes(field.type) && field.name !== "csrfmiddlewaretoken";

  const keepTyped = (form) => {
    const fields = [...form.elements].filter(wasTyped);
    const checked = fields.map((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : null));
    const values = fields.map((field, place) => [field.name, field.value, checked[place]]);
    const person = document.body.dataset.person;
    const action = form.getAttribute("action");
    try {
      sessionStorage.setItem(UNSENT, JSON.stringify({ person, path: address(), action, values }));
    } catch {
      // storage is closed or full: the page works without it
    }
  };

  const restoreTyped = () => {
    if (isSignIn(location.pathname)) return;
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(UNSENT) || "null");
      sessionStorage.removeItem(UNSENT);
    } catch {
      return;
    }
    const cameBack = document.referrer && isSignIn(new URL(document.referrer).pathname);
    if (!kept || !cameBack || kept.path !== address() || kept.person !== document.body.dataset.person) return;
    const form = [...document.forms].find((each) => each.getAttribute("action") === kept.action);
    if (!form) return;
    for (const [name, value, checked] of kept.values) {
      const field = [...form.elements].find(
        (each) => each.name === name && (checked === null || each.value === value) && wasTyped(each),
      );
      if (!field || field.type === "hidden") continue;
      if (checked === null) field.value = value;
      else field.checked = checked;
      field.closest("details")?.setAttribute("open", "");
    }
    say("typed-again");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isKept = form.method === "post" && !form.matches("[data-log-form]") && !isSignIn(location.pathname);
    if (isKept && !event.defaultPrevented) keepTyped(form);
  });

  const focusFirstError = (scope) => scope.querySelector(".form-errors, [aria-invalid='true']")?.focus();

  // ---- htmx: a line while it works, a plain sentence when it cannot
  const say = (id) => {
    const words = document.getElementById(id);
    const place = document.getElementById("toasts");
    if (words && place) place.replaceChildren(words.content.cloneNode(true));
  };
  let running = 0;
  const loading = (step) => {
    running = Math.max(0, running + step);
    root.classList.toggle("is-loading", running > 0);
  };
  // What a page asks by itself, every second or so, neither shows the line nor complains.
  const asked = (event) => Boolean(event.detail.requestConfig.triggeringEvent);
  const offline = (event) => asked(event) && say("error-offline");
  document.addEventListener("htmx:beforeSend", (event) => asked(event) && loading(1));
  document.addEventListener("htmx:afterRequest", (event) => asked(event) && loading(-1));
  document.addEventListener("htmx:sendError", offline);
  document.addEventListener("htmx:timeout", offline);
  document.addEventListener("htmx:responseError", (event) => {
    if (!asked(event)) return;
    const { status } = event.detail.xhr;
    say(status === 403 || status === 404 ? "error-denied" : "error-server");
  });

  // ---- Charts: their script and the library are fetched when the first chart comes near
  const load = (src) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = src;
      script.async = false; // in the order asked for
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  // Fetched once; but what a dead spot did not let through is asked for again when it is wanted next.
  const once = (fetching) => {
    let fetched;
    return () =>
      (fetched ??= fetching().catch((problem) => {
        fetched = undefined;
        throw problem;
      }));
  };
  const library = once(() => Promise.all([load(plotly), load(charts)]));
  const drawCharts = async () => {
    await library();
    window.portalCharts.drawAll();
  };
  // The script that makes pictures is fetched for the first one.
  const camera = once(() => load(pictures));
  const takePicture = async (button) => {
    loading(1);
    try {
      await drawCharts();
      await camera();
      await window.portalPictures.save(button);
    } catch {
      say(navigator.onLine ? "error-picture" : "error-offline");
    } finally {
      loading(-1);
    }
  };
  const watchCharts = () => {
    const waiting = document.querySelectorAll("[data-chart]:not([data-drawn])");
    if (!waiting.length) return;
    if (window.portalCharts) {
      drawCharts();
      return;
    }
    const watcher = new IntersectionObserver(
      (seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        drawCharts().catch(() => window.addEventListener("online", watchCharts, { once: true }));
      },
      { rootMargin: "400px" },
    );
    waiting.forEach((chart) => watcher.observe(chart));
  };

  document.addEventListener("htmx:load", (event) => {
    watchCharts();
    showCurrentTab();
    if (event.target !== document.body) focusFirstError(event.target);
  });
  // On the phone a row of tabs is wider than the screen: the page that is shown must be among those seen.
  const showCurrentTab = () => {
    for (const tab of document.querySelectorAll(".unit-tabs [aria-current='page']")) {
      const bar = tab.parentElement;
      bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
    }
  };
  // Of a table of months the newest ones are wanted first.
  const showNewest = () => {
    for (const box of document.querySelectorAll("[data-scroll-end]")) box.scrollLeft = box.scrollWidth;
  };
  const start = () => {
    watchCharts();
    showCurrentTab();
    showNewest();
    restoreTyped();
    focusFirstError(document);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
