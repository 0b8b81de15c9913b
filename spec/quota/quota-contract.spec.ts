import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../../src/core/claim';
import { FileQuotaStore } from '../../src/quota/file-quota-store';
import { InMemoryQuotaStore, type InMemoryReservation } from '../../src/quota/in-memory-quota-store';
import { type Overrun, QuotaStore, type Refusal, type Reserved } from '../../src/quota/quota-store';
import { ManualClock, quotaContract } from '../../src/testing';

/** The names of the checks that fail. */
async function violations(makeStore: () => QuotaStore): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const check of quotaContract(makeStore)) await check.run().catch(() => failed.push(check.name));
  return failed;
}

/** A store that keeps the contract but for what a test changes. */
class Variant extends InMemoryQuotaStore {
  constructor() {
    super(new ManualClock());
  }
}

describe('quotaContract', () => {
  describe('with InMemoryQuotaStore', () => {
    for (const check of quotaContract(() => new InMemoryQuotaStore(new ManualClock()))) it(check.name, check.run);
  });

  describe('with FileQuotaStore, which keeps no windows', () => {
    let home: string;
    let count = 0;
    beforeAll(() => {
      home = mkdtempSync(join(tmpdir(), 'quota-contract-'));
    });
    afterAll(() => rmSync(home, { recursive: true }));
    const make = () => new FileQuotaStore(join(home, `${++count}.db`), new ManualClock());
    for (const check of quotaContract(make, { windows: false })) it(check.name, check.run);
  });

  it('tells of a store that counts a peek', async () => {
    class Counting extends Variant {
      override peek(claims: readonly Claim[]): Refusal | undefined {
        const answer = super.reserve(claims);
        return answer.ok ? undefined : answer;
      }
    }
    expect(await violations(() => new Counting())).toContain('takes nothing at a peek');
  });

  it('tells of a store that takes what it can', async () => {
    class Greedy extends Variant {
      override reserve(claims: readonly Claim[]): Reserved<InMemoryReservation> | Refusal {
        const refusal = super.peek(claims);
        if (refusal === undefined) return super.reserve(claims);
        for (const claim of claims) super.reserve([claim]);
        return refusal;
      }
    }
    expect(await violations(() => new Greedy())).toEqual(
      expect.arrayContaining(['takes all claims of a call or none', 'takes no place for a call that money refuses']),
    );
  });

  it('tells of a store that forgets to release, and of one that never tells of an overrun', async () => {
    class Forgetful extends Variant {
      override release(): void {}
    }
    class Silent extends Variant {
      override settle(reservation: InMemoryReservation, actualNanoUsd: number): Overrun | undefined {
        super.settle(reservation, actualNanoUsd);
        return undefined;
      }
    }
    expect(await violations(() => new Forgetful())).toEqual([
      'gives everything back on release',
      'takes one place for several limits on one window, and gives it back on release',
    ]);
    expect(await violations(() => new Silent())).toEqual([
      'tells which limits the actual cost takes across: not those reached exactly or passed before',
    ]);
  });

  it('tells of a store that looks and takes in two steps', async () => {
    class TwoSteps extends QuotaStore<InMemoryReservation> {
      private readonly inner = new Variant();
      peek(claims: readonly Claim[]): Refusal | undefined {
        return this.inner.peek(claims);
      }
      async reserve(claims: readonly Claim[]): Promise<Reserved<InMemoryReservation> | Refusal> {
        const refusal = this.inner.peek(claims);
        await null;
        return refusal ?? this.inner.reserve(claims.map((claim) => ({ ...claim, soft: true })));
      }
      settle(reservation: InMemoryReservation, actualNanoUsd: number): Overrun | undefined {
        return this.inner.settle(reservation, actualNanoUsd);
      }
      release(reservation: InMemoryReservation): void {
        this.inner.release(reservation);
      }
    }
    expect(await violations(() => new TwoSteps())).toContain('never admits more than the limit to calls in parallel');
  });
});
