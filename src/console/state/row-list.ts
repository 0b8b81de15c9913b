import { computed, signal } from '@preact/signals';
import { ApiProblem } from '../api/problem';

/** When what could not be asked is asked again. Unit: milliseconds. */
const RETRY_MS = 2_000;

/** How many rows one page may have. */
export const MAX_ROWS = 1_000;

/** Some rows of a list, and how to ask for those after them. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  /** How many match. */
  readonly total: number;
  /** Null at the end. */
  readonly next: string | null;
}

/** Where rows come from. */
export interface RowSource<Row> {
  readonly idOf: (row: Row) => string;
  /**
   * @param next - what the page before gave; null for the first one.
   * @param atLeast - how many rows a first page shall have; more than {@link MAX_ROWS} are never asked for.
   */
  readonly page: (asked: string, next: string | null, atLeast: number) => Promise<RowPage<Row>>;
  /** Whether what is new stands first in this list. */
  readonly isLatestFirst: (asked: string) => boolean;
  /** What a row has become that is not there any more, where a first page has all that there are. */
  readonly gone?: (row: Row) => Row;
}

/**
 * The rows of a list, a page at a time, as far as somebody has scrolled.
 *
 * What is new does not move what is read: it is counted, and shown when that is asked for. What has changed changes where
 * it stands.
 */
export class RowList<Row> {
  readonly rows = signal<readonly Row[]>([]);
  /** How many match; null until that is known. */
  readonly total = signal<number | null>(null);
  readonly problem = signal<ApiProblem | null>(null);
  readonly isLoading = signal(true);
  /** What the rows answer to; null where they answer to nothing yet. */
  readonly answered = signal<string | null>(null);
  private readonly latest = signal<RowPage<Row> | null>(null);
  /** How many have come since the list was loaded: what has left it meanwhile does not hide them. */
  readonly fresh = computed(() => {
    const page = this.latest.value;
    if (page === null) return this.arrived.value;
    if (this.source.gone !== undefined) return this.unknownOf(page.rows).length;
    const newer = this.source.isLatestFirst(this.asked) ? this.newerOf(page.rows).length : 0;
    return Math.max(newer, page.total - (this.total.value ?? 0), this.arrived.value);
  });
  /** What was told of since the list was loaded, where it holds everything. */
  private readonly arrivals = new Set<string>();
  private readonly arrived = signal(0);
  private asked = '';
  private retry: ReturnType<typeof setTimeout> | undefined;
  private next: string | null = null;
  private turn = 0;
  private isLooking = false;
  private looksAgain = false;
  /** Whether all that is here may be out of date. */
  private looksAtAll = false;

  constructor(private readonly source: RowSource<Row>) {}

  /**
   * Loads the first page of a list; until it is here, the one before it stays. Where it does not come, only rows that
   * answer to the same question stay, and without an answer it is asked again after a while.
   */
  async start(asked = this.asked): Promise<void> {
    this.asked = asked;
    this.turn++;
    this.latest.value = null;
    clearTimeout(this.retry);
    await this.load(null, ({ rows, total }) => {
      this.answered.value = asked;
      this.rows.value = rows;
      this.total.value = total;
      this.forgetArrivals();
    });
  }

  /** Loads what could not be loaded, else looks at all that is here again, and whether there is something new. */
  async reset(): Promise<void> {
    if (this.problem.value !== null || this.total.value === null) await this.start();
    else {
      this.looksAtAll = true;
      await this.look();
    }
  }

  /** Ends to ask again. */
  stop(): void {
    this.turn++;
    clearTimeout(this.retry);
  }

  /** Loads the next page, where there is one. */
  async more(): Promise<void> {
    if (this.isLoading.value || this.next === null || this.problem.value !== null) return;
    await this.load(this.next, ({ rows }) => {
      this.rows.value = [...this.rows.value, ...this.unknownOf(rows)];
    });
  }

  /** Looks whether there is something new; as often as that is asked for, one question at a time. */
  async look(): Promise<void> {
    this.looksAgain = this.isLooking;
    if (this.isLooking || this.total.value === null) return;
    this.isLooking = true;
    const { turn, looksAtAll } = this;
    this.looksAtAll = false;
    try {
      const page = await this.source.page(this.asked, null, looksAtAll ? this.rows.value.length : 0);
      if (turn === this.turn) {
        this.latest.value = page;
        for (const row of page.rows) this.revise(row);
        if (page.rows.length === page.total) this.reviseGone(page.rows);
      }
    } catch {
      // The event is gone, and what it told of is not known yet.
      if (turn === this.turn) {
        this.looksAtAll ||= looksAtAll;
        setTimeout(() => void this.look(), RETRY_MS);
      }
    }
    this.isLooking = false;
    if (this.looksAgain) void this.look();
  }

  /** Shows what is new: above the rows that are there, where it belongs there, else the list begins anew. */
  async showFresh(): Promise<void> {
    const page = this.latest.value;
    if (page === null) {
      if (this.fresh.value > 0) await this.start();
      return;
    }
    const unknown = this.newerOf(page.rows);
    if (
      unknown.length !== this.fresh.value ||
      unknown.length === page.rows.length ||
      !this.source.isLatestFirst(this.asked)
    ) {
      await this.start();
      return;
    }
    this.rows.value = [...unknown, ...this.rows.value];
    this.total.value = page.total;
    this.latest.value = null;
    this.forgetArrivals();
  }

  /** Counts a row that is told of as new: a list of everything holds it, and nobody has to be asked whether it does. */
  arrive(row: Row): void {
    const id = this.source.idOf(row);
    if (this.asked !== '' || this.total.value === null || this.rows.value.some((each) => this.source.idOf(each) === id))
      return;
    this.arrived.value = this.arrivals.add(id).size;
  }

  /**
   * Takes what a row has become, where that row is here.
   *
   * @param isNewer - whether it is later than what is here; default: it is.
   */
  revise(row: Row, isNewer: (before: Row) => boolean = () => true): void {
    const id = this.source.idOf(row);
    const index = this.rows.value.findIndex((each) => this.source.idOf(each) === id);
    const before = this.rows.value[index];
    if (before === undefined || !isNewer(before)) return;
    const after = { ...before, ...row };
    // Most are as they were: then nothing has to be drawn.
    if (JSON.stringify(after) !== JSON.stringify(before)) this.rows.value = this.rows.value.with(index, after);
  }

  /** Rows of which there is nothing left stay where they stand, and say so. */
  private reviseGone(rows: readonly Row[]): void {
    const { gone, idOf } = this.source;
    if (gone === undefined) return;
    const there = new Set(rows.map(idOf));
    for (const row of this.rows.value) if (!there.has(idOf(row))) this.revise(gone(row));
  }

  /** Those that stand before the first one that is known: what stands behind it has moved up. */
  private newerOf(rows: readonly Row[]): readonly Row[] {
    const known = new Set(this.rows.value.map(this.source.idOf));
    const first = rows.findIndex((row) => known.has(this.source.idOf(row)));
    return first < 0 ? rows : rows.slice(0, first);
  }

  private forgetArrivals(): void {
    this.arrivals.clear();
    this.arrived.value = 0;
  }

  private unknownOf(rows: readonly Row[]): readonly Row[] {
    const known = new Set(this.rows.value.map(this.source.idOf));
    return rows.filter((row) => !known.has(this.source.idOf(row)));
  }

  private async load(next: string | null, take: (page: RowPage<Row>) => void): Promise<void> {
    const { turn } = this;
    this.isLoading.value = true;
    try {
      const page = await this.source.page(this.asked, next, 0);
      if (turn !== this.turn) return;
      this.next = page.next;
      this.problem.value = null;
      take(page);
    } catch (error) {
      if (turn === this.turn) this.fail(ApiProblem.of(error), next === null);
    }
    if (turn === this.turn) this.isLoading.value = false;
  }

  private fail(problem: ApiProblem, isFirst: boolean): void {
    this.problem.value = problem;
    if (this.answered.value !== this.asked) {
      this.answered.value = null;
      this.rows.value = [];
      this.total.value = null;
    }
    if (isFirst && (problem.status === 0 || problem.status >= 500)) {
      this.retry = setTimeout(() => void this.start(), RETRY_MS);
    }
  }
}
