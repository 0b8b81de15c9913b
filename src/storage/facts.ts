import { factLine } from './fact-line';
import { INTERVENTION_LAYOUT } from './intervention-layout';
import { LEDGER_LAYOUT } from './ledger-layout';
import type { InterventionRow, LedgerRow } from './rows';

/** What the read model is told of an intervention: a text that the truth keeps and hands on unread. */
export function interventionFacts(row: InterventionRow): string {
  return factLine(INTERVENTION_LAYOUT, row);
}

/** What the read model is told of a ledger entry: a text that the truth keeps and hands on unread. */
export function ledgerFacts(row: LedgerRow): string {
  return factLine(LEDGER_LAYOUT, row);
}
