// Makes a PNG of a chart or of the map as it stands on the page: on white, with its title, what it is about and where it
// is from. All of it happens in the browser; the typeface goes into the drawing, as a picture knows none of the page's.
window.portalPictures = (() => {
  "use strict";
  const WIDTH = 1000;
  const SCALE = 2;
  const EDGE = 32;
  const INK = "#000";
  const MUTED = "#444";
  const INSIDE = WIDTH - 2 * EDGE;
  const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "vector-effect"];
  const SUBSETS = /-(latin|latin-ext|vietnamese)-(400|600)-normal\./;
  const { drawing, inLight } = window.portalCharts;
  const family = () => getComputedStyle(document.body).fontFamily;

  // ---- The typeface, as part of a drawing
  const asData = async (address) => {
    const answer = await fetch(address);
    const blob = await answer.blob();
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result.replace(/^data:[^;]*/, "data:font/woff2"));
      reader.onerror = failed;
      reader.readAsDataURL(blob);
    });
  };

  const faceWithData = async (rule, sheet) => {
    const [, address] = rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)["']?\)/);
    const data = await asData(new URL(address, sheet.href));
    return rule.cssText.replace(/url\(["']?[^"')]+["']?\)/, `url("${data}")`);
  };

  let known;
  const typeface = () => {
    known ??= Promise.all(
      [...document.styleSheets].flatMap((sheet) =>
        [...sheet.cssRules]
          .filter((rule) => rule instanceof CSSFontFaceRule && SUBSETS.test(rule.style.getPropertyValue("src")))
          .map((rule) => faceWithData(rule, sheet)),
      ),
    ).then((faces) => faces.join("\n"));
    known.catch(() => (known = undefined)); // what a dead spot did not let through is asked for again
    return known;
  };

  // ---- Drawings as text
  const ofChart = async (node) => {
    const height = Math.max(node.clientHeight, 420);
    const figure = inLight(() => drawing(node, INSIDE));
    figure.layout.font = { ...figure.layout.font, size: 15 };
    const text = await window.Plotly.toImage(figure, { format: "svg", width: INSIDE, height, imageDataOnly: true });
    return { text, height };
  };

  const withStyles = (original, copy) => {
    const style = getComputedStyle(original);
    for (const name of KEPT) {
      // What the markup says itself, such as the pattern of an area, stays.
      if (!original.hasAttribute(name)) copy.setAttribute(name, style.getPropertyValue(name));
    }
    [...original.children].forEach((child, place) => withStyles(child, copy.children[place]));
  };

  const element = (name, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.textContent = text;
    return made;
  };

  const addKey = (section, top, sheet) => {
    [...section.querySelectorAll(".light-map-key li")].forEach((row, place) => {
      const left = (place % 4) * (INSIDE / 4);
      const [, label, count] = [...row.children].map((part) => part.textContent.trim());
      const swatch = row.querySelector("rect").cloneNode();
      swatch.setAttribute("stroke", MUTED);
      swatch.setAttribute("stroke-width", "3");
      const box = element("svg", { x: left, y: top, width: 35, height: 25, viewBox: "0 0 84 60" });
      box.append(swatch);
      const words = { x: left + 45, y: top + 18, "font-size": 15, "font-family": family(), fill: INK };
      sheet.append(box, element("text", words, `${label}: ${count}`));
    });
  };

  // The shapes are in a file of their own, which the browser has: the page shows them.
  const shapesOf = async (sheet) => {
    const answer = await fetch(sheet.dataset.shapes);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  };

  const ofMap = async (section) => {
    const original = section.querySelector(".light-map-sheet");
    const shapes = await shapesOf(original);
    const copy = original.cloneNode(true);
    inLight(() => withStyles(original, copy));
    copy.querySelectorAll("title").forEach((title) => title.remove());
    copy.querySelectorAll("use").forEach((use) => {
      const shape = shapes.getElementById(use.getAttribute("href").split("#")[1]);
      const path = element("path", { d: shape?.getAttribute("d") ?? "", "vector-effect": "non-scaling-stroke" });
      for (const { name, value } of [...use.attributes]) if (name !== "href") path.setAttribute(name, value);
      use.replaceWith(path);
    });
    // Links mean nothing in a picture.
    copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
    const { width, height } = original.viewBox.baseVal;
    const drawn = Math.min(INSIDE, (900 * width) / height);
    const tall = (drawn * height) / width;
    const sheet = element("svg", { xmlns: "http://www.w3.org/2000/svg", width: INSIDE, height: tall + 50 });
    copy.setAttribute("x", (INSIDE - drawn) / 2);
    copy.setAttribute("width", drawn);
    copy.setAttribute("height", tall);
    sheet.append(copy);
    addKey(section, tall + 18, sheet);
    return { text: new XMLSerializer().serializeToString(sheet), height: tall + 50 };
  };

  const asPicture = async ({ text, height }) => {
    const faces = await typeface();
    const sized = text
      .replace(/^<svg\b([^>]*)>/, (all, attributes) => {
        const rest = attributes.replace(/\s(width|height|viewBox)="[^"]*"/g, "");
        return `<svg${rest} viewBox="0 0 ${INSIDE} ${height}" width="${INSIDE * SCALE}" height="${height * SCALE}"><style>${faces}</style>`;
      });
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`;
    await picture.decode();
    return picture;
  };

  // ---- The words around it
  const broken = (pen, text) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (lines.at(-1) && pen.measureText(longer).width > INSIDE) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  };

  const block = (pen, text, size, { weight = 400, color = INK } = {}) => {
    const font = `${weight} ${size}px ${family()}`;
    pen.font = font;
    return broken(pen, text).map((line) => ({ line, font, color, height: Math.round(size * 1.45) }));
  };

  const source = () => {
    const address = new URL(location.href);
    for (const name of ["phien", "page"]) address.searchParams.delete(name);
    address.hash = "";
    return `Nguồn: ${document.querySelector(".portal-header .bar-text").firstElementChild.textContent.trim()}, ${decodeURI(address.href)}`;
  };

  const compose = (above, picture, below) => {
    const heightOf = (lines) => lines.reduce((sum, line) => sum + line.height, 0);
    const drawn = picture.height / SCALE;
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH * SCALE;
    canvas.height = (2 * EDGE + heightOf(above) + 12 + drawn + 16 + heightOf(below)) * SCALE;
    const pen = canvas.getContext("2d");
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.textBaseline = "middle";
    let top = EDGE;
    const write = (lines) => {
      for (const { line, font, color, height } of lines) {
        pen.font = font;
        pen.fillStyle = color;
        pen.fillText(line, EDGE, top + height / 2);
        top += height;
      }
    };
    write(above);
    pen.drawImage(picture, EDGE, top + 12, INSIDE, drawn);
    top += 12 + drawn + 16;
    write(below);
    return canvas;
  };

  const hand = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  // `button` names what is drawn (data-png), the file, and what the picture says under it.
  const save = async (button) => {
    const { png, file, about, warning } = button.dataset;
    const node = document.getElementById(png);
    const section = button.closest("section");
    const said = (css) => section.querySelector(css)?.textContent.trim().replace(/\s+/g, " ") ?? "";
    const drawn = node.matches("[data-chart]") ? await ofChart(node) : await ofMap(section);
    const picture = await asPicture(drawn);
    await Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 15px ${family()}`, "Ứừạ abc")));
    const pen = document.createElement("canvas").getContext("2d");
    const above = [...block(pen, said(".card-title"), 24, { weight: 600 })];
    if (said(".card-subtitle")) above.push(...block(pen, said(".card-subtitle"), 15, { color: MUTED }));
    const below = [
      ...[...section.querySelectorAll("[data-picture-says]")].flatMap((one) => block(pen, one.textContent.trim(), 14)),
      ...(warning ? block(pen, warning, 15, { weight: 600 }) : []),
      ...block(pen, about, 14),
      ...block(pen, source(), 13, { color: MUTED }),
    ];
    const canvas = compose(above, picture, below);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new Error("no picture");
    hand(blob, file);
  };

  return { save };
})();
