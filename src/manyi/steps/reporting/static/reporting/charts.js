/* Draws the charts of a report from the options beside them; the files are drawn from the same ones. */
(function () {
  "use strict";
  document.querySelectorAll("[data-chart]").forEach(function (box) {
    var held = document.getElementById(box.getAttribute("data-chart"));
    if (!held || !window.echarts) { return; }
    box.style.height = box.getAttribute("data-height") + "px";
    var chart = window.echarts.init(box);
    chart.setOption(Object.assign(JSON.parse(held.textContent), { animation: false }));
    window.addEventListener("resize", function () { chart.resize(); });
    window.addEventListener("beforeprint", function () { chart.resize(); });
  });
})();
