// Sending what the queue holds: in batches, answered entry by entry, harmless when sent again (R1).
// Used by the pages and by the service worker, never by both at once where the browser has locks.
self.portalSending = (() => {
  "use strict";
  const queue = self.portalQueue;
  const clock = self.portalClock;
  const [ME, SYNC] = ["/api/logs/me", "/api/logs/sync"];
  const BATCH = 50;
  const [SHORT, LONG] = [10000, 40000]; // how long to wait for an answer
  // What one entry may bring about, rather than a portal that is out of order; so many in a row are passed over then.
  const CHOKES = [400, 413, 422, 500];
  const [MOST_CHOKES, MOST_FAILURES] = [10, 1];
  const REFUSALS = { 0: "offline", 401: "signed_out", 409: "someone_else" };

  const ask = async (url, patience, options = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    try {
      const ours = { cache: "no-store", credentials: "same-origin", signal: stop.signal };
      const answer = await fetch(url, { ...ours, ...options });
      const text = await answer.text();
      return { status: answer.status, said: read(text) };
    } catch {
      return { status: 0 };
    } finally {
      clearTimeout(timer);
    }
  };
  // The sign-in page of somebody's Wi-Fi answers 200 as well, but not with this.
  const read = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };

  // Who is signed in, and by how much this phone's clock is off.
  const hello = async () => {
    const asked = Date.now();
    const { status, said } = await ask(ME, SHORT);
    if (status !== 200 || !said?.person) return { state: REFUSALS[status] || "trouble" };
    const server_time = Date.parse(said.server_time);
    const known = { server_time, offset: server_time - (asked + Date.now()) / 2 };
    await queue.set("clock", known).catch(() => {});
    return { state: "here", person: said.person, token: said.csrf_token, known };
  };

  // Of each team: what lies here, and what of it waits for the person rather than for a signal.
  const leftOf = (rows) => {
    const teams = new Map();
    for (const { content, state } of rows) {
      const left = teams.get(content.team) || { team: content.team, waiting: 0, to_mend: 0 };
      left.waiting += 1;
      left.to_mend += state === "waiting" ? 0 : 1;
      teams.set(content.team, left);
    }
    return [...teams.values()].slice(0, 20);
  };

  const wire = (entry) => ({ ...entry.content, client_uuid: entry.client_uuid, taken_back: Boolean(entry.taken_back) });
  const post = (me, device, batch, left) =>
    ask(SYNC, LONG, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": me.token },
      body: JSON.stringify({ person: me.person, device, entries: batch.map(wire), left }),
    });

  const after = (entry, { outcome, errors }) => {
    // Of an undo that was refused the portal has the entry all the same.
    if (outcome === "refused") return { state: "refused", errors, attempted: Boolean(entry.taken_back) };
    if (outcome === "stored" || outcome === "already_stored") return { state: "sent", sent_at: Date.now() };
    return null; // taken back, or kept apart there for the person to decide
  };

  const questionDays = async (rows, known) => {
    const asked = rows
      .filter((row) => row.state === "waiting" && !row.taken_back && !row.attempted)
      .map((row) => [row, { state: "clock", doubt: clock.doubt(row, known) }])
      .filter(([, { doubt }]) => doubt);
    if (asked.length) await queue.update(asked);
  };

  const toldBefore = (person) => queue.get(`told-${person}`);
  const hasNews = async (person) => {
    const rows = await queue.unsent(person);
    const told = (await toldBefore(person)) || "[]";
    return rows.some((row) => row.state === "waiting") || JSON.stringify(leftOf(rows)) !== told;
  };

  const sendAll = async (person) => {
    if (!(await hasNews(person))) return { state: "idle" };
    const me = await hello();
    if (me.state !== "here") return me;
    if (me.person !== person) return { state: "someone_else" };
    await questionDays(await queue.unsent(person), me.known);
    return sendBatches(me, await queue.device());
  };

  const sendBatches = async (me, device) => {
    const news = { state: "sent", kept_apart: 0 };
    const passed = new Set(); // what the portal chokes on does not hold up the others
    const answered = new Set(); // an answer that cannot be written down is not asked for round and round
    let [size, failures] = [BATCH, 0];
    for (;;) {
      const { batch, rest } = await queue.claim(me.person, size, passed);
      const left = leftOf(rest);
      if (!batch.length && JSON.stringify(left) === ((await toldBefore(me.person)) || "[]")) return news;
      const { status, said } = await post(me, device, batch, left);
      if (status === 200 && said?.results?.length === batch.length) {
        await queue.update(batch.map((row, place) => [row, after(row, said.results[place])]));
        for (const row of batch) {
          const turn = `${row.client_uuid} ${row.revision}`;
          if (answered.has(turn)) passed.add(row.client_uuid);
          answered.add(turn);
        }
        news.kept_apart += said.results.filter(({ outcome }) => outcome === "kept_apart").length;
        await queue.set(`told-${me.person}`, JSON.stringify(left));
        failures = 0;
      } else if (REFUSALS[status]) {
        return { ...news, state: REFUSALS[status] };
      } else {
        news.state = "trouble";
        failures += batch.length > 1 && size > 1 ? 0 : 1;
        if (size === 1) batch.forEach((row) => passed.add(row.client_uuid));
        size = 1;
        if (failures > (CHOKES.includes(status) ? MOST_CHOKES : MOST_FAILURES) || !batch.length) return news;
      }
    }
  };

  const oneAtATime = (work) => (navigator.locks ? navigator.locks.request("portal-log", work) : work());

  // Told to every page that is open: it may be the worker that sends.
  const flush = async (person) => {
    const news = await oneAtATime(() => sendAll(person));
    queue.tell({ what: "sending", person, ...news });
    return news;
  };

  // Where nothing can be stored on the phone: one entry, straight to the portal. Its result, or what stood in the way.
  const sendDirectly = async (entry) => {
    const me = await hello();
    if (me.state !== "here") return me;
    if (me.person !== entry.person) return { state: "someone_else" };
    const { status, said } = await post(me, queue.newCode(), [entry], []);
    return said?.results?.[0] ? { state: "sent", ...said.results[0] } : { state: REFUSALS[status] || "trouble" };
  };

  return { flush, hello, sendDirectly };
})();
