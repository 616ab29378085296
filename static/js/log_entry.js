// The form of the phone page as an entry: what is wrong with it, in the server's words, and what it says.
self.portalLogEntry = (() => {
  "use strict";
  if (!self.portalLog) return null;
  const { GROUPS, detailRows, form, numberIn, steppers, total } = self.portalLog;
  const words = JSON.parse(document.getElementById("log-words")?.textContent || "{}");
  const said = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
  const value = (name) => form.elements.namedItem(name)?.value || "";
  const key = (text) => (text ? Number(text) : null);

  const detailed = (service) =>
    detailRows()
      .filter((row) => row.service.value === service)
      .reduce((sum, row) => sum + (numberIn(row.count.value) || 0), 0);

  // ---- Checking: field name -> sentences, as the server would answer
  const check = () => {
    const errors = {};
    const refuse = (name, sentence) => (errors[name] ||= []).push(sentence);
    for (const name of ["day", "half_day", "place"]) if (!value(name)) refuse(name, words[name]);
    const counts = [...steppers.map((each) => each.querySelector("input")), ...detailRows().map((row) => row.count)];
    for (const field of [...counts, ...GROUPS.map((name) => form.elements.namedItem(name))]) checkCount(field, refuse);
    if (!Object.keys(errors).some((name) => name.startsWith("count_")) && !total()) refuse("lines", words.lines);
    for (const name of GROUPS) {
      if (numberIn(value(name)) > total()) refuse(name, said(words.group, { total: total() }));
    }
    checkDetails(refuse);
    const wantsReason = form.querySelector("[data-log-reason]:not([hidden])");
    if (wantsReason && !value("reason").trim()) refuse("reason", words.reason);
    if (value("difficulty_note").length > words.max_note) refuse("difficulty_note", words.note);
    return errors;
  };
  const checkCount = (field, refuse) => {
    const count = numberIn(field.value);
    if (count === null) refuse(field.name, words.invalid);
    else if (count < 0) refuse(field.name, words.min_value);
    else if (count > words.max_count) refuse(field.name, said(words.max_value, { limit_value: words.max_count }));
  };
  const checkDetails = (refuse) => {
    for (const { service, procedure, count } of detailRows()) {
      const knows = !service.value || words.with_procedures.includes(Number(service.value));
      if (numberIn(count.value) && !service.value) refuse(service.name, words.detail_service);
      if (procedure.value && !knows) refuse(procedure.name, words.detail_procedure);
    }
    for (const stepper of steppers) {
      const counted = numberIn(stepper.querySelector("input").value) || 0;
      const told = detailed(stepper.dataset.service);
      if (told > counted) refuse(`count_${stepper.dataset.service}`, said(words.details, { detailed: told, counted }));
    }
  };

  // ---- Building: the details, and the rest of each count as plainly done
  const lines = () => {
    const rows = detailRows().filter((row) => row.service.value && numberIn(row.count.value));
    const told = rows.map((row) => ({
      service: Number(row.service.value),
      count: numberIn(row.count.value),
      procedure: key(row.procedure.value),
      result: row.result.value || "done",
    }));
    const plain = steppers.map((stepper) => ({
      service: Number(stepper.dataset.service),
      count: (numberIn(stepper.querySelector("input").value) || 0) - detailed(stepper.dataset.service),
    }));
    return [...told, ...plain.filter((line) => line.count > 0)];
  };
  const content = (team) => {
    const [kind, place] = value("place").split("-");
    const groups = GROUPS.map((name) => [name, numberIn(value(name)) || 0]);
    return {
      team,
      member: key(value("member")),
      day: value("day"),
      half_day: value("half_day"),
      support_point: kind === "point" ? Number(place) : null,
      hamlet: kind === "hamlet" ? Number(place) : null,
      lines: lines(),
      ...Object.fromEntries(groups),
      difficulty: key(value("difficulty")),
      difficulty_note: value("difficulty_note"),
      reason: value("reason"),
    };
  };

  // ---- Saying what is wrong, beside the fields
  const clearErrors = () => {
    form.querySelectorAll(".errorlist, .stepper-errors, .form-errors").forEach((said) => said.remove());
    form.querySelectorAll("[aria-invalid]").forEach((field) => {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    });
  };
  const listOf = (sentences, id) => {
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = id;
    list.append(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
    return list;
  };
  const placeOf = (name) => {
    if (name === "lines") return { after: form.querySelector(".card-bar") };
    const field = form.elements.namedItem(name);
    if (!field) return null;
    if (!(field instanceof Element)) return { after: field[0].closest(".segmented") };
    const stepper = field.closest("[data-stepper]");
    return { field, within: stepper, after: field.closest(".picker") || field };
  };
  const showOne = (name, sentences) => {
    const place = placeOf(name);
    if (!place) return false;
    const list = listOf(sentences, `said_${name}`);
    if (place.within) {
      const holder = Object.assign(document.createElement("div"), { className: "stepper-errors" });
      holder.append(list);
      place.within.append(holder);
    } else place.after.after(list);
    place.field?.setAttribute("aria-invalid", "true");
    place.field?.setAttribute("aria-describedby", list.id);
    place.field?.closest("details")?.setAttribute("open", "");
    return true;
  };
  const showErrors = (errors) => {
    clearErrors();
    if (errors.reason) form.querySelector("[data-log-reason]").hidden = false;
    const homeless = Object.entries(errors).filter(([name, sentences]) => !showOne(name, sentences));
    const summary = document.querySelector("[data-summary]").content.cloneNode(true).firstElementChild;
    const told = homeless.flatMap(([, sentences]) => sentences);
    if (told.length) summary.querySelector("p").textContent = told.join(" ");
    form.prepend(summary);
    summary.focus();
  };

  return { check, clearErrors, content, showErrors, words };
})();
