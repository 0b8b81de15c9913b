import { createHash } from 'node:crypto';
import { MAX_USD, toNanoUsd } from '../../money/nano-usd';
import type { FactColumn, FactGroup, FactLayout } from '../fact-layout';
import { INTERVENTION_LAYOUT } from '../intervention-layout';
import { LEDGER_LAYOUT } from '../ledger-layout';
import type { RecordKind } from '../truth';
import { CELL, DICTIONARIES } from './dictionaries';

interface Column {
  readonly name: string;
  readonly type: 'BIGINT' | 'INTEGER' | 'VARCHAR';
}

/** A table of facts. */
export interface FactTable {
  readonly name: 'interventions' | 'ledger';
  readonly layout: FactLayout<never>;
  /** Its columns in their order: `row` and `seq` of the truth, `org`, those of the layout. */
  readonly columns: readonly Column[];
  /** The column whose sum is compared with the truth's. */
  readonly nano: 'prevented' | 'spent';
}

/** The tables of facts. */
export const FACT_TABLES: Readonly<Record<RecordKind, FactTable>> = {
  intervention: tableOf('interventions', INTERVENTION_LAYOUT, 'prevented'),
  ledger: tableOf('ledger', LEDGER_LAYOUT, 'spent'),
};

const HIGH = `${toNanoUsd(MAX_USD)}::HUGEINT`;

/** What makes the tables. */
export const SCHEMA: string = [
  ...Object.values(FACT_TABLES).map(({ name, columns }) => tableSql(name, columns)),
  ...DICTIONARIES.map(({ table, further }) =>
    tableSql(table, [
      { name: 'code', type: 'INTEGER' },
      ...['text', ...further].map((name) => ({ name, type: 'VARCHAR' as const })),
    ]),
  ),
  'CREATE TABLE meta (version VARCHAR, position BIGINT);',
  // The number that `NanoSum.usd` gives, so that what is sorted by it has one order everywhere.
  `CREATE MACRO usd(nano) AS CASE WHEN nano < ${HIGH} THEN nano::DOUBLE / 1e9
    ELSE (nano // ${HIGH})::DOUBLE * ${MAX_USD} + (nano % ${HIGH} // 1000000000)::DOUBLE + (nano % 1000000000)::DOUBLE / 1e9 END;`,
].join('\n');

/** Names the tables and what stands in them: a file of another version is made anew. Count up where facts change their meaning. */
export const SCHEMA_VERSION = `1-${createHash('sha256')
  .update(SCHEMA + INTERVENTION_LAYOUT.cell?.join())
  .digest('hex')
  .slice(0, 16)}`;

/** The column of the text of a phrase that has no number of its own, else empty. */
export function textColumn(phrase: string): string {
  return `${phrase}_text`;
}

function tableOf(name: FactTable['name'], layout: FactLayout<never>, nano: FactTable['nano']): FactTable {
  const columns: readonly Column[] = [
    { name: 'row', type: 'BIGINT' },
    { name: 'seq', type: 'BIGINT' },
    { name: 'org', type: 'INTEGER' },
    ...layout.own.flatMap(ownColumns),
    ...layout.groups.flatMap(groupColumns),
    ...(layout.cell === undefined ? [] : [{ name: CELL, type: 'INTEGER' as const }]),
  ];
  return { name, layout, columns, nano };
}

function ownColumns({ name, type }: FactColumn<never>): readonly Column[] {
  if (type === 'big') return [{ name, type: 'BIGINT' }];
  if (type === 'text') return [{ name, type: 'VARCHAR' }];
  const number: Column = { name, type: 'INTEGER' };
  return type === 'small' ? [number] : [number, { name: textColumn(name), type: 'VARCHAR' }];
}

function groupColumns({ name, columns }: FactGroup<never>): readonly Column[] {
  const numbers = columns.filter(({ type }) => type === 'small').map((column) => column.name);
  return [name, ...numbers].map((each) => ({ name: each, type: 'INTEGER' }));
}

function tableSql(name: string, columns: readonly Column[]): string {
  return `CREATE TABLE ${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')});`;
}
