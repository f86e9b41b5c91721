/* Draws every [data-chart] from the option beside it; the option is plain JSON made by the server. */
(function () {
  "use strict";
  var drawn = [];
  document.querySelectorAll("[data-chart]").forEach(function (place) {
    var source = document.getElementById(place.getAttribute("data-chart"));
    if (!source || !window.echarts) { return; }
    place.style.height = place.getAttribute("data-height") + "px";
    var option = JSON.parse(source.textContent);
    /* A tooltip in HTML would carry inline style, which the page's policy refuses. */
    option.tooltip = Object.assign({}, option.tooltip, { renderMode: "richText" });
    var chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option);
    drawn.push(chart);
  });
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });
})();
