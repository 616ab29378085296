// The portal's service worker: the log page opens in a dead spot, and what waits is sent although no page is open.
// It keeps that page for the person who is signed in and for nobody else, and no other page at all.
(() => {
  "use strict";
  const { logPage, signInPage, noNetworkPage, fonts, isHashed } = self.PORTAL;
  const PATIENCE = 4000;
  const FILES = "files";
  const pagesOf = (person) => `page-${person}`;

  // ---- What is kept
  const forgetAllBut = async (person) => {
    const names = (await caches.keys()).filter((name) => name.startsWith("page-") && name !== pagesOf(person));
    await Promise.all(names.map((name) => caches.delete(name)));
  };
  const fetchInto = async (files, address, options) => {
    if (isHashed && (await files.match(address))) return;
    const answer = await fetch(address, options);
    if (answer.ok) await files.put(address, answer);
  };
  // One page for each team that the person is in, whatever else stands in the address.
  const nameOf = (address) => {
    const team = new URL(address, location.origin).searchParams.get("to");
    return team ? `${logPage}?to=${encodeURIComponent(team)}` : logPage;
  };
  // Icons of the home screen are the phone's own business.
  const filesOf = (page) => {
    const found = [...page.matchAll(/\s(?:src|href)="(\/static\/[^"#]+)/g)].map(([, address]) => address);
    return new Set(found.filter((address) => !address.endsWith(".png")));
  };

  // A page is kept only together with all it needs, so that it works when it is opened without a network.
  const keep = async (address, answer) => {
    const page = await answer.clone().text();
    const person = Number(/<body[^>]*\sdata-person="(\d+)"/.exec(page)?.[1]);
    if (!person) return;
    await forgetAllBut(person);
    await self.portalQueue.set("person", person).catch(() => {});
    const files = await caches.open(FILES);
    const wanted = filesOf(page);
    await Promise.all([...wanted].map((address) => fetchInto(files, address)));
    // Nice to have: only what the page loaded anyway.
    const loaded = { cache: "only-if-cached", mode: "same-origin" };
    await Promise.all(fonts.map((address) => fetchInto(files, address, loaded).catch(() => {})));
    await (await caches.open(pagesOf(person))).put(nameOf(address), answer);
    const needed = new Set([...wanted, ...fonts, noNetworkPage]);
    const old = (await files.keys()).filter((kept) => !needed.has(new URL(kept.url).pathname));
    await Promise.all(old.map((kept) => files.delete(kept)));
  };
  const kept = async (request) => {
    const [name] = (await caches.keys()).filter((each) => each.startsWith("page-"));
    return name && (await (await caches.open(name)).match(nameOf(request.url)));
  };
  const noNetwork = async () => (await caches.match(noNetworkPage)) || Response.error();

  // ---- What is answered
  const openLogPage = (event) => {
    const fetched = fetch(event.request).then((answer) => {
      const { url } = event.request;
      const isFilledIn = new URL(url).searchParams.has("nhu");
      if (answer.ok && !answer.redirected && !isFilledIn) event.waitUntil(keep(url, answer.clone()).catch(() => {}));
      return answer;
    });
    event.waitUntil(fetched.catch(() => {}));
    return firstOf(event.request, fetched);
  };
  const firstOf = async (request, fetched) => {
    const late = new Promise((done) => setTimeout(done, PATIENCE, null));
    const answer = await Promise.race([fetched, late]).catch(() => null);
    if (answer && answer.status < 500) return answer;
    return (await kept(request)) || fetched.catch(noNetwork);
  };
  const openOtherPage = async (event) => {
    try {
      const answer = await fetch(event.request);
      // Somebody signed out, or another person is about to sign in.
      if (answer.ok && new URL(event.request.url).pathname === signInPage) await forgetAllBut("nobody");
      return answer;
    } catch {
      return noNetwork();
    }
  };
  const openFile = async (request) => {
    const file = (await caches.open(FILES)).match(request.url);
    if (isHashed) return (await file) || fetch(request);
    return fetch(request).catch(async (problem) => (await file) || Promise.reject(problem));
  };

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== location.origin) return;
    if (request.mode === "navigate") {
      event.respondWith(pathname === logPage ? openLogPage(event) : openOtherPage(event));
    } else if (pathname.startsWith("/static/")) {
      event.respondWith(openFile(request));
    }
  });

  // ---- What it hears
  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(caches.open(FILES).then((files) => files.add(noNetworkPage)));
  });
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

  // The first visit came past the worker: the page hands itself over, so that it need not travel twice. Its headers,
  // those that guard it among them, are the ones that the portal gives all its pages.
  const keepHandedOver = async (address, page) => {
    const headers = new Headers((await caches.match(noNetworkPage)).headers);
    for (const ofTheBody of ["Content-Encoding", "Content-Length"]) headers.delete(ofTheBody);
    await keep(address, new Response(page, { headers }));
  };
  self.addEventListener("message", (event) => {
    const { person, address, page } = event.data;
    if (person) event.waitUntil(forgetAllBut(person));
    if (page) event.waitUntil(keepHandedOver(address, page).catch(() => {}));
  });

  const sendWaiting = async () => {
    const person = await self.portalQueue.get("person");
    if (!person) return;
    const { state } = await self.portalSending.flush(person);
    // The browser then asks again, with longer and longer breaks.
    if (state === "offline" || state === "trouble") throw new Error(state);
  };
  self.addEventListener("sync", (event) => {
    if (event.tag === "log") event.waitUntil(sendWaiting());
  });
})();
