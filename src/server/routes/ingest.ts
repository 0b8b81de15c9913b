import { takenRecords } from '../body/taken-records';
import { readEntries } from '../intake/read-entries';
import { AGENTS, type Route } from '../route';
import { answer, COUNT, listOf, TEXT } from '../schemas/fields';
import { INGEST_BODY } from '../schemas/ingest-body';

const REJECTED = answer({ index: COUNT, errors: listOf(answer({ path: TEXT, message: TEXT })) });
const CONFLICT = [{ path: '', message: 'contradicts the entry of this id that is kept' }];

/** Takes ledger entries: those that are sound, while the others are named. */
export const ingest: Route = {
  method: 'POST',
  url: '/ingest',
  summary: 'Keeps ledger entries; those that cannot be kept are named.',
  roles: AGENTS,
  body: INGEST_BODY,
  recordsIn: 'entries',
  answers: { 202: answer({ accepted: COUNT, duplicates: COUNT, rejected: listOf(REJECTED) }) },
  handle(request, reply, { storage, clock, rates, metrics }) {
    const { key } = request;
    const { rows, indices, rejected } = readEntries(takenRecords(request), clock.now());
    rates?.countRecords(key.id, rows.length);
    // Not awaited here: that would hold the rows until they are written.
    return storage.addLedgerEntries({ org: key.org, agentId: key.agentId }, rows).then((added) => {
      metrics.countRecords('ledger', added);
      const conflicts = added.conflicts.map((row) => ({ index: indices[row], errors: CONFLICT }));
      reply.code(202);
      return {
        accepted: added.accepted,
        duplicates: added.duplicates,
        rejected: [...rejected, ...conflicts].sort((left, right) => left.index - right.index),
      };
    });
  },
};
