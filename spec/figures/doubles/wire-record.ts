import { toWire, type WireIntervention } from '../../../src/core/wire';
import { sampleIntervention } from '../../../src/testing/sample-intervention';

/** A record as it stands in a file, with fields of your own; `undefined` takes one away. */
export function wireRecord(fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const record: WireIntervention = toWire(sampleIntervention());
  return JSON.parse(JSON.stringify({ ...record, ...fields }));
}
