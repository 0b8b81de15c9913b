import { takenRecords } from '../body/taken-records';
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
  handle(request, reply, { storage, clock, rates, metrics }) {
    const { key } = request;
    const { records, isBatch } = readInterventions(takenRecords(request));
    rates?.countRecords(key.id, records.length);
    const arrival = clock.now();
    const rows = records.map((record) => interventionRow(record, arrival));
    requireSmall(rows, isBatch);
    const only = isBatch ? {} : { id: rows[0].id };
    // Not awaited here: that would hold the rows until they are written.
    return storage.addInterventions({ org: key.org, agentId: key.agentId }, rows).then((added) => {
      metrics.countRecords('intervention', added);
      const { accepted, duplicates, conflicts } = added;
      reply.code(201);
      return { ...only, accepted, duplicates, conflicts };
    });
  },
};
