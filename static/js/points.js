// The form of a support point: suggested name, hours of the working days, position by GPS or by the map.
// Without this script everything is typed, and the server suggests the name.
(() => {
  "use strict";
  const form = document.querySelector("[data-point-form]");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);

  // ---- Name: what the server would give it, shown while kind and hamlet are chosen
  const name = field("name");
  const patterns = JSON.parse(name.dataset.patterns);
  const suggest = () => {
    const hamlet = field("hamlet");
    const chosen = hamlet.value ? hamlet.selectedOptions[0].textContent.trim() : "";
    const place = chosen ? chosen.charAt(0).toLowerCase() + chosen.slice(1) : name.dataset.place;
    name.placeholder = (patterns[field("kind").value] || "").replace("{place}", place);
  };
  field("kind").addEventListener("change", suggest);
  field("hamlet").addEventListener("change", suggest);
  suggest();

  // ---- Hours: one row for Monday to Friday, or a row for each
  const same = field("same_hours");
  const rows = [...form.querySelectorAll("[data-hours-day]")];
  const cells = (row) => [...row.querySelectorAll("input")];
  const week = rows.find((row) => row.dataset.hoursDay === "week");
  const working = rows.filter((row) => ["0", "1", "2", "3", "4"].includes(row.dataset.hoursDay));
  const showHours = () => {
    week.hidden = !same.checked;
    working.forEach((row) => (row.hidden = same.checked));
  };
  same.addEventListener("change", () => {
    // Days that differ begin with what they had in common.
    const untouched = working.every((row) => cells(row).every((cell) => !cell.value));
    if (!same.checked && untouched) {
      working.forEach((row) => cells(row).forEach((cell, part) => (cell.value = cells(week)[part].value)));
    }
    showHours();
  });
  showHours();

  // ---- Position
  const place = form.querySelector("[data-position]");
  const said = form.querySelector("[data-place-said]");
  const map = form.querySelector("[data-place-map]");
  const degrees = (text) => {
    const plain = text.trim().replace(",", ".");
    return /^[+-]?\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : null;
  };
  const say = (text, doubtful) => {
    said.textContent = text;
    said.classList.toggle("is-doubtful", Boolean(doubtful));
  };
  const typed = () => {
    const [latitude, longitude] = [degrees(field("latitude").value), degrees(field("longitude").value)];
    return latitude === null || longitude === null ? null : { latitude, longitude };
  };

  let sheet = null;
  if (map) {
    const number = (key) => Number(map.dataset[key]);
    const [side, perKm, north, east] = ["side", "unitsPerKm", "kmNorth", "kmEast"].map(number);
    const centre = { latitude: number("latitude"), longitude: number("longitude") };
    const svg = map.querySelector("svg");
    const marker = map.querySelector("[data-marker]");
    const scale = map.querySelector("[data-scale]");
    const kmFrom = (spot) => ({
      x: (spot.longitude - centre.longitude) * east,
      y: (centre.latitude - spot.latitude) * north,
    });
    let view = { x: 0, y: 0, zoom: 1 };

    const roundLength = (km) => {
      const power = 10 ** Math.floor(Math.log10(km));
      return Math.max(...[1, 2, 5].map((step) => step * power).filter((length) => length <= km * 1.000001));
    };
    const draw = () => {
      const shown = side / view.zoom;
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${shown} ${shown}`);
      map.style.setProperty("--map-zoom", view.zoom);
      const km = roundLength(shown / perKm / 4);
      scale.setAttribute("d", `M0-6V0H${((km * perKm * side) / shown).toFixed(1)}V-6`);
      map.querySelector("[data-scale-text]").textContent = `${String(+km.toFixed(3)).replace(".", ",")} km`;
    };
    const units = (spot) => {
      const km = kmFrom(spot);
      return { x: side / 2 + km.x * perKm, y: side / 2 + km.y * perKm };
    };
    // Around the marked place, or around the commune's point; never beyond the sheet.
    const zoom = (factor) => {
      const middle = typed() ? units(typed()) : { x: side / 2, y: side / 2 };
      view.zoom = Math.min(64, Math.max(1, view.zoom * factor));
      const shown = side / view.zoom;
      const within = (value) => Math.min(side - shown, Math.max(0, value - shown / 2));
      view = { ...view, x: within(middle.x), y: within(middle.y) };
      draw();
    };
    const spotAt = (x, y) => ({
      latitude: centre.latitude - (y - side / 2) / perKm / north,
      longitude: centre.longitude + (x - side / 2) / perKm / east,
    });

    sheet = {
      show(spot) {
        marker.setAttribute("visibility", spot ? "visible" : "hidden");
        if (!spot) return;
        const at = units(spot);
        marker.setAttribute("transform", `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
        const shown = side / view.zoom;
        const isSeen = [at.x - view.x, at.y - view.y].every((along) => along >= 0 && along <= shown);
        if (view.zoom > 1 && !isSeen) zoom(1);
      },
      farAway(spot) {
        const km = kmFrom(spot);
        const away = Math.hypot(km.x, km.y);
        return away > number("farKm") ? Math.round(away) : 0;
      },
    };
    svg.addEventListener("click", (event) => {
      const box = svg.getBoundingClientRect();
      const shown = side / view.zoom;
      const along = (at, start, length) => ((at - start) / length) * shown;
      set(
        spotAt(
          view.x + along(event.clientX, box.left, box.width),
          view.y + along(event.clientY, box.top, box.height),
        ),
        place.dataset.set,
      );
    });
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    svg.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const far = ((event.shiftKey ? 10 : 1) * side) / view.zoom / 100;
      const at = typed() ? units(typed()) : { x: side / 2, y: side / 2 };
      set(spotAt(at.x + step[0] * far, at.y + step[1] * far), place.dataset.set);
    });
    map.querySelector("[data-zoom-buttons]").hidden = false;
    map.querySelectorAll("[data-zoom]").forEach((button) =>
      button.addEventListener("click", () => zoom(Number(button.dataset.zoom))),
    );
  }

  const doubt = (spot) => {
    const km = spot && sheet ? sheet.farAway(spot) : 0;
    return km ? place.dataset.far.replace("{km}", km) : "";
  };
  const set = (spot, words, doubtful) => {
    field("latitude").value = spot.latitude.toFixed(6).replace(".", ",");
    field("longitude").value = spot.longitude.toFixed(6).replace(".", ",");
    if (sheet) sheet.show(spot);
    const far = doubt(spot);
    say(far || words, far || doubtful);
  };
  const follow = () => {
    const spot = typed();
    if (sheet) sheet.show(spot);
    say(doubt(spot), true);
  };
  field("latitude").addEventListener("input", follow);
  field("longitude").addEventListener("input", follow);

  const GOOD_METRES = 100;
  const locate = form.querySelector("[data-locate]");
  const failures = { 1: "refused", 2: "unavailable", 3: "timeout" };
  locate.hidden = false;
  locate.addEventListener("click", () => {
    if (!window.isSecureContext || !navigator.geolocation) {
      say(place.dataset.insecure, true);
      return;
    }
    locate.disabled = true;
    say(place.dataset.waiting);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        locate.disabled = false;
        const inexact = coords.accuracy > GOOD_METRES;
        const words = inexact ? place.dataset.inexact : place.dataset.got;
        set(coords, words.replace("{m}", Math.round(coords.accuracy).toLocaleString("vi-VN")), inexact);
      },
      (error) => {
        locate.disabled = false;
        say(place.dataset[failures[error.code]] || place.dataset.unavailable, true);
      },
      { enableHighAccuracy: true, timeout: 30000, maximumAge: 0 },
    );
  });
})();
