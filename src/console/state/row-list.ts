import { computed, signal } from '@preact/signals';
import { ApiProblem } from '../api/problem';

/** When what could not be asked is asked again. Unit: milliseconds. */
const RETRY_MS = 2_000;

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
  /** @param next - what the page before gave; null for the first one. */
  readonly page: (asked: string, next: string | null) => Promise<RowPage<Row>>;
  /** Whether what is new stands first in this list. */
  readonly isLatestFirst: (asked: string) => boolean;
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
  private readonly latest = signal<RowPage<Row> | null>(null);
  /** How many have come since the list was loaded. */
  readonly fresh = computed(() => Math.max(0, (this.latest.value?.total ?? 0) - (this.total.value ?? 0)));
  private asked = '';
  private next: string | null = null;
  private turn = 0;
  private isLooking = false;
  private looksAgain = false;

  constructor(private readonly source: RowSource<Row>) {}

  /** Loads the first page of a list; until it is here, the one before it stays. */
  async start(asked = this.asked): Promise<void> {
    this.asked = asked;
    this.turn++;
    this.latest.value = null;
    await this.load(null, ({ rows, total }) => {
      this.rows.value = rows;
      this.total.value = total;
    });
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
    const { turn } = this;
    try {
      const page = await this.source.page(this.asked, null);
      if (turn === this.turn) {
        this.latest.value = page;
        for (const row of page.rows) this.revise(row);
      }
    } catch {
      // The event is gone, and what it told of is not known yet.
      setTimeout(() => void this.look(), RETRY_MS);
    }
    this.isLooking = false;
    if (this.looksAgain) void this.look();
  }

  /** Shows what is new: above the rows that are there, where it belongs there, else the list begins anew. */
  showFresh(): void {
    const page = this.latest.value;
    if (page === null) return;
    const unknown = this.unknownOf(page.rows);
    if (unknown.length !== this.fresh.value || !this.source.isLatestFirst(this.asked)) {
      void this.start();
      return;
    }
    this.rows.value = [...unknown, ...this.rows.value];
    this.total.value = page.total;
    this.latest.value = null;
  }

  /**
   * Takes what a row has become, where that row is here.
   *
   * @param isNewer - whether it is later than what is here; default: it is.
   */
  revise(row: Row, isNewer: (before: Row) => boolean = () => true): void {
    const id = this.source.idOf(row);
    const index = this.rows.value.findIndex((each) => this.source.idOf(each) === id);
    if (index < 0 || !isNewer(this.rows.value[index])) return;
    this.rows.value = this.rows.value.with(index, { ...this.rows.value[index], ...row });
  }

  private unknownOf(rows: readonly Row[]): readonly Row[] {
    const known = new Set(this.rows.value.map(this.source.idOf));
    return rows.filter((row) => !known.has(this.source.idOf(row)));
  }

  private async load(next: string | null, take: (page: RowPage<Row>) => void): Promise<void> {
    const { turn } = this;
    this.isLoading.value = true;
    try {
      const page = await this.source.page(this.asked, next);
      if (turn !== this.turn) return;
      this.next = page.next;
      this.problem.value = null;
      take(page);
    } catch (error) {
      if (turn === this.turn) this.problem.value = ApiProblem.of(error);
    }
    if (turn === this.turn) this.isLoading.value = false;
  }
}
