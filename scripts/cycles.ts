/**
 * The strongly connected components of a graph that are cycles: two nodes or more, or a node with an arrow to itself. Each component is sorted, and
 * so is the list. Arrows to nodes that are no key lead nowhere. (Tarjan 1972, without recursion: graphs of imports are deep.)
 */
export function stronglyConnected(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const found: string[][] = [];

  const enter = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push(node);
    onStack.add(node);
  };
  const lower = (node: string, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  const leave = (node: string): void => {
    if (low.get(node) !== order.get(node)) {
      return;
    }
    const component = stack.splice(stack.indexOf(node));
    component.forEach((member) => onStack.delete(member));
    if (component.length > 1 || graph.get(node)?.includes(node) === true) {
      found.push(component.sort());
    }
  };

  for (const root of graph.keys()) {
    if (order.has(root)) {
      continue;
    }
    enter(root);
    const path = [{ node: root, next: 0 }];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const target = graph.get(at.node)?.[at.next++];
      if (target === undefined) {
        path.pop();
        leave(at.node);
        const parent = path.at(-1);
        if (parent !== undefined) {
          lower(parent.node, low.get(at.node) ?? 0);
        }
      } else if (!order.has(target)) {
        if (graph.has(target)) {
          enter(target);
          path.push({ node: target, next: 0 });
        }
      } else if (onStack.has(target)) {
        lower(at.node, order.get(target) ?? 0);
      }
    }
  }
  return found.sort((one, other) => (one[0] ?? "").localeCompare(other[0] ?? ""));
}
