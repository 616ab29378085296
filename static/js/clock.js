// What day it is in Việt Nam, by a phone whose clock may be wrong. Used by the pages and by the service worker.
self.portalClock = (() => {
  "use strict";
  const DAY = 86400000;
  const HERE = 7 * 3600000; // Asia/Ho_Chi_Minh keeps no summer time
  const SLACK = 600000; // so much a clock may be off without a word
  const [NOON, EVENING] = [12, 18];

  const dayOf = (time) => new Date(time + HERE).toISOString().slice(0, 10);
  const hourOf = (time) => new Date(time + HERE).getUTCHours();
  const halfDayOf = (time) => {
    const hour = hourOf(time);
    return hour < NOON ? "morning" : hour < EVENING ? "afternoon" : "evening";
  };
  const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
  const shifted = (day, by) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);

  // `known`: what the last answer of the server told: {offset, server_time}, or nothing yet.
  const now = (known) => Date.now() + (known?.offset || 0);
  const isBehind = (known) => Boolean(known) && now(known) < known.server_time - SLACK;
  // Never earlier than what the server said last, whatever the phone thinks.
  const best = (known) => Math.max(now(known), known?.server_time || 0);

  // An entry was typed as of one day; was it that day? Null, or by how many days it was off and which day it then is.
  const doubt = (entry, known) => {
    if (entry.day_is_sure) return null;
    const typed = entry.typed_at + known.offset;
    const movedSince = entry.clock_behind || typed > known.server_time + SLACK;
    if (!movedSince && Math.abs(known.offset - entry.offset) <= SLACK) return null;
    // With the clock set in between, all that is known is that it was typed before now.
    const off = daysBetween(entry.today, dayOf(movedSince ? known.server_time : typed));
    return off ? { off: Math.abs(off), day: shifted(entry.content.day, off) } : null;
  };

  return { best, dayOf, daysBetween, doubt, halfDayOf, isBehind, now, shifted };
})();
