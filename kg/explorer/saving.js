"use strict";
// The picture as a PNG, and on paper. Nothing is sent anywhere: the browser saves what the canvas shows.

function drawOnWhite() {
  const canvas = container.querySelector("canvas");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return copy;
}

function savePicture() {
  drawOnWhite().toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    make("a", { href: address, download: "graph.png" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000); // not before the browser has taken it
  });
}
