import type { PageQuery, SortColumn } from '../../../src/storage/queries';
import type { StorageUnderTest } from '../read-model-contract';
import { EVERYTHING, idsOf, numbered, page, textOf } from './asking';
import { entry, HOUR, intervention, revisionOf, START } from './rows';

const ORG = 1;

/** Lists: order, parts, totals, cursors. */
export function listCases(now: StorageUnderTest): void {
  const list = (query?: Partial<PageQuery>, filter = EVERYTHING) =>
    now.storage.list(ORG, 'intervention', filter, page(query));
  const walk = async (query: Partial<PageQuery>, between: () => Promise<void> = async () => undefined) => {
    const ids: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const part = await list({ ...query, cursor });
      const { nextCursor } = part;
      ids.push(...idsOf(part));
      more = nextCursor !== null;
      cursor = nextCursor ?? undefined;
      await between();
    }
    return ids;
  };

  describe('list', () => {
    it('gives nothing of nothing', async () => {
      expect(await list()).toEqual({ pieces: [], total: 0, nextCursor: null });
    });

    it('gives the records as they were kept, the latest first, and counts all', async () => {
      const rows = numbered([0, 2, 1].map((hours) => intervention({ at: START + hours * HOUR })));
      await now.world.addInterventions(ORG, rows);
      const first = await list({ limit: 2 });
      expect(first).toMatchObject({ total: 3, nextCursor: expect.any(String) });
      expect(textOf(first)).toBe(`${rows[1].body},${rows[2].body}`);
      const second = await list({ skip: 2 });
      expect(second).toMatchObject({ total: 3, nextCursor: null });
      expect(textOf(second)).toBe(rows[0].body);
      expect(await list({ skip: 3 })).toEqual({ pieces: [], total: 3, nextCursor: null });
    });

    it('sees what was acknowledged just before, and of a record the highest revision alone', async () => {
      for (const revision of [1, 3, 2]) {
        const outcome = ['', 'escalated', 'blocked', 'blocked'][revision];
        await now.world.addInterventions(ORG, [intervention({ revision, outcome, at: START + revision })]);
        const found = await list();
        expect([JSON.parse(textOf(found)).revision, found.total]).toEqual([revision === 1 ? 1 : 3, 1]);
      }
    });

    const rows = numbered([
      intervention({ at: START, riskLevel: 'low', actionName: 'b', preventedUsd: 3 }),
      intervention({ at: START, riskLevel: 'critical', actionName: 'a', preventedUsd: 1 }),
      intervention({ at: START - HOUR, riskLevel: 'unheard_of', actionName: 'B', preventedUsd: 2 }),
      intervention({ at: START + HOUR, riskLevel: 'minimal', actionName: 'é', preventedUsd: 1 }),
      intervention({ at: START, riskLevel: 'high', actionName: 'b', preventedUsd: 9_000_000 }),
      intervention({ at: START, riskLevel: 'medium', actionName: '𝒂', preventedUsd: 0 }),
    ]);
    const orders: readonly [SortColumn, readonly number[]][] = [
      ['timestamp', [4, 6, 5, 2, 1, 3]],
      ['received_at', [6, 5, 4, 3, 2, 1]],
      ['cost_prevented_usd', [5, 1, 3, 4, 2, 6]],
      ['risk_level', [2, 5, 6, 1, 4, 3]],
      ['action_name', [6, 4, 5, 1, 2, 3]],
    ];
    it.each(orders)('sorts by %s, equals by their arrival, and the other way round', async (sortBy, numbers) => {
      await now.world.addInterventions(ORG, rows);
      const ids = numbers.map((number) => `i-${number}`);
      expect(idsOf(await list({ sortBy }))).toEqual(ids);
      expect(idsOf(await list({ sortBy, descending: false }))).toEqual([...ids].reverse());
    });

    it.each(orders)('is walked by cursors, sorted by %s', async (sortBy, numbers) => {
      await now.world.addInterventions(ORG, rows);
      const ids = numbers.map((number) => `i-${number}`);
      for (const limit of [1, 2, 6]) {
        expect(await walk({ sortBy, limit })).toEqual(ids);
        expect(await walk({ sortBy, limit, descending: false })).toEqual([...ids].reverse());
      }
    });

    it('shows a walk by received_at each row once that was there when it began, whatever is written meanwhile', async () => {
      await now.world.addInterventions(
        ORG,
        rows.map((row) => revisionOf(row, { outcome: 'escalated' })),
      );
      let revision = 1;
      const revise = async (): Promise<void> => {
        revision++;
        const revised = rows.map((row) =>
          revisionOf(row, { revision, outcome: 'escalated', at: START + revision * HOUR }),
        );
        await now.world.addInterventions(ORG, [...revised, intervention({ id: `new-${revision}` })]);
      };
      const ids = await walk({ sortBy: 'received_at', limit: 2 }, revise);
      expect(ids).toEqual(['i-6', 'i-5', 'i-4', 'i-3', 'i-2', 'i-1']);
    });

    it('sorts ledger entries by timestamp, arrival and action', async () => {
      const entries = numbered([entry({ action: 'b' }), entry({ action: 'a' }), entry({ action: 'c', at: START - 1 })]);
      await now.world.addEntries(ORG, entries);
      const sorted = async (sortBy: SortColumn) =>
        idsOf(await now.storage.list(ORG, 'ledger', EVERYTHING, page({ sortBy })));
      expect(await sorted('timestamp')).toEqual(['i-2', 'i-1', 'i-3']);
      expect(await sorted('received_at')).toEqual(['i-3', 'i-2', 'i-1']);
      expect(await sorted('action_name')).toEqual(['i-3', 'i-1', 'i-2']);
    });

    it('takes a value that looks like a part of a statement for what it is', async () => {
      const agentId = "x' OR 1=1; DROP TABLE interventions; --";
      await now.world.addInterventions(ORG, numbered([intervention({ agentId }), intervention({})]));
      const asked = [[agentId], ["x' OR '1'='1"], ['$1']];
      const totals = [];
      for (const agents of asked)
        totals.push((await list({}, { oneOf: { agent_id: agents }, search: "' OR 1=1" })).total);
      expect([...totals, (await list()).total]).toEqual([1, 0, 0, 2]);
    });

    it('lets nothing through a list without a value, nor a field that records of the kind do not have', async () => {
      await now.world.addInterventions(ORG, [intervention({})]);
      await now.world.addEntries(ORG, [entry({ costUsd: 1 })]);
      const total = async (kind: 'intervention' | 'ledger', filter: Parameters<typeof list>[1]) =>
        (await now.storage.list(ORG, kind, filter ?? EVERYTHING, page())).total;
      expect(await total('intervention', { oneOf: { type: [] } })).toBe(0);
      expect(await total('intervention', { oneOf: {}, shadow: [] })).toBe(0);
      expect(await total('intervention', { oneOf: {}, policy: [] })).toBe(0);
      expect(await total('intervention', { oneOf: {}, minCostNanoUsd: 0 })).toBe(0);
      expect(await total('ledger', { oneOf: { type: ['hard_block'] } })).toBe(0);
      expect(await total('ledger', { oneOf: {}, shadow: [false] })).toBe(0);
      expect(await total('ledger', { oneOf: {}, minPreventedNanoUsd: 0 })).toBe(0);
      expect(await total('ledger', { oneOf: { agent_id: undefined } })).toBe(1);
    });
  });

  describe('a cursor', () => {
    const filter = { oneOf: { type: ['hard_block'], outcome: ['blocked', 'warned'] } };
    const given = async (): Promise<string> => {
      await now.world.addInterventions(ORG, numbered([1, 2, 3].map(() => intervention({}))));
      return (await list({ limit: 1 }, filter)).nextCursor as string;
    };
    const refused = expect.objectContaining({ code: 'INVALID_CURSOR' });

    it('is valid with the same filter, however it is written, and with another limit', async () => {
      const cursor = await given();
      const same = {
        search: undefined,
        oneOf: { outcome: ['warned', 'blocked'], type: ['hard_block'], rule: undefined },
      };
      expect(idsOf(await list({ limit: 2, cursor }, same))).toEqual(['i-2', 'i-1']);
    });

    it('is refused with another sort, order, filter, kind, organisation, or with skip', async () => {
      const cursor = await given();
      await expect(list({ cursor, sortBy: 'received_at' }, filter)).rejects.toThrow(refused);
      await expect(list({ cursor, descending: false }, filter)).rejects.toThrow(refused);
      await expect(list({ cursor }, { oneOf: { type: ['hard_block'] } })).rejects.toThrow(refused);
      await expect(list({ cursor }, { ...filter, search: 'x' })).rejects.toThrow(refused);
      await expect(list({ cursor, skip: 1 }, filter)).rejects.toThrow(refused);
      await expect(now.storage.list(ORG, 'ledger', filter, page({ cursor }))).rejects.toThrow(refused);
      await expect(now.storage.list(2, 'intervention', filter, page({ cursor }))).rejects.toThrow(refused);
    });

    it('is refused where it was not given like that', async () => {
      const cursor = await given();
      const other = cursor.at(-1) === 'A' ? 'B' : 'A';
      for (const made of [
        '',
        'x',
        '!!',
        `${other}${cursor.slice(1)}`,
        cursor.slice(0, -1),
        cursor.slice(1),
        `${cursor}AAAA`,
      ]) {
        await expect(list({ cursor: made }, filter)).rejects.toThrow(refused);
      }
    });
  });
}
