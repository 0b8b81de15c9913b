const MAX_ANSWERS = 256;

interface Answer {
  readonly version: number;
  readonly value: Promise<unknown>;
}

/** Remembers answers until the rows of their organisation change; at most 256, then the one asked longest ago goes. */
export class StatsCache {
  private readonly answers = new Map<string, Answer>();
  private readonly versions = new Map<number, number>();

  /** The rows of these organisations have changed. */
  changed(orgs: Iterable<number>): void {
    for (const org of orgs) this.versions.set(org, (this.versions.get(org) ?? 0) + 1);
  }

  /** @param question - the same for those that have the same answer. An answer that fails is not remembered. */
  answer<T>(org: number, question: string, ask: () => Promise<T>): Promise<T> {
    const key = `${org} ${question}`;
    const version = this.versions.get(org) ?? 0;
    const known = this.answers.get(key);
    this.answers.delete(key);
    const current = known?.version === version ? known : { version, value: ask() };
    this.answers.set(key, current);
    if (current !== known) current.value.catch(() => this.forget(key, current));
    if (this.answers.size > MAX_ANSWERS) this.answers.delete(this.answers.keys().next().value as string);
    return current.value as Promise<T>;
  }

  private forget(key: string, answer: Answer): void {
    if (this.answers.get(key) === answer) this.answers.delete(key);
  }
}
