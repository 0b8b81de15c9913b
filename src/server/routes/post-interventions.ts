import { NOTHING_SENT, type RecordsBody } from '../body/records-body';
import { interventionRow } from '../intake/intervention-row';
import { readInterventions } from '../intake/read-interventions';
import { requireSmall } from '../intake/require-small';
import { AGENTS, type Route } from '../route';
import { ADDED } from '../schemas/answers';
import { answer, ID } from '../schemas/fields';
import { INTERVENTIONS_BODY } from '../schemas/interventions-body';

/** Takes interventions: one record, or a batch that is kept whole or not at all. */
export const postInterventions: Route = {
  method: 'POST',
  url: '/interventions',
  summary: 'Keeps one intervention, or a batch of them.',
  roles: AGENTS,
  body: INTERVENTIONS_BODY,
  recordsIn: 'interventions',
  answers: { 201: { anyOf: [answer({ id: ID, ...ADDED }), answer(ADDED)] } },
  async handle({ body, key }, reply, { storage, clock, rates, metrics }) {
    const { records, isBatch } = readInterventions((body as RecordsBody | undefined) ?? NOTHING_SENT);
    rates?.countRecords(key.id, records.length);
    const arrival = clock.now();
    const rows = records.map((record) => interventionRow(record, arrival));
    requireSmall(rows, isBatch);
    const added = await storage.addInterventions({ org: key.org, agentId: key.agentId }, rows);
    metrics.countRecords('intervention', added);
    const { accepted, duplicates, conflicts } = added;
    reply.code(201);
    return { ...(!isBatch && { id: rows[0].id }), accepted, duplicates, conflicts };
  },
};
