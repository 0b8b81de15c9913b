import { toTimestamp } from '../../core/timestamp';
import { APPROVAL, approvalText } from '../approvals/approval-answer';
import { READERS, type Route } from '../route';
import { INTERVENTION, LEDGER_ENTRY } from '../schemas/answers';
import { answer, COUNT, listOf } from '../schemas/fields';
import { notFound } from './not-found';
import { withFields } from './with-fields';

const EARLIER = answer({ last_24_hours: COUNT, last_30_days: COUNT });

/** Gives one intervention with what belongs to it. */
export const getIntervention: Route = {
  method: 'GET',
  url: '/interventions/:id',
  summary:
    'Gives an intervention: its highest revision, all revisions, the ledger entry of its call, its approval, earlier attempts.',
  roles: READERS,
  readsModel: true,
  answers: {
    200: {
      ...INTERVENTION,
      properties: {
        ...INTERVENTION.properties,
        revisions: listOf(INTERVENTION),
        ledger_entry: { anyOf: [LEDGER_ENTRY, { type: 'null' }] },
        approval: { anyOf: [APPROVAL, { type: 'null' }] },
        earlier: EARLIER,
      },
    },
  },
  async handle({ params, key }, reply, { storage }) {
    const { id } = params as { readonly id: string };
    const detail = await storage.intervention(key.org, id);
    if (detail === null) throw notFound('intervention');
    const revisions = detail.revisions.map(({ body, receivedAt }) =>
      withFields(body, { received_at: `"${toTimestamp(receivedAt)}"` }),
    );
    const approval = await storage.approvals.ofIntervention(key.org, id);
    const { last24Hours, last30Days } = detail.earlier;
    const fields = {
      revisions: `[${revisions.join(',')}]`,
      ledger_entry: detail.ledgerEntry ?? 'null',
      approval: approval === null ? 'null' : approvalText(approval),
      earlier: JSON.stringify({ last_24_hours: last24Hours, last_30_days: last30Days }),
    };
    return reply.type('application/json').send(withFields(detail.body, fields));
  },
};
