import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordFilter } from '../queries';
import type { RecordKind } from '../truth';
import type { Condition, WordCondition } from './condition';
import { filterCondition } from './filter-condition';
import { findWords } from './find-words';
import { Parameters } from './parameters';
import { FACT_TABLES } from './schema';

/** Rows of a table of facts: the condition that they fulfil, with the values for it. */
export interface Where {
  readonly table: string;
  readonly condition: string;
  readonly parameters: Parameters;
}

/**
 * The rows of an organisation that a filter lets through.
 *
 * @param parameters - of a statement that has other conditions too.
 */
export async function whereOf(
  connection: DuckDBConnection,
  org: number,
  kind: RecordKind,
  filter: RecordFilter,
  parameters = new Parameters(),
): Promise<Where> {
  const condition = filterCondition(kind, filter);
  const onWords = wordConditions(condition);
  const found = await findWords(connection, onWords, parameters);
  const known = new Map(onWords.map((each, index) => [each, found[index]]));
  const own = `org = ${parameters.add(org)}`;
  return {
    table: FACT_TABLES[kind].name,
    condition: `${own} AND ${written(condition, known, parameters)}`,
    parameters,
  };
}

function wordConditions(condition: Condition): readonly WordCondition[] {
  if (condition.kind === 'words') return [condition];
  return condition.kind === 'row' ? [] : condition.of.flatMap(wordConditions);
}

function written(condition: Condition, known: ReadonlyMap<WordCondition, string>, parameters: Parameters): string {
  if (condition.kind === 'row') return condition.fits(parameters);
  if (condition.kind === 'words') return known.get(condition) as string;
  const parts = condition.of.map((part) => written(part, known, parameters));
  if (condition.kind === 'all') return parts.length === 0 ? 'true' : parts.join(' AND ');
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`;
}
