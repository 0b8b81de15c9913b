import type { RecordKind } from '../../storage/truth';
import { csv, JSON_LINES } from '../export/export-formats';
import { exportStream } from '../export/export-stream';
import { filterOf } from '../query/filter-of';
import { INTERVENTION_FILTER, LEDGER_FILTER } from '../query/filter-schema';
import { READERS, type Route } from '../route';
import { RECEIVED_INTERVENTION } from '../schemas/intervention';
import type { JsonSchema } from '../schemas/json-schema';
import { RECEIVED_LEDGER_ENTRY } from '../schemas/ledger-entry';
import type { Query } from '../schemas/read-query';

/** Writes all interventions that match into a file. */
export const exportInterventions = exportRoute(
  'intervention',
  'interventions',
  INTERVENTION_FILTER,
  RECEIVED_INTERVENTION,
);

/** Writes all ledger entries that match into a file. */
export const exportLedger = exportRoute('ledger', 'ledger', LEDGER_FILTER, RECEIVED_LEDGER_ENTRY);

function exportRoute(
  kind: RecordKind,
  name: string,
  filter: Readonly<Record<string, JsonSchema>>,
  record: JsonSchema,
): Route {
  const formats = { csv: csv(columnsOf(record)), jsonl: JSON_LINES };
  return {
    method: 'GET',
    url: `/${name}/export`,
    summary: 'Writes all that match at one moment, the latest first.',
    roles: READERS,
    readsModel: true,
    query: { ...filter, format: { type: 'string', enum: ['csv', 'jsonl'], default: 'csv' } },
    answers: { 200: { type: 'string' } },
    mediaTypes: ['text/csv', 'application/jsonl'],
    handle({ query, key }, reply, { storage, exports }) {
      const { format = 'csv' } = query as { readonly format?: 'csv' | 'jsonl' };
      const wanted = filterOf(query as Query);
      const stream = exports.take(() => exportStream(storage.export(key.org, kind, wanted), formats[format]));
      return reply
        .type(formats[format].mediaType)
        .header('content-disposition', `attachment; filename="${name}.${format}"`)
        .send(stream);
    },
  };
}

/** The names of today, in the order of the schema. */
function columnsOf({ properties = {} }: JsonSchema): readonly string[] {
  return Object.keys(properties).filter((name) => properties[name].deprecated !== true);
}
