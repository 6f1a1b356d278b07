/** A row of the *Integrations* view. What it shows is looked up when it is drawn, so that a row is never older than what it stands for. */
export type IntegrationNode =
  | { readonly kind: "provider"; readonly id: string; readonly provider: string }
  /** A key that was added. */
  | { readonly kind: "account"; readonly id: string; readonly provider: string; readonly accountId: string }
  /** A key in an environment variable. */
  | { readonly kind: "environment"; readonly id: string; readonly provider: string; readonly variable: string }
  /** Whoever is signed in to Microsoft Entra. */
  | { readonly kind: "entra"; readonly id: string; readonly provider: string }
  /** What the models of a provider stand below. */
  | { readonly kind: "models"; readonly id: string; readonly provider: string }
  | { readonly kind: "model"; readonly id: string; readonly provider: string; readonly model: string }
  /** Why there is nothing below a row. */
  | { readonly kind: "note"; readonly id: string; readonly provider: string; readonly text: string }
  /** What the providers stand below that are not set up. */
  | { readonly kind: "others"; readonly id: string };

/** A row by its kind. */
export type NodeOf<Kind extends IntegrationNode["kind"]> = Extract<IntegrationNode, { readonly kind: Kind }>;

/** Makes rows, the same object for the same row each time: VS Code knows a row by its object. */
export class IntegrationNodes {
  private readonly byId = new Map<string, IntegrationNode>();

  readonly others = this.of({ kind: "others", id: "others" });

  provider(provider: string): NodeOf<"provider"> {
    return this.of({ kind: "provider", id: `provider/${provider}`, provider });
  }

  account(provider: string, accountId: string): NodeOf<"account"> {
    return this.of({ kind: "account", id: `account/${accountId}`, provider, accountId });
  }

  environment(provider: string, variable: string): NodeOf<"environment"> {
    return this.of({ kind: "environment", id: `environment/${provider}/${variable}`, provider, variable });
  }

  entra(provider: string): NodeOf<"entra"> {
    return this.of({ kind: "entra", id: `entra/${provider}`, provider });
  }

  models(provider: string): NodeOf<"models"> {
    return this.of({ kind: "models", id: `models/${provider}`, provider });
  }

  model(provider: string, model: string): NodeOf<"model"> {
    return this.of({ kind: "model", id: `model/${provider}/${model}`, provider, model });
  }

  note(provider: string, text: string): NodeOf<"note"> {
    return this.of({ kind: "note", id: `note/${provider}/${text}`, provider, text });
  }

  private of<Node extends IntegrationNode>(node: Node): Node {
    const known = this.byId.get(node.id);
    if (known !== undefined) {
      return known as Node;
    }
    this.byId.set(node.id, node);
    return node;
  }
}
