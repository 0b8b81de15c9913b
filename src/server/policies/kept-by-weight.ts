/**
 * Keeps values by their keys, up to a weight of all together; then those used longest ago go. A value that is heavier than
 * that alone is not kept.
 */
export class KeptByWeight<T> {
  /** The one used last at the end. */
  private readonly kept = new Map<string, { readonly value: T; readonly weight: number }>();
  private weight = 0;

  /** @param most - what all may weigh together. */
  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  set(key: string, value: T, weight: number): void {
    this.delete(key);
    if (weight > this.most) return;
    this.kept.set(key, { value, weight });
    this.weight += weight;
    for (const oldest of this.kept.keys()) {
      if (this.weight <= this.most) return;
      this.delete(oldest);
    }
  }

  private delete(key: string): void {
    this.weight -= this.kept.get(key)?.weight ?? 0;
    this.kept.delete(key);
  }
}
