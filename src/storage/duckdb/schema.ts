import { createHash } from 'node:crypto';
import { MAX_USD, toNanoUsd } from '../../money/nano-usd';
import type { FactColumn, FactLayout } from '../fact-layout';
import { INTERVENTION_LAYOUT } from '../intervention-layout';
import { LEDGER_LAYOUT } from '../ledger-layout';
import type { RecordKind } from '../truth';
import { DICTIONARIES, formColumn, textColumn } from './dictionaries';

/** A table of facts. */
export interface FactTable {
  readonly name: 'interventions' | 'ledger';
  readonly layout: FactLayout<never>;
  /** Its columns in their order: `row` and `seq` of the truth, `org`, those of the layout, the numbers of named groups. */
  readonly columns: readonly { readonly name: string; readonly type: keyof typeof SQL_TYPES }[];
  /** The column whose sum is compared with the truth's. */
  readonly nano: 'prevented' | 'spent';
}

/** The tables of facts. */
export const FACT_TABLES: Readonly<Record<RecordKind, FactTable>> = {
  intervention: tableOf('interventions', INTERVENTION_LAYOUT, 'prevented'),
  ledger: tableOf('ledger', LEDGER_LAYOUT, 'spent'),
};

const SQL_TYPES = { word: 'INTEGER', small: 'INTEGER', big: 'BIGINT', text: 'VARCHAR' } as const;
const HIGH = `${toNanoUsd(MAX_USD)}::HUGEINT`;

/** What makes the tables. */
export const SCHEMA: string = [
  ...Object.values(FACT_TABLES).map(
    ({ name, columns }) =>
      `CREATE TABLE ${name} (${columns.map((column) => `${column.name} ${SQL_TYPES[column.type]}`).join(', ')});`,
  ),
  ...DICTIONARIES.map(
    ({ table, further }) =>
      `CREATE TABLE ${table} (code INTEGER, text VARCHAR${further.map((column) => `, ${column} VARCHAR`).join('')});`,
  ),
  'CREATE TABLE meta (version VARCHAR, position BIGINT);',
  // The number that `NanoSum.usd` gives, so that what is sorted by it has one order everywhere.
  `CREATE MACRO usd(nano) AS CASE WHEN nano < ${HIGH} THEN nano::DOUBLE / 1e9
    ELSE (nano // ${HIGH})::DOUBLE * ${MAX_USD} + (nano % ${HIGH} // 1000000000)::DOUBLE + (nano % 1000000000)::DOUBLE / 1e9 END;`,
].join('\n');

/** Names the tables and what stands in them: a file of another version is made anew. Count up where facts change their meaning. */
export const SCHEMA_VERSION = `1-${createHash('sha256').update(SCHEMA).digest('hex').slice(0, 16)}`;

function tableOf(name: FactTable['name'], layout: FactLayout<never>, nano: FactTable['nano']): FactTable {
  const columns: FactTable['columns'] = [
    { name: 'row', type: 'big' },
    { name: 'seq', type: 'big' },
    { name: 'org', type: 'small' },
    ...layout.own.flatMap(columnsOf),
    ...layout.groups.flatMap((group) => [...numberOf(group.name), ...group.columns]),
  ];
  return { name, layout, columns, nano };
}

function columnsOf({ name, type }: FactColumn<never>): FactTable['columns'] {
  if (type !== 'phrase') return [{ name, type }];
  return [
    { name, type: 'word' },
    { name: formColumn(name), type: 'word' },
    { name: textColumn(name), type: 'text' },
  ];
}

function numberOf(group: string | undefined): FactTable['columns'] {
  return group === undefined ? [] : [{ name: group, type: 'word' }];
}
