import type { Route } from '../route';
import { checkApproval } from './check-approval';
import { checkKillSwitch } from './check-kill-switch';
import { compilePolicy } from './compile-policy';
import { createApiKey } from './create-api-key';
import { createSession } from './create-session';
import {
  approveApproval,
  cancelApproval,
  rejectApproval,
  requestApprovalInfo,
  respondToApproval,
  useApproval,
} from './decide-approval';
import { deletePolicy } from './delete-policy';
import { deleteSession } from './delete-session';
import { exportInterventions, exportLedger } from './exports';
import { getAgent } from './get-agent';
import { getApproval } from './get-approval';
import { getIntervention } from './get-intervention';
import { getOpenApi } from './get-open-api';
import { getPolicy } from './get-policy';
import { getRun } from './get-run';
import { getSession } from './get-session';
import { groupInterventions } from './group-interventions';
import { ingest } from './ingest';
import { kill } from './kill';
import { listAgents } from './list-agents';
import { listApiKeys } from './list-api-keys';
import { listApprovals, listPendingApprovals } from './list-approvals';
import { listAudit } from './list-audit';
import { listInterventions } from './list-interventions';
import { listLedger } from './list-ledger';
import { listPolicies } from './list-policies';
import { listPolicyVersions } from './list-policy-versions';
import { listRuns } from './list-runs';
import { listStops } from './list-stops';
import { patchAgent } from './patch-agent';
import { pollApproval } from './poll-approval';
import { postApproval } from './post-approval';
import { postInterventions } from './post-interventions';
import { postPolicy } from './post-policy';
import { putPolicy } from './put-policy';
import { registerActions } from './register-actions';
import { revive } from './revive';
import { revokeApiKey } from './revoke-api-key';
import { rollBackPolicy } from './roll-back-policy';
import { getSettings, putSettings } from './settings';
import { statsOfInterventions } from './stats-of-interventions';
import { statsOfLedger } from './stats-of-ledger';
import { streamEvents } from './stream-events';
import { syncPolicies } from './sync-policies';

/** Every route below `/api/v1`. */
export const ROUTES: readonly Route[] = [
  postInterventions,
  listInterventions,
  groupInterventions,
  statsOfInterventions,
  exportInterventions,
  getIntervention,
  ingest,
  listLedger,
  statsOfLedger,
  exportLedger,
  listRuns,
  getRun,
  listAgents,
  getAgent,
  patchAgent,
  registerActions,
  postApproval,
  checkApproval,
  listApprovals,
  listPendingApprovals,
  getApproval,
  pollApproval,
  approveApproval,
  rejectApproval,
  requestApprovalInfo,
  respondToApproval,
  cancelApproval,
  useApproval,
  listPolicies,
  postPolicy,
  compilePolicy,
  syncPolicies,
  getPolicy,
  putPolicy,
  deletePolicy,
  listPolicyVersions,
  rollBackPolicy,
  kill,
  revive,
  checkKillSwitch,
  listStops,
  getSession,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  createSession,
  deleteSession,
  getSettings,
  putSettings,
  listAudit,
  streamEvents,
  getOpenApi,
];
