import DOMPurify from "dompurify";

const allowedTags = [
  ..."p a strong em b i u s del code pre br hr h3 h4 h5 h6 ul ol li blockquote span kbd sub sup mark".split(" "),
  ..."table thead tbody tr th td".split(" "),
];
const plainAttributes = ["class", "title", "align", "start", "role", "aria-label", "dir"];

/** Markdown's HTML as nodes that are safe to show: no style, form, frame, image, script or handler; links to http, https and mailto alone. */
export function sanitizeToFragment(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: allowedTags,
    ALLOWED_ATTR: ["href", ...plainAttributes],
    ADD_URI_SAFE_ATTR: plainAttributes,
    ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}
