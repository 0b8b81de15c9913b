import type { Route } from '../route';
import { createApiKey } from './create-api-key';
import { createSession } from './create-session';
import { deleteSession } from './delete-session';
import { exportInterventions, exportLedger } from './exports';
import { getAgent } from './get-agent';
import { getIntervention } from './get-intervention';
import { getOpenApi } from './get-open-api';
import { getRun } from './get-run';
import { getSession } from './get-session';
import { ingest } from './ingest';
import { listAgents } from './list-agents';
import { listApiKeys } from './list-api-keys';
import { listAudit } from './list-audit';
import { listInterventions } from './list-interventions';
import { listLedger } from './list-ledger';
import { listRuns } from './list-runs';
import { patchAgent } from './patch-agent';
import { postInterventions } from './post-interventions';
import { registerActions } from './register-actions';
import { revokeApiKey } from './revoke-api-key';
import { getSettings, putSettings } from './settings';
import { statsOfInterventions } from './stats-of-interventions';
import { statsOfLedger } from './stats-of-ledger';
import { streamEvents } from './stream-events';

/** Every route below `/api/v1`. */
export const ROUTES: readonly Route[] = [
  postInterventions,
  listInterventions,
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
  listApiKeys,
  createApiKey,
  revokeApiKey,
  getSession,
  createSession,
  deleteSession,
  getSettings,
  putSettings,
  listAudit,
  streamEvents,
  getOpenApi,
];
