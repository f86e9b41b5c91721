/* Draws the shares of an indicator tree from the JSON beside it. */
(function () {
  "use strict";
  var ramp = ["#1f6f5c", "#4d9268", "#7fae7c", "#b0a15c", "#8a7f5a", "#56828f", "#3f6480"];
  function draw(box) {
    var data = JSON.parse(document.getElementById(box.getAttribute("data-tree-picture")).textContent);
    if (!data.length || !window.echarts) { return; }
    while (data.length === 1 && data[0].children.length) { data = data[0].children; }
    var chart = window.echarts.init(box);
    chart.setOption({
      color: ramp,
      tooltip: {
        renderMode: "richText",
        formatter: function (at) { return at.name + " " + (at.value * 100).toFixed(2) + "%"; }
      },
      series: [{
        type: "sunburst", data: data, radius: ["18%", "95%"], sort: null, nodeClick: false,
        label: { rotate: 0, width: 76, overflow: "truncate", fontSize: 11, minAngle: 12 },
        itemStyle: { borderColor: "#fff", borderWidth: 1 }
      }]
    });
    window.addEventListener("resize", function () { chart.resize(); });
  }
  document.querySelectorAll("[data-tree-picture]").forEach(draw);
})();
