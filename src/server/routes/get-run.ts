import { READERS, type Route } from '../route';
import { INTERVENTION, LEDGER_ENTRY, RUN } from '../schemas/answers';
import { answer, listOf } from '../schemas/fields';
import { notFound } from './not-found';
import { runAnswer } from './run-answer';
import { withFields } from './with-fields';

const RECORD = {
  anyOf: [
    answer({ kind: { type: 'string', const: 'intervention' }, intervention: INTERVENTION }),
    answer({ kind: { type: 'string', const: 'action' }, entry: LEDGER_ENTRY }),
  ],
};

/** Gives one run with what happened in it. */
export const getRun: Route = {
  method: 'GET',
  url: '/runs/:id',
  summary: 'Gives a run with its actions and interventions in order of time, the first 1,000.',
  roles: READERS,
  readsModel: true,
  answers: { 200: answer({ ...RUN, records: listOf(RECORD, 1_000) }) },
  async handle({ params, key }, reply, { storage }) {
    const run = await storage.run(key.org, (params as { readonly id: string }).id);
    if (run === null) throw notFound('run');
    const records = run.records.map(({ kind, body }) =>
      kind === 'intervention' ? `{"kind":"intervention","intervention":${body}}` : `{"kind":"action","entry":${body}}`,
    );
    const summary = JSON.stringify(runAnswer(run.summary));
    return reply.type('application/json').send(withFields(summary, { records: `[${records.join(',')}]` }));
  },
};
