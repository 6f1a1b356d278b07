const svgNamespace = "http://www.w3.org/2000/svg";

/** Baton's sign as in media/icons/baton.svg: a conductor's baton, and the beat it gives. */
const strokes = ["M8.1 15.9 19 5", "M3.25 11.25a12.5 12.5 0 0 1 8-8", "M6.9 11.4a8.5 8.5 0 0 1 4.5-4.5"];
const handle = { cx: "5.9", cy: "18.1", rx: "3.1", ry: "2", transform: "rotate(-45 5.9 18.1)" };

/** The sign, in the colour of the text around it. */
export function createBatonMark(): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "baton-mark");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape("ellipse", handle), ...strokes.map((d) => shape("path", { d })));
  return svg;
}

function shape(tag: "ellipse" | "path", attributes: Readonly<Record<string, string>>): SVGElement {
  const created = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) {
    created.setAttribute(name, value);
  }
  return created;
}
