// Saving on the phone page: first on the phone, at once; then to the portal, when there is a signal (R1).
(() => {
  "use strict";
  const [queue, clock, log, words] = [self.portalQueue, self.portalClock, self.portalLog, self.portalLogEntry];
  const closing = self.portalReason;
  const place = document.querySelector("[data-on-phone]");
  if (!place || !self.portalPhone || !log || !queue.isPossible) return;
  const { person, flush } = self.portalPhone;
  const { form, save } = log;
  const team = Number(place.dataset.team);
  const part = (name) => document.querySelector(`[data-phone-${name}]`);
  const piece = (name) => place.querySelector(`template[data-${name}]`).content.cloneNode(true).firstElementChild;
  const textOf = (field) => field.selectedOptions[0]?.textContent.trim() || "";
  const shortDay = (day) => `${day.slice(8)}/${day.slice(5, 7)}`;
  const DAYS = 62; // as many as the server offers
  // Until the server has answered, the page itself tells how late it was at least when it was made.
  const made = { offset: 0, server_time: Date.parse(place.dataset.made) };
  let [known, rows, editing, isSaving] = [made, [], null, false];
  const askClock = async () => {
    known = (await queue.get("clock").catch(() => null)) || made;
    notice("clock", clock.isBehind(known));
  };

  // ---- The form as it has to be now, whenever this page was made
  const labelOf = (day, today) => {
    const back = clock.daysBetween(day, today);
    if (back < 2) return `${words.words.days[back]} ${shortDay(day)}`;
    const weekday = words.words.weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()];
    const label = `${weekday}, ${shortDay(day)}/${day.slice(0, 4)}`;
    return closing.isClosed(day) ? words.words.closed_day.replace("%(day)s", label) : label;
  };
  const markClosed = () => {
    const field = form.elements.namedItem("day");
    for (const option of field.options) option.textContent = labelOf(option.value, place.dataset.today);
    closing.show();
  };
  const offered = [...form.elements.namedItem("day").options];
  const firstDay = offered.length < DAYS ? offered[offered.length - 1]?.value : "";
  const bringUpToDate = () => {
    const today = clock.dayOf(clock.best(known));
    if (today === place.dataset.today || editing) return;
    const field = form.elements.namedItem("day");
    const wasToday = field.value === place.dataset.today || (field.value === begunOn && !log.total());
    const days = [...Array(DAYS).keys()].map((back) => clock.shifted(today, -back)).filter((day) => day >= firstDay);
    const chosen = wasToday ? dayTyped(today) : field.value;
    field.replaceChildren(...days.map((day) => new Option(labelOf(day, today), day)));
    log.choose(field, chosen, labelOf(chosen, today));
    begunOn = wasToday && chosen !== today ? chosen : begunOn;
    place.dataset.today = today;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  // What was begun before midnight is of the day on which it was begun, whenever it is saved.
  let [begun, begunOn] = [0, ""];
  const begin = () => (begun = log.total() ? begun || Date.now() : 0);
  form.addEventListener("input", begin);
  document.addEventListener("click", begin);
  const dayTyped = (today) => {
    if (!log.total() || clock.isBehind(known)) return today;
    return begun ? clock.dayOf(begun + known.offset) : place.dataset.today;
  };
  // The half-day goes with the clock while nothing is counted yet, unless the person chose another one.
  let half = clock.halfDayOf(made.server_time);
  const moveHalfDay = () => {
    const [field, now] = [form.elements.namedItem("half_day"), clock.halfDayOf(clock.best(known))];
    if (field.value === half && !log.total() && !editing) log.choose(field, now);
    half = now;
  };
  // A page from the phone itself: its messages are no news.
  const wakeUp = () => {
    if (clock.best(known) - made.server_time < 60000) return;
    document.querySelectorAll("#messages > *").forEach((message) => message.remove());
  };
  const keepUp = () => {
    bringUpToDate();
    moveHalfDay();
  };

  // ---- What is on the phone, in the list of today
  const UNDO = { waiting: "undoing", refused: "undo_refused" };
  const stateOf = (entry) => (entry.taken_back && UNDO[entry.state]) || entry.state;
  const rowOf = (entry) => {
    const row = piece("row");
    row.dataset.local = entry.client_uuid;
    const { title, details, people, whose } = entry.label;
    const main = row.querySelector(".row-list-main");
    main.querySelector("[data-title]").textContent = title;
    main.querySelector("[data-details]").textContent = [`${details} ${shortDay(entry.content.day)}`, people, whose]
      .filter(Boolean)
      .join(" · ");
    row.querySelectorAll("[data-state]").forEach((state) => (state.hidden = state.dataset.state !== stateOf(entry)));
    const isOpen = ["waiting", "refused", "clock"].includes(stateOf(entry));
    main.disabled = !isOpen || Boolean(entry.taken_back);
    row.querySelector("[data-remove]").hidden = !isOpen;
    row.querySelector("[data-said]").textContent = Object.values(entry.errors || {}).flat().join(" ");
    if (stateOf(entry) === "undo_refused") row.append(closing.formOf(entry, () => piece("why"), undoAfter(entry)));
    return row;
  };
  const render = async () => {
    const ours = (await queue.list(person).catch(() => [])).filter((entry) => entry.content.team === team);
    const before = rows;
    rows = ours.filter((entry) => entry.state !== "sent" || entry.sent_at > listedAt());
    const isGone = ({ client_uuid }) => !rows.some((entry) => entry.client_uuid === client_uuid);
    hasUndone ||= before.some((entry) => entry.taken_back && isGone(entry));
    const list = document.querySelector("#my-day .row-list");
    const focused = document.activeElement?.closest?.("[data-local]")?.dataset.local;
    list.querySelectorAll("[data-local]").forEach((row) => row.remove());
    list.prepend(...rows.map(rowOf).reverse());
    list.querySelectorAll("[data-none-yet]").forEach((none) => (none.hidden = rows.length > 0));
    if (focused) list.querySelector(`[data-local="${focused}"] button`)?.focus();
    askAboutDay();
  };
  // Its entry stands in the list that the server made until that is asked for again.
  let hasUndone = false;
  // What was sent before the server made its list stands in it; what was sent later is still shown from here.
  let listed = 0;
  const listedAt = () => listed || made.server_time - known.offset;
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "my-day") return;
    listed = event.detail.xhr.askedAt || listed;
    if (closing.learn(document.getElementById("my-day").dataset.closed)) markClosed();
    render();
  });
  document.addEventListener("htmx:beforeSend", (event) => (event.detail.xhr.askedAt = Date.now()));
  // One at a time: htmx would put a second one in a queue, where nobody hears of its failure.
  let refreshing = null;
  const refreshMyDay = () => {
    const asked = { target: "#my-day", swap: "outerHTML" };
    refreshing ??= Promise.resolve(self.htmx?.ajax("GET", place.dataset.myDay, asked))
      .catch(() => {})
      .finally(() => (refreshing = null));
    return refreshing;
  };
  // ---- Saying how it stands
  const NOTICES = ["offline", "signed_out", "someone_else", "trouble", "kept_apart", "storage", "clock"];
  const notice = (name, isShown) => {
    const words = part(name);
    if (words) words.hidden = !isShown;
  };
  const sayState = ({ state, kept_apart }) => {
    const waits = rows.some((entry) => entry.state === "waiting");
    if (state !== "idle" && state !== "stuck") {
      for (const name of NOTICES.slice(0, 4)) notice(name, name === state && (waits || name === "offline"));
    } else if (navigator.onLine) NOTICES.slice(0, 4).forEach((name) => notice(name, false));
    if (kept_apart) notice("kept_apart", true);
  };
  window.addEventListener("offline", () => notice("offline", true));
  window.addEventListener("online", () => notice("offline", false));

  const toast = (name, fill, undo) => {
    const said = piece(name);
    fill(said);
    document.getElementById("toasts").replaceChildren(said);
    said.querySelector("[data-undo]")?.addEventListener("click", async () => {
      said.remove();
      await undo();
    });
    const leave = () => (said.matches(":hover, :focus-within") ? setTimeout(leave, 3000) : said.remove());
    setTimeout(leave, 12000);
  };
  const sayStored = (count, takeBack) => {
    const undo = async () => {
      await takeBack().catch(() => {});
      await flush();
    };
    toast("saved", (said) => (said.querySelector("[data-people]").textContent = count), undo);
  };

  // ---- Saving
  const whoseIs = (member) => (member?.value ? words.words.on_behalf?.replace("%(member)s", textOf(member)) : "");
  const entryOf = () => ({
    client_uuid: form.elements.namedItem("client_uuid").value,
    person,
    content: words.content(team),
    typed: log.typed(),
    typed_at: Date.now(),
    today: place.dataset.today,
    offset: known.offset,
    clock_behind: clock.isBehind(known),
    label: {
      title: textOf(form.elements.namedItem("place")),
      details: form.querySelector("[name=half_day]:checked").closest("label").textContent.trim(),
      people: words.words.people.replace("%(people)s", log.total()),
      whose: whoseIs(form.elements.namedItem("member")),
    },
  });
  const readyForNext = () => {
    form.elements.namedItem("client_uuid").value = queue.newCode();
    stopEditing();
    words.clearErrors();
    log.clear();
    log.forget();
    const day = form.elements.namedItem("day");
    if (day.value === begunOn) log.choose(day, place.dataset.today);
    [begun, begunOn] = [0, ""];
  };
  // Returns what undoes it: a new entry goes, one that was mended says again what it said.
  const keepOnPhone = async (entry) => {
    const before = editing;
    if (before) {
      const kept = await queue.replace(before, entry);
      return () => queue.replace(kept, { ...before, client_uuid: queue.newCode() });
    }
    await queue.add(entry);
    return () => queue.takeBack(entry);
  };
  // The phone is full or closed to us: nothing typed is lost, and with a signal it goes straight to the portal.
  const sendAsItIs = async (entry, count) => {
    const { state, outcome, errors } = await self.portalSending.sendDirectly(entry);
    notice("storage", state !== "sent");
    if (outcome === "refused") words.showErrors(errors);
    else if (state === "sent") {
      notice("kept_apart", outcome === "kept_apart");
      readyForNext();
      toast("saved", (said) => {
        said.querySelector("[data-people]").textContent = count;
        said.querySelector("[data-undo]").remove();
      });
      await refreshMyDay();
    }
  };
  const saveEntry = async () => {
    const errors = words.check();
    if (Object.keys(errors).length) return words.showErrors(errors);
    const [entry, count] = [entryOf(), log.total()];
    let undo;
    try {
      undo = await keepOnPhone(entry);
    } catch {
      return sendAsItIs(entry, count);
    }
    readyForNext();
    sayStored(count, undo);
    await render();
    flush();
    return makeRoom().catch(() => {});
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (isSaving) return;
    isSaving = true;
    await saveEntry().finally(() => {
      isSaving = false;
      save.removeAttribute("aria-disabled");
    });
  });
  // Asked once: that the phone does not clear this away by itself; and said in time when little room is left.
  const makeRoom = async () => {
    if (!navigator.storage?.estimate) return;
    if (!(await queue.get("persistence"))) {
      await queue.set("persistence", "asked");
      await navigator.storage.persist?.();
    }
    const { usage, quota } = await navigator.storage.estimate();
    notice("full", usage > 0.9 * quota);
  };

  // ---- An undo that was refused: it goes again with its reason, or the entry stays what it is
  const undoAfter = (entry) => ({
    again: async (reason) => {
      await queue.undoAgain(entry, reason);
      flush();
    },
    keep: async () => {
      await queue.remove(entry.client_uuid);
      flush();
    },
  });

  // ---- Mending and removing what has not left
  const stopEditing = () => {
    editing = null;
    notice("editing", false);
  };
  const edit = (entry) => {
    const isTyped = log.total() > 0;
    if (isTyped && !editing && !window.confirm(words.words.typed_over)) return;
    log.clear();
    log.fill(entry.typed, { place: entry.label.title, day: labelOf(entry.content.day, place.dataset.today) });
    form.elements.namedItem("client_uuid").value = queue.newCode();
    editing = entry;
    notice("editing", true);
    words.clearErrors();
    if (entry.state === "refused") words.showErrors(entry.errors);
    else form.scrollIntoView({ block: "start" });
  };
  const removeEntry = async (entry) => {
    if (!window.confirm(words.words.remove)) return;
    if (editing?.client_uuid === entry.client_uuid) readyForNext();
    if (entry.state === "refused") await queue.remove(entry.client_uuid);
    else await queue.takeBack(entry);
    flush();
  };
  document.addEventListener("click", (event) => {
    const pressed = (selector) => event.target instanceof Element && event.target.closest(selector);
    const entry = rows.find((each) => each.client_uuid === pressed("[data-local]")?.dataset.local);
    if (entry && pressed("[data-remove]")) removeEntry(entry);
    else if (entry && pressed(".row-list-main")) (entry.state === "clock" ? askAboutDay(entry) : edit(entry));
    if (pressed("[data-stop-editing]")) readyForNext();
  });

  // ---- A clock that was wrong: the person says which day it was
  const dialog = document.getElementById("which-day");
  const asked = new Set();
  const askAboutDay = (wanted) => {
    const entry = wanted || rows.find((each) => each.state === "clock" && !asked.has(each.client_uuid));
    if (!entry || dialog.open) return;
    asked.add(entry.client_uuid);
    dialog.dataset.entry = entry.client_uuid;
    const said = { off: entry.doubt.off, day: shortDay(entry.doubt.day), typed: shortDay(entry.content.day) };
    for (const [name, text] of Object.entries({ ...said, what: `${entry.label.title}, ${entry.label.people}` })) {
      dialog.querySelectorAll(`[data-${name}]`).forEach((each) => (each.textContent = text));
    }
    dialog.showModal();
  };
  dialog.addEventListener("click", async (event) => {
    const answer = event.target.closest("[data-answer]");
    const entry = rows.find((each) => each.client_uuid === dialog.dataset.entry);
    if (!answer || !entry) return;
    const day = answer.dataset.answer === "yes" ? entry.doubt.day : entry.content.day;
    const typed = entry.typed.map(([name, value]) => [name, name === "day" ? day : value]);
    dialog.close();
    await queue.update([[entry, { content: { ...entry.content, day }, typed, state: "waiting", day_is_sure: true }]]);
    await render();
    flush();
  });

  // ---- What is heard from the queue, be it from this page, another one or the worker
  queue.hear(async (news) => {
    if (news.what === "entries") await render();
    if (news.what !== "sending" || (news.person && news.person !== person)) return;
    await render();
    sayState(news);
    await askClock();
    keepUp();
    if (hasUndone || rows.some((entry) => entry.state === "sent")) {
      hasUndone = false;
      await refreshMyDay();
    }
    await queue.forgetSent(person).catch(() => {});
  });

  const start = async () => {
    // The same page is opened from the phone again and again: its code would be that of an entry of long ago.
    form.elements.namedItem("client_uuid").value = queue.newCode();
    document.body.classList.add("has-save-bar");
    await askClock();
    // At once: in a dead spot the portal is waited for in vain, and long enough to write an entry meanwhile.
    wakeUp();
    keepUp();
    await render();
    notice("offline", !navigator.onLine);
    const { state } = await self.portalSending.hello();
    await askClock();
    notice("offline", state === "offline");
    keepUp();
  };
  start();
})();
