import type { CodePlace, CodeSymbol, LanguageServers, Problem, Problems } from "../../src/core/ports/languageServers.ts";

/** Problems that a test sets: `afterChange` is what servers say once a change was waited for. */
export class FakeProblems implements Problems {
  now: readonly Problem[] = [];
  afterChange: readonly Problem[] | undefined;
  /** Files that no server has looked at. */
  readonly unknown = new Set<string>();
  readonly lookedAt: string[] = [];
  readonly left: string[] = [];

  all(): readonly Problem[] {
    return this.now;
  }

  lookAt(path: string): Promise<boolean> {
    this.lookedAt.push(path);
    return Promise.resolve(!this.unknown.has(path));
  }

  leave(path: string): void {
    this.left.push(path);
  }

  watch(): { settled(): Promise<void> } {
    return {
      settled: () => {
        this.now = this.afterChange ?? this.now;
        return Promise.resolve();
      },
    };
  }
}

/** A language server that answers what a test sets. */
export class FakeLanguages implements LanguageServers {
  symbols: readonly CodeSymbol[] | undefined;
  places: readonly CodePlace[] | undefined;
  askedAt: CodePlace | undefined;

  symbolsOf(): Promise<readonly CodeSymbol[] | undefined> {
    return Promise.resolve(this.symbols);
  }

  findSymbols(): Promise<readonly CodeSymbol[] | undefined> {
    return Promise.resolve(this.symbols);
  }

  references(place: CodePlace): Promise<readonly CodePlace[] | undefined> {
    this.askedAt = place;
    return Promise.resolve(this.places);
  }
}
