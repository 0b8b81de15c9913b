/** One call that ran. */
export interface LedgerEntry {
  readonly id: string;
  readonly timestamp: string;
  readonly action: string;
  readonly outcome: string;
  readonly duration_ms?: number | null;
  readonly estimated_cost_usd?: number | null;
  readonly cost_usd?: number | null;
  readonly cost_source?: string | null;
  readonly error?: { readonly name?: string; readonly message?: string } | string | null;
  readonly payload?: Readonly<Record<string, unknown>> | null;
}
