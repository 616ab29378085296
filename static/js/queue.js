// What was logged on this phone and has not reached the portal yet (R1): kept in IndexedDB, each entry for its person.
// Used by the pages and by the service worker; it touches no page and asks no server.
self.portalQueue = (() => {
  "use strict";
  const TRACE = 86400000; // so long it is told of what was sent, for a page that the server did not make anew
  const listeners = new Set();
  const channel = self.BroadcastChannel ? new BroadcastChannel("portal-log") : null;
  if (channel) channel.onmessage = ({ data }) => listeners.forEach((hear) => hear(data));
  const tell = (news) => {
    listeners.forEach((hear) => hear(news));
    channel?.postMessage(news);
  };

  let opened;
  const open = () => {
    opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open("portal", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "client_uuid" }).createIndex("person", "person");
        asked.result.createObjectStore("meta");
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        asked.result.onclose = () => (opened = undefined);
        done(asked.result);
      };
      asked.onerror = () => failed(asked.error);
    }).catch((problem) => {
      opened = undefined;
      throw problem;
    });
    return opened;
  };

  // One transaction; it is on the disk, not only asked for, when this returns: the phone may be switched off then.
  const within = async (mode, work) => {
    const base = await open();
    return new Promise((done, failed) => {
      const step = base.transaction(["entries", "meta"], mode, { durability: "strict" });
      step.onabort = () => failed(step.error || new Error("aborted"));
      const asked = work(step.objectStore("entries"), step.objectStore("meta"));
      step.oncomplete = () => done(asked instanceof IDBRequest ? asked.result : asked);
    });
  };
  const changing = async (work) => {
    const result = await within("readwrite", work);
    tell({ what: "entries" });
    return result;
  };
  // Read a row and write what `edit` makes of it: another row, null to delete it, nothing to leave it.
  const change = (entries, code, edit) => {
    const asked = entries.get(code);
    asked.onsuccess = () => {
      const after = edit(asked.result);
      if (after === null) entries.delete(code);
      else if (after) entries.put(after);
    };
  };

  const get = (name) => within("readonly", (_entries, meta) => meta.get(name));
  const set = (name, value) => within("readwrite", (_entries, meta) => meta.put(value, name));

  // Without randomUUID too: older phones.
  const newCode = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, place) =>
      (place === 6 ? (byte & 15) | 64 : place === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, "0"),
    );
    const part = (from, to) => hex.slice(from, to).join("");
    return [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10)].join("-");
  };
  const device = async () => {
    const known = await get("device");
    if (known) return known;
    const made = newCode();
    await set("device", made);
    return made;
  };

  const byTime = (one, other) => one.typed_at - other.typed_at;
  const list = async (person) => {
    const rows = await within("readonly", (entries) => entries.index("person").getAll(person));
    return rows.sort(byTime);
  };
  const unsent = async (person) => (await list(person)).filter((entry) => entry.state !== "sent");

  const fresh = (entry) => ({ ...entry, state: "waiting", errors: {}, attempted: false, revision: 0 });
  const again = (entry) => ({ ...entry, state: "waiting", errors: {}, revision: (entry.revision || 0) + 1 });

  const add = (entry) => changing((entries) => entries.add(fresh(entry)));

  // The portal may have the old content already, if it was sent and no answer came: then it is taken back there and
  // the new content goes under a code of its own, so that nothing is counted twice and nobody has to be asked.
  // Returns the entry with the code that it lies under.
  const replace = (old, entry) =>
    changing((entries) => {
      const kept = { ...entry };
      change(entries, old.client_uuid, (before) => {
        if (before && !before.attempted) {
          kept.client_uuid = old.client_uuid;
          return again({ ...before, ...kept, attempted: false, revision: before.revision });
        }
        entries.add(fresh(entry));
        return again({ ...(before || old), attempted: true, taken_back: true });
      });
      return kept;
    });

  // Gone at once if it never left; else the portal is told, as soon as there is a signal, not to count it.
  const takeBack = (entry) =>
    changing((entries) => {
      change(entries, entry.client_uuid, (before) => {
        if (before && before.state !== "sent" && !before.attempted) return null;
        return again({ ...(before || entry), attempted: true, taken_back: true });
      });
    });

  // An undo that was refused goes again, with the reason that was asked for; until then it stays an undo, and a second
  // press finds it on its way.
  const undoAgain = (entry, reason) =>
    changing((entries) => {
      change(entries, entry.client_uuid, (before) => {
        if (!before?.taken_back || before.state !== "refused") return undefined;
        return again({ ...before, content: { ...before.content, reason }, attempted: true });
      });
    });

  const remove = (code) => changing((entries) => entries.delete(code));

  const removeAll = async (person) => {
    const rows = await list(person);
    await changing((entries) => rows.forEach((entry) => entries.delete(entry.client_uuid)));
  };

  const forgetSent = async (person) => {
    const rows = (await list(person)).filter((entry) => entry.state === "sent" && Date.now() - entry.sent_at > TRACE);
    if (rows.length) await changing((entries) => rows.forEach((entry) => entries.delete(entry.client_uuid)));
  };

  // Take the oldest that may go and mark them: from here on the portal may have them, whatever becomes of the answer.
  const claim = async (person, most, passed) => {
    const taken = { batch: [], rest: [] };
    await within("readwrite", (entries) => {
      const asked = entries.index("person").getAll(person);
      asked.onsuccess = () => {
        const rows = asked.result.filter((row) => row.state !== "sent").sort(byTime);
        const ready = rows.filter((row) => row.state === "waiting" && !passed.has(row.client_uuid));
        taken.batch = ready.slice(0, most);
        taken.rest = rows.filter((row) => !taken.batch.includes(row));
        taken.batch.forEach((row) => entries.put({ ...row, attempted: true }));
      };
    });
    return taken;
  };

  // Change rows unless they were changed meanwhile: `edits` are pairs of a row as it was read and its new fields.
  const update = (edits) =>
    changing((entries) => {
      for (const [row, fields] of edits) {
        change(entries, row.client_uuid, (now) => {
          if (now?.revision !== row.revision) return undefined;
          return fields && { ...now, ...fields };
        });
      }
    });

  return {
    add,
    claim,
    device,
    forgetSent,
    get,
    hear: (listener) => listeners.add(listener),
    isPossible: Boolean(self.indexedDB),
    list,
    newCode,
    remove,
    removeAll,
    replace,
    set,
    takeBack,
    tell,
    undoAgain,
    unsent,
    update,
  };
})();
