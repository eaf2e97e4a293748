// What charts do beyond SVG: say the value of the nearest point, by mouse, finger or arrow keys, and show a larger view.
// Nothing is only here: the same figures stand in a table on the page.
"use strict";
(() => {
  const POINTS = ".chart-reading, .chart-target, .chart-mark, .chart-withheld";
  const NEAR = 40;

  const middle = (point) => {
    const box = point.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const words = (point) => point.querySelector("title")?.textContent ?? "";
  const pointsOf = (chart) => [...chart.querySelectorAll(POINTS)]
    .filter((point) => words(point) && point.getClientRects().length)
    .sort((one, other) => middle(one)[0] - middle(other)[0]);

  const nearest = (chart, x, y) => {
    const far = (point) => Math.hypot(middle(point)[0] - x, middle(point)[1] - y);
    const found = pointsOf(chart).reduce((best, one) => (!best || far(one) < far(best) ? one : best), null);
    return found && far(found) <= NEAR ? found : null;
  };

  const enlarge = (chart, button) => {
    const dialog = document.createElement("dialog");
    const place = document.createComment("chart");
    const close = document.createElement("button");
    dialog.className = "bbd-chart-dialog";
    dialog.setAttribute("aria-label", "Vergrößerte Ansicht");
    close.type = "button";
    close.className = "bbd-chart__button";
    close.textContent = "Schließen";
    close.addEventListener("click", () => dialog.close());
    chart.replaceWith(place);
    dialog.append(close, chart);
    document.body.append(dialog);
    button.hidden = true;
    dialog.addEventListener("close", () => {
      button.hidden = false;
      place.replaceWith(chart);
      dialog.remove();
      button.focus();
    });
    dialog.showModal();
  };

  for (const chart of document.querySelectorAll(".bbd-chart")) {
    if (!chart.querySelector(POINTS)) continue;
    const bar = document.createElement("div");
    const said = document.createElement("output");
    const button = document.createElement("button");
    bar.className = "bbd-chart__bar";
    button.type = "button";
    button.className = "bbd-chart__button";
    button.textContent = "Größer zeigen";
    const titles = chart.querySelector("svg > title");
    if (titles) button.setAttribute("aria-label", `Größer zeigen: ${titles.textContent}`);
    bar.append(said, button);
    chart.append(bar);
    chart.classList.add("bbd-chart--read");

    let chosen = null;
    const choose = (point) => {
      chosen?.classList.remove("chart-chosen");
      chosen = point;
      chosen?.classList.add("chart-chosen");
      said.textContent = chosen ? words(chosen) : "";
    };
    chart.addEventListener("pointermove", (event) => {
      const found = nearest(chart, event.clientX, event.clientY);
      if (found && found !== chosen) choose(found);
    });
    chart.addEventListener("pointerleave", () => choose(null));
    button.addEventListener("click", () => enlarge(chart, button));
    // The arrows move through the values while the focus is on the chart's button or the chart itself.
    for (const svg of chart.querySelectorAll("svg")) svg.setAttribute("tabindex", "0");
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const points = pointsOf(chart);
      const at = points.indexOf(chosen);
      const next = at < 0 ? (step > 0 ? 0 : points.length - 1) : Math.min(Math.max(at + step, 0), points.length - 1);
      if (points[next]) choose(points[next]);
      event.preventDefault();
    });
  }
})();
