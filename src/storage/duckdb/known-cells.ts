import type { DuckDBConnection } from '@duckdb/node-api';
import { CELL, dictionaryTable } from './dictionaries';
import { rowsOf } from './rows-of';

/** The groups of a cell that figures are made of, and their words that figures name. */
export const NAMED_GROUPS = {
  state: ['outcome', 'risk_level', 'type', 'scope'],
  policy: ['policy_id', 'policy_name', 'rule'],
  action: ['action_name'],
  agent: ['agent_id'],
} as const;

/** A group of a cell. */
export type NamedGroup = keyof typeof NAMED_GROUPS;
/** Up to four words; null for each that is empty or not there. */
export type Names = readonly (string | null)[];

const GROUPS = Object.keys(NAMED_GROUPS) as readonly NamedGroup[];
const MOST_NAMES = 4;
/** Measured: with some 60,000 cells counting them takes longer than counting the rows by each group. */
const MAX_CELLS = 20_000;
const MAX_WORDS = 10_000;

/**
 * What cells stand for, remembered: a number once given keeps its meaning as long as the file is open. Whatever is not
 * known yet is learned when it is met.
 */
export class KnownCells {
  private readonly names: Readonly<Record<NamedGroup, Names[]>> = { state: [], policy: [], action: [], agent: [] };
  private readonly numbers: (readonly number[])[] = [];
  /** What was once known with all its words remains so. */
  private readonly isWhole: true[] = [];
  private isFull = false;

  /** @param maxCells - for tests; default 20,000. */
  constructor(readonly maxCells = MAX_CELLS) {}

  /** Whether there are more than can be remembered. */
  get areTooMany(): boolean {
    return this.isFull;
  }

  /**
   * Whether a cell is known with all its words. One may be met that is not though everything was learned: when others
   * learned what came after it, it was no longer there.
   */
  has(cell: number): boolean {
    // Of tens of thousands of cells it is asked for each question.
    return this.isWhole[cell] ?? this.look(cell);
  }

  /** How many numbers a group has had. */
  sizeOf(group: NamedGroup): number {
    return Math.max(1, this.names[group].length);
  }

  /** The words of a number of a group; 0 stands for none. */
  namesOf(group: NamedGroup, code: number): Names {
    return this.names[group][code] ?? [];
  }

  /** The numbers of the groups of a cell, in the order of {@link NAMED_GROUPS}; undefined where it is not known. */
  groupsOf(cell: number): readonly number[] | undefined {
    return this.numbers[cell];
  }

  /** Learns what has been added since the last time. */
  async learn(connection: DuckDBConnection): Promise<void> {
    const parts = [
      ...GROUPS.map((group, part) => statement(part, group, NAMED_GROUPS[group], this.names[group].length)),
      statement(GROUPS.length, CELL, ['text'], this.numbers.length),
    ];
    const rows = await rowsOf<[number, number, ...string[]]>(connection, parts.join(' UNION ALL '));
    for (const [part, code, ...texts] of rows) {
      const group = GROUPS[part];
      if (code > (group === undefined ? this.maxCells : MAX_WORDS)) this.isFull = true;
      else if (group === undefined) this.numbers[code] = texts[0].split(' ').map(Number);
      else this.names[group][code] = texts.map((text) => text || null);
    }
  }

  private look(cell: number): boolean {
    const numbers = this.numbers[cell];
    if (numbers === undefined) return false;
    const hasWords = (group: NamedGroup, place: number): boolean =>
      numbers[place] === 0 || this.names[group][numbers[place]] !== undefined;
    if (!GROUPS.every(hasWords)) return false;
    this.isWhole[cell] = true;
    return true;
  }
}

function statement(part: number, column: string, words: readonly string[], from: number): string {
  const texts = Array.from({ length: MOST_NAMES }, (_, index) => words[index] ?? 'NULL');
  return `(SELECT ${part}, code, ${texts.join(', ')} FROM ${dictionaryTable(column)} WHERE code >= ${from}
    ORDER BY code LIMIT ${MAX_CELLS + 1})`;
}
