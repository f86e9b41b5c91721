/* Draws every [data-chart] from the option beside it; the option is plain JSON made by the server. */
(function () {
  "use strict";
  var drawn = [];
  /* The option's words were measured for a sheet of paper; here a column may be narrower. */
  function fitWords(option, width) {
    var axis = option.xAxis;
    if (axis && axis.type === "category" && axis.axisLabel && axis.axisLabel.width) {
      axis.axisLabel.width = Math.max(28, Math.floor((width - 100) / axis.data.length) - 6);
      if (axis.axisLabel.width < 64) { axis.axisLabel.fontSize = 11; }
    }
  }
  document.querySelectorAll("[data-chart]").forEach(function (place) {
    var source = document.getElementById(place.getAttribute("data-chart"));
    if (!source || !window.echarts) { return; }
    place.style.height = place.getAttribute("data-height") + "px";
    var option = JSON.parse(source.textContent);
    /* A tooltip in HTML would carry inline style, which the page's policy refuses. */
    option.tooltip = Object.assign({}, option.tooltip, { renderMode: "richText" });
    fitWords(option, place.clientWidth);
    var chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option);
    drawn.push(chart);
  });
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });
})();
