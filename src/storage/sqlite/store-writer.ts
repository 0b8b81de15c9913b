import type { DatabaseFile } from '../../sqlite/database-file';
import { noteAgent, registerActions } from './agent-changes';
import { ApprovalChanges } from './approval-changes';
import type { JobKind, Jobs } from './jobs';
import { addKey, revokeKey } from './key-changes';
import { removeOldApprovals } from './old-approvals';
import { OldRecords } from './old-records';
import { firstOrganisation, newOrganisation, setRetention } from './organisation-changes';
import { removePolicy, savePolicy } from './policy-changes';
import { RecordAdder } from './record-adder';
import { SeenRuns } from './seen-runs';
import { kill, revive } from './stop-changes';
import { StoreState } from './store-state';

/** How each job is done. */
export type Performers = {
  readonly [K in JobKind]: (given: Jobs[K]['given'], at: number) => Jobs[K]['result'];
};

/** Writes a file that nobody else writes, within transactions that others begin and end. */
export class StoreWriter {
  readonly perform: Performers;
  private readonly state: StoreState;

  constructor(file: DatabaseFile) {
    const state = new StoreState(file);
    const seenRuns = new SeenRuns(file);
    const adder = new RecordAdder(file, state, seenRuns);
    const oldRecords = new OldRecords(file, state, seenRuns);
    const approvals = new ApprovalChanges(file, state);
    this.state = state;
    this.perform = {
      'add-records': (given, at) => adder.add(given, at),
      'register-actions': (given) => registerActions(file, state, given),
      'first-organisation': (_given, at) => firstOrganisation(file, at),
      'new-organisation': (_given, at) => newOrganisation(file, at),
      'add-key': (given, at) => addKey(file, given, at),
      'revoke-key': (given, at) => revokeKey(file, given, at),
      'note-agent': (given, at) => noteAgent(file, given, at),
      'set-retention': (given, at) => setRetention(file, given, at),
      'remove-piece': (given, at) => oldRecords.removePiece(given, at),
      'ask-approval': (given, at) => approvals.ask(given, at),
      'change-approval': (given, at) => approvals.change(given, at),
      'settle-approvals': (_given, at) => approvals.settle(at),
      'close-link': (given) => approvals.closeLink(given),
      kill: (given, at) => kill(file, state, given, at),
      revive: (given, at) => revive(file, state, given, at),
      'save-policy': (given, at) => savePolicy(file, state, given, at),
      'remove-policy': (given, at) => removePolicy(file, state, given, at),
      'remove-approvals': (given) => removeOldApprovals(file, given),
      probe: () => null,
    };
  }

  /** The last sequence that was given out. */
  get seq(): number {
    return this.state.seq;
  }

  /** Comes last in a transaction. */
  save(): void {
    this.state.save();
  }
}
