import type { FactLayout } from './fact-layout';
import { hourOf } from './hour-of';
import type { LedgerRow } from './rows';

/** What figures ask of a ledger entry, in one number: `blocked`, `rejected` and `replayed` lines did not run. */
export const LedgerClass = { DID_NOT_RUN: 0, SUCCESS: 1, ERROR: 2 } as const;

const DID_NOT_RUN: readonly string[] = ['blocked', 'rejected', 'replayed'];

/** What the read model knows of a ledger entry. */
export const LEDGER_LAYOUT: FactLayout<LedgerRow> = {
  own: [
    { name: 'ts', type: 'big', of: (row) => row.at },
    { name: 'hour', type: 'small', of: (row) => hourOf(row.at) },
    { name: 'spent', type: 'big', of: (row) => row.spentNanoUsd },
    { name: 'call_id', type: 'text', of: (row) => row.callId },
  ],
  groups: [
    {
      name: 'result',
      columns: [
        { name: 'outcome', type: 'word', of: (row) => row.outcome },
        { name: 'class', type: 'small', of: classOf },
      ],
    },
    {
      name: 'action',
      columns: [
        { name: 'action_name', type: 'word', isSearched: true, of: (row) => row.action },
        { name: 'description', type: 'word', isSearched: true, of: () => null },
      ],
    },
    {
      name: 'run',
      columns: [
        { name: 'run_id', type: 'word', of: (row) => row.runId },
        { name: 'session_id', type: 'word', of: (row) => row.sessionId },
      ],
    },
    { name: 'agent', columns: [{ name: 'agent_id', type: 'word', isSearched: true, of: (row) => row.agentId }] },
    { name: 'task', columns: [{ name: 'task_id', type: 'word', of: (row) => row.taskId }] },
    { name: 'mission', columns: [{ name: 'mission_id', type: 'word', of: (row) => row.missionId }] },
  ],
};

function classOf({ outcome }: LedgerRow): number {
  if (DID_NOT_RUN.includes(outcome)) return LedgerClass.DID_NOT_RUN;
  return outcome === 'error' ? LedgerClass.ERROR : LedgerClass.SUCCESS;
}
