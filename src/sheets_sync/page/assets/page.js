
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byName = new Intl.Collator("vi", { numeric: true });
  const numbers = new Intl.NumberFormat("vi", { maximumFractionDigits: 2 });
  const PAGE = 100;
  const colours = ["#1f3a5f", "#e0a030", "#2a7f8e", "#a8402f", "#7b8fa8", "#6a4c93"];
  const darkColours = ["#8fbcff", "#e0a030", "#5fc2d1", "#f08a78", "#a9b8cb", "#b99be6"];
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);

  function made(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "click") element.addEventListener("click", value);
      else element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase().trim();

  // Units that the search leaves, by group and then in the order of the list.
  const keys = data.units.map(([name]) => plain(name));
  let chosen = data.units.map((_, place) => place);

  function table(heads, rows, options = {}) {
    const body = made("tbody");
    body.append(...rows);
    const head = made("thead", {}, made("tr", {}, ...heads));
    const whole = made("table", options.heat ? { class: "heat" } : {}, head, body);
    const label = options.label;
    return made("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, whole);
  }

  const column = (text, number = false) => made("th", number ? { scope: "col", class: "number" } : { scope: "col" }, text);

  // Shows a list a page at a time, so that thousands of units stay quick; print shows all of it.
  function paged(place, items, draw, what) {
    let page = 0;
    let whole = false;
    function show() {
      const first = whole ? 0 : page * PAGE;
      const part = whole ? items : items.slice(first, first + PAGE);
      const last = Math.ceil(items.length / PAGE) - 1;
      const shown = items.length ? [draw(part)] : [made("p", { class: "quiet" }, "Không có.")];
      if (last > 0 && !whole) {
        const step = (by, text) => {
          const button = made("button", { type: "button", click: () => { page += by; show(); place.querySelector(".pager button:not(:disabled)").focus(); } }, text);
          button.disabled = page + by < 0 || page + by > last;
          return button;
        };
        const told = `${first + 1}–${first + part.length} trong ${numbers.format(items.length)} ${what}`;
        shown.push(made("div", { class: "pager" }, step(-1, "Trang trước"), made("span", { role: "status" }, told), step(1, "Trang sau")));
      }
      place.replaceChildren(...shown);
    }
    window.addEventListener("beforeprint", () => { whole = true; show(); });
    window.addEventListener("afterprint", () => { whole = false; show(); });
    return (fresh) => { items = fresh; page = 0; show(); };
  }

  function groupRow(group, columns) {
    return made("tr", { class: "group" }, made("th", { scope: "rowgroup", colspan: String(columns) }, data.groups[group]));
  }

  // Rows of units with a row above each group's first.
  function inGroups(part, columns, draw) {
    const rows = [];
    let group = -1;
    for (const unit of part) {
      if (data.units[unit][1] !== group) {
        group = data.units[unit][1];
        rows.push(groupRow(group, columns));
      }
      rows.push(draw(unit));
    }
    return rows;
  }

  function heatRow(unit) {
    const cells = data.heat[unit].map(([state, due]) => {
      const [name, title] = state < 0 ? data.states.find(([one]) => one === "not-required") : data.states[state];
      const late = due && (name === "missing" || name === "not-due");
      return made("td", { class: `state ${name}` }, late ? `${title} (${due.slice(0, 5)})` : title);
    });
    return made("tr", {}, made("th", { scope: "row" }, data.units[unit][0]), ...cells);
  }

  const heat = at("heat") && paged(at("heat"), [], (part) => table(
    [column("Đơn vị"), ...data.duties.map((duty) => column(duty))],
    inGroups(part, data.duties.length + 1, heatRow),
    { heat: true, label: "Bảng nhiệm vụ của từng đơn vị" },
  ), "đơn vị");
  const obliged = (unit) => data.heat[unit].some(([state]) => state >= 0);

  const NOBODY = "Chưa rõ đơn vị";
  const looks = { "Còn thiếu": "missing", "Đã trễ hạn": "late", "Không đọc được": "unreadable", "Cần chỉ đạo": "missing", "Cần sửa": "late" };
  const owedBy = new Map();
  for (const [unit, ...item] of data.owed) {
    if (!owedBy.has(unit)) owedBy.set(unit, []);
    owedBy.get(unit).push(item);
  }

  function owedItem([what, text, due, place]) {
    const line = made("li", {}, made("span", { class: `badge ${looks[what] || "not-due"}` }, what), text);
    if (due) line.append(` – hạn ${due}`);
    if (place) line.append(made("div", { class: "quiet" }, place));
    return line;
  }

  function owedUnit(unit) {
    const items = owedBy.get(unit);
    const name = unit < 0 ? NOBODY : data.units[unit][0];
    const list = made("ul");
    list.append(...items.map(owedItem));
    const details = made("details", {}, made("summary", {}, made("strong", {}, name), ` – ${items.length} việc`), list);
    return details;
  }

  const owed = paged(at("owed"), [], (part) => made("div", {}, ...part.map(owedUnit)), "đơn vị");
  const owedIn = (units) => [...units.filter((unit) => owedBy.has(unit)), ...(owedBy.has(-1) && !at("query").value ? [-1] : [])];

  let sorted = { by: -1, down: true };
  const units = paged(at("units"), [], (part) => unitTable(part), "đơn vị");

  function values(unit) {
    return data.steps[Number(at("step").value)].units[unit];
  }

  function sortButton(text, by) {
    // Without another wish the units stand in the order of their list.
    const state = sorted.by !== by || (by < 0 && sorted.down) ? "none" : sorted.down ? "descending" : "ascending";
    const mark = { none: "", descending: " ▼", ascending: " ▲" }[state];
    const press = () => {
      sorted = { by, down: sorted.by === by ? !sorted.down : by >= 0 };
      showUnits();
      at("units").querySelectorAll("thead button")[by + 1].focus();
    };
    const head = column("", by >= 0);
    head.setAttribute("aria-sort", state);
    head.append(made("button", { type: "button", click: press }, text + mark));
    return head;
  }

  function unitTable(part) {
    const step = data.steps[Number(at("step").value)];
    const heads = [sortButton("Đơn vị", -1), ...step.figures.map((figure, place) => sortButton(figure.label, place))];
    const row = (unit) => {
      const own = values(unit);
      const cells = step.figures.map((_, place) => made("td", { class: "number" }, own ? (own[place] === null ? "–" : numbers.format(own[place])) : "?"));
      return made("tr", {}, made("th", { scope: "row" }, data.units[unit][0]), ...cells);
    };
    const rows = sorted.by < 0 && sorted.down ? inGroups(part, heads.length, row) : part.map(row);
    return table(heads, rows, { label: `Số liệu theo đơn vị: ${step.title}` });
  }

  function showUnits() {
    if (!data.steps.length) return;
    const { by, down } = sorted;
    const order = [...chosen];
    if (by >= 0) {
      const value = (unit) => (values(unit)?.[by] ?? -Infinity);
      order.sort((a, b) => (down ? value(b) - value(a) : value(a) - value(b)) || byName.compare(data.units[a][0], data.units[b][0]));
    } else if (!down) {
      order.sort((a, b) => byName.compare(data.units[a][0], data.units[b][0]));
    }
    units(order);
  }

  function search() {
    const wanted = plain(at("query").value);
    chosen = data.units.map((_, place) => place).filter((place) => keys[place].includes(wanted));
    at("found").textContent = wanted ? `${numbers.format(chosen.length)} đơn vị` : "";
    if (heat) heat(chosen.filter(obliged));
    owed(owedIn(chosen));
    showUnits();
  }

  function showRows(button) {
    const step = data.steps[Number(button.dataset.step)];
    const figure = step.figures[Number(button.dataset.figure)];
    at("rows-title").textContent = `${step.title}: ${figure.label}`;
    const rest = figure.of - figure.rows.length;
    const aside = figure.set_aside ? ` ${figure.set_aside} dòng cuối để riêng, chưa tính.` : "";
    at("rows-note").textContent = rest > 0
      ? `${numbers.format(figure.rows.length)} trong ${numbers.format(figure.of)} dòng; xem đủ ở trang «Chi tiết ${step.title}».${aside}`
      : `${numbers.format(figure.of)} dòng.${aside}`;
    const counted = figure.rows.length - figure.set_aside;
    const rows = figure.rows.map(([unit, place, text], number) => made("tr", {},
      made("th", { scope: "row" }, unit), made("td", {}, number < counted ? "" : "⚠ để riêng: ", text), made("td", { class: "quiet" }, place)));
    at("rows-list").replaceChildren(table([column("Đơn vị"), column("Nội dung dòng"), column("Nguồn")], rows, { label: "Các dòng" }));
    at("rows").showModal();
    at("rows-title").focus();
  }

  const drawn = [];
  function drawCharts() {
    drawn.splice(0).forEach((chart) => chart.destroy());
    const dark = root.classList.contains("dark");
    const ink = getComputedStyle(root).getPropertyValue("--ink");
    const line = getComputedStyle(root).getPropertyValue("--line");
    const palette = dark ? darkColours : colours;
    for (const canvas of document.querySelectorAll("canvas[data-chart]")) {
      const chart = data.charts[Number(canvas.dataset.chart)];
      const sideways = chart.kind.includes("bars");
      const stacked = chart.kind.includes("stacked");
      if (sideways) canvas.parentElement.style.height = `${Math.max(14, chart.points.length * 1.75 + 5)}rem`;
      const axis = { stacked, ticks: { color: ink, precision: 0, autoSkip: !sideways }, grid: { color: line } };
      drawn.push(new Chart(canvas, {
        type: "bar",
        data: {
          labels: chart.points,
          datasets: chart.series.map((one, place) => ({
            label: one.name, data: one.values, backgroundColor: palette[place % palette.length], maxBarThickness: 44,
          })),
        },
        options: {
          indexAxis: sideways ? "y" : "x", animation: false, responsive: true, maintainAspectRatio: false,
          scales: { x: { ...axis, beginAtZero: true }, y: { ...axis, beginAtZero: true } },
          plugins: { legend: { position: "bottom", labels: { color: ink } } },
        },
      }));
    }
  }

  function setTheme(dark) {
    root.classList.toggle("dark", dark);
    at("theme").setAttribute("aria-pressed", String(dark));
    drawCharts();
  }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = parseFloat(getComputedStyle(root).fontSize) * 0.8125;
  at("theme").hidden = at("search").hidden = false;
  at("chooser").hidden = !data.steps.length;
  at("theme").addEventListener("click", () => setTheme(!root.classList.contains("dark")));
  at("query").addEventListener("input", search);
  at("step").addEventListener("change", () => { sorted = { by: -1, down: true }; showUnits(); });
  for (const button of document.querySelectorAll("button.rows")) {
    button.hidden = false;
    button.addEventListener("click", () => showRows(button));
  }
  let dark = false;
  window.addEventListener("beforeprint", () => {
    dark = root.classList.contains("dark");
    if (dark) setTheme(false);
    for (const details of document.querySelectorAll("#owed details")) details.open = true;
    drawn.forEach((chart) => chart.resize());
  });
  window.addEventListener("afterprint", () => { if (dark) setTheme(true); });
  setTheme(window.matchMedia("(prefers-color-scheme: dark)").matches);
  search();
})();

