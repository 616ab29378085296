// Draws the figures that the server made. Colours come from the page's own tokens, so both themes and paper work:
// a figure may name a token anywhere a colour stands, for instance "var(--accent)" for the unfinished period.
window.portalCharts = (() => {
  "use strict";
  const root = document.documentElement;
  const { Plotly } = window;
  const PATTERNS = ["", "/", ".", "x", "-", "\\", "+", "|"];
  const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];
  const SYMBOLS = ["circle", "square", "diamond", "cross", "x", "triangle-up"];
  const CONFIG = {
    displayModeBar: false,
    responsive: true,
    locale: "vi",
    doubleClick: false,
    showTips: false,
    showLink: false,
    plotlyServerURL: "",
  };

  Plotly.register({
    moduleType: "locale",
    name: "vi",
    dictionary: {},
    format: {
      days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: Array.from({ length: 12 }, (_, month) => `tháng ${month + 1}`),
      shortMonths: Array.from({ length: 12 }, (_, month) => `Th${month + 1}`),
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: ".",
    },
  });

  const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  const withTokens = (value) => {
    if (typeof value === "string") {
      const named = value.match(/^\s*var\((--[\w-]+)\)\s*$/);
      return named ? token(named[1]) : value;
    }
    if (Array.isArray(value)) return value.map(withTokens);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTokens(inner)]));
    }
    return value;
  };

  // On a phone the names of many series take lines of their own: the chart is higher there, and they are smaller.
  const NARROW = 480;
  const NAMED_AT_ONCE = 3;

  const template = (width) => {
    const axis = {
      automargin: true,
      fixedrange: true,
      gridcolor: token("--line"),
      linecolor: token("--control-line"),
      zerolinecolor: token("--control-line"),
      separatethousands: true,
      exponentformat: "none",
      ticklabelstandoff: 6,
      title: { font: { color: token("--muted"), size: 12 } },
    };
    return {
      layout: {
        colorway: [1, 2, 3, 4, 5, 6].map((step) => token(`--chart-${step}`)),
        font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: token("--ink") },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        separators: ",.",
        margin: { l: 8, r: 8, t: 8, b: 8, pad: 0 },
        bargap: 0.28,
        barcornerradius: 2,
        dragmode: false,
        hoverlabel: {
          bgcolor: token("--surface"),
          bordercolor: token("--control-line"),
          font: { color: token("--ink"), family: getComputedStyle(document.body).fontFamily },
        },
        legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", traceorder: "normal", font: { size: width < NARROW ? 11 : 12 }, maxheight: 1 },
        // fewer labels rather than turned ones
        xaxis: { ...axis, showgrid: false, nticks: Math.max(4, Math.floor(width / 40)) },
        yaxis: axis,
      },
      data: {
        bar: [{ textposition: "auto", cliponaxis: false, marker: { line: { width: 0 } } }],
        scatter: [{ line: { width: 2.5 }, marker: { size: 7 }, cliponaxis: false }],
        pie: [{ sort: false, hole: 0.55, textinfo: "label+percent", marker: { line: { color: token("--surface"), width: 2 } } }],
      },
    };
  };

  // Series must be told apart without colour: by pattern, by dash, by mark.
  const withShapes = (traces) => {
    const counts = { bar: 0, scatter: 0 };
    const many = (kind) => traces.filter((trace) => (trace.type || "scatter") === kind).length > 1;
    return traces.map((trace) => {
      const kind = trace.type || "scatter";
      if (!(kind in counts) || !many(kind)) return trace;
      const place = counts[kind];
      counts[kind] += 1;
      if (kind === "bar") {
        const pattern = { shape: PATTERNS[place % PATTERNS.length], fillmode: "overlay", fgcolor: token("--surface"), size: 6, solidity: 0.25 };
        return { ...trace, marker: { pattern, ...trace.marker } };
      }
      return {
        ...trace,
        line: { dash: DASHES[place % DASHES.length], ...trace.line },
        marker: { symbol: SYMBOLS[place % SYMBOLS.length], ...trace.marker },
      };
    });
  };

  const read = (node) => {
    const source = node.parentElement.querySelector("script[type='application/json']");
    const figure = source ? JSON.parse(source.textContent) : null;
    return typeof figure === "string" ? JSON.parse(figure) : figure;
  };

  // What Plotly draws in `width`; in the theme that the page has at this moment.
  const drawing = (node, width) => {
    const figure = read(node);
    if (!figure) return null;
    const { title, template: unused, width: ignored, ...layout } = withTokens(figure.layout || {});
    const traces = withShapes(withTokens(figure.data || []));
    // Figures written past the end of a lying bar need room.
    const written = traces.some((trace) => trace.orientation === "h" && trace.text);
    const margin = { ...(written ? { r: 64 } : {}), ...layout.margin };
    return { data: traces, layout: { ...layout, margin, template: template(width) }, config: CONFIG };
  };

  const draw = (node) => {
    const found = drawing(node, node.clientWidth);
    if (!found) return;
    node.dataset.drawn = "";
    node.classList.toggle("chart-plot-named", node.clientWidth < NARROW && found.data.length > NAMED_AT_ONCE);
    Plotly.react(node, found.data, { autosize: true, ...found.layout }, CONFIG);
  };

  const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);

  // What stands on the screen is wider or narrower than paper: on that a chart has the width of A4 less its margins.
  const PAPER = 640;
  const drawAnew = (node) => {
    Plotly.purge(node); // it would keep the size of the paper
    draw(node);
  };
  const drawForPaper = (node) => {
    const found = drawing(node, PAPER);
    if (found) Plotly.react(node, found.data, { ...found.layout, autosize: false, width: PAPER }, CONFIG);
  };

  let screenTheme;
  document.addEventListener("portal:theme", drawAll);
  window.addEventListener("beforeprint", () => {
    screenTheme = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
    document.querySelectorAll("[data-chart][data-drawn]").forEach(drawForPaper);
  });
  window.addEventListener("afterprint", () => {
    root.dataset.bsTheme = screenTheme;
    document.querySelectorAll("[data-chart][data-drawn]").forEach(drawAnew);
  });
  document.addEventListener("htmx:beforeCleanupElement", (event) => {
    if (event.target.matches("[data-chart][data-drawn]")) Plotly.purge(event.target);
  });
  // Pictures are for white paper, whatever theme the page has; nothing is painted in between.
  const inLight = (read) => {
    const theme = root.dataset.bsTheme;
    root.dataset.bsTheme = "light";
    try {
      return read();
    } finally {
      root.dataset.bsTheme = theme;
    }
  };
  return { drawAll, drawing, inLight };
})();
