const svgNamespace = "http://www.w3.org/2000/svg";

/** Baton's sign as in media/icons/baton.svg: a conductor's baton, and the beat it gives. */
const strokes = [
  "M3.7 20.3A2 3.1 45 0 1 4.5 16.7A2 3.1 45 0 1 8.1 15.9A2 3.1 45 0 1 7.3 19.5A2 3.1 45 0 1 3.7 20.3Z",
  "M8.1 15.9 19 5",
  "M3.25 11.25a12.5 12.5 0 0 1 8-8",
  "M6.9 11.4a8.5 8.5 0 0 1 4.5-4.5",
];

/** The sign, in the colour of the text around it. */
export function createBatonMark(): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "baton-mark");
  svg.setAttribute("aria-hidden", "true");
  for (const stroke of strokes) {
    const path = document.createElementNS(svgNamespace, "path");
    path.setAttribute("d", stroke);
    svg.append(path);
  }
  return svg;
}
