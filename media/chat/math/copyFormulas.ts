const copying = "copies-formulas";

/**
 * Lets a selection across formulas copy their sources. A selection would take the pieces of what is seen, each on a line of its own: while it is
 * copied, formulas consist of their sources alone (formula.css), and are back before anything is painted.
 */
export function copyFormulasAsSource(page: Document): void {
  page.addEventListener("copy", () => {
    const selection = page.getSelection();
    if (selection === null || ![...page.querySelectorAll(".formula-source")].some((source) => selection.containsNode(source, true))) {
      return;
    }
    page.body.classList.add(copying);
    requestAnimationFrame(() => page.body.classList.remove(copying));
  });
}
