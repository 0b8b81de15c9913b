import fc from 'fast-check';
import { allow, PolicyRule } from '../../src';
import { ControlledAgent, until } from '../platform-client/doubles/controlled-agent';
import { listOf } from '../platform-client/doubles/controlling-platform';

jest.setTimeout(60_000);

let agent: ControlledAgent;
beforeEach(async () => {
  agent = new ControlledAgent();
  await agent.platform.start();
});
afterEach(() => agent.end());

/** Waits between the checks of a call. */
class SlowRule extends PolicyRule {
  readonly name = 'slow';
  readonly stage = 'behavior';
  waitMs = 0;
  async evaluate() {
    await new Promise((resolve) => setTimeout(resolve, this.waitMs));
    return allow();
  }
}

describe('Policies of a platform that change while agents act', () => {
  it('never are seen by half: a call is decided by all documents of one set', async () => {
    const slow = new SlowRule();
    const sentinel = agent.make({ rules: [slow], platform: { requirePolicy: true }, ledger: 'off', home: false });
    const act = sentinel.guard(async (round: number) => round, { name: 'act', params: ['round'] });
    await sentinel.ready();
    await until(() => agent.platform.openStreams > 0);
    let set = 0;
    const sizes = new Map<string, number>();
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ size: fc.integer({ min: 1, max: 4 }), waitMs: fc.nat(2), calls: fc.integer({ min: 1, max: 6 }) }),
          {
            minLength: 2,
            maxLength: 6,
          },
        ),
        async (steps) => {
          agent.interventions.length = 0;
          const calls: Promise<unknown>[] = [];
          for (const { size, waitMs, calls: count } of steps) {
            slow.waitMs = waitMs;
            const version = String(++set);
            sizes.set(version, size);
            const documents = Array.from({ length: size }, (_, index) => {
              const isScoped = index % 2 === 1;
              const whose = isScoped ? { scope: 'agent', target_id: 'ann' } : { scope: 'global', target_id: null };
              return { id: `d${index}`, name: `d${index}`, version, ...whose, warnings: { actions: ['act'] } };
            });
            agent.platform.policies = listOf(documents, `"${version}"`);
            agent.platform.tell('policy_updated');
            for (let call = 0; call < count; call++) {
              calls.push(act(call));
              await new Promise((resolve) => setTimeout(resolve, call % 2));
            }
          }
          await Promise.all(calls);
          for (const id of new Set(agent.interventions.map(({ callId }) => callId))) {
            const found = agent.interventions.filter(({ callId }) => callId === id);
            const versions = [...new Set(found.map(({ policyVersion }) => policyVersion))];
            expect(versions).toHaveLength(1);
            expect(found).toHaveLength(sizes.get(String(versions[0])) as number);
            met.add(String(versions[0]));
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(met.size).toBeGreaterThan(30);
  });
});

const hang = `${'(x|x)*'.repeat(20)}y`;
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, -1, 1e308, '', hang, '*'.repeat(200), ['*'], [hang], { __proto__: null, toString: 1 }),
);
const schema = fc.oneof(
  fc.constantFrom<unknown>(
    { properties: { a: { pattern: hang } } },
    { properties: { a: { pattern: '(a{1000}){1000}' } } },
    { $ref: '#' },
    { $async: true },
    { not: {} },
    { allOf: Array.from({ length: 300 }, (_, index) => ({ properties: { [`p${index}`]: { type: 'string' } } })) },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const hostile = fc.oneof(
  fc.dictionary(
    fc.constantFrom(
      'denied_actions',
      'allowed_actions',
      'budgets',
      'approvals',
      'rules',
      'shadow',
      'strict_mode',
      'enabled',
      'scope',
      'id',
      '__proto__',
      'constructor',
      'prototype',
      'warnings',
      'risk',
      'schedules',
    ),
    value,
  ),
  fc.record({ argument_constraints: fc.dictionary(fc.constantFrom('look', 'drop', '*', '__proto__'), schema) }),
  fc.constantFrom<object>(
    { allowed_actions: ['*'], strict_mode: false },
    { shadow: ['deny-list', 'kill-switch', 'session-budget'], strict_mode: false, enabled: false },
    { risk: { tags: { payment: 'minimal' } } },
    { denied_actions: Array.from({ length: 5_000 }, (_, index) => `*a*${index}*b*`) },
    { downgrades: { drop: [{ argument: '__proto__.x', maximum: 1 }] } },
    { downgrades: { '*': [{ argument: 'a', replace: { x: 'y', y: 'x' } }] } },
  ),
);
const text = fc.oneof(
  { weight: 6, arbitrary: fc.array(hostile, { maxLength: 3 }).map((policies) => JSON.stringify({ policies })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      `{"policies":[${'{"rules":{"a":'.repeat(20_000)}1`,
      `{"policies":[{"argument_constraints":{"look":${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}}}]}`,
      '{"policies":[{"__proto__":{"enabled":false},"denied_actions":[]}]}',
    ),
  },
);

describe('Hostile documents of a platform', () => {
  it('never loosen the local policy, turn enforcement off, or stall the agent', async () => {
    const sentinel = agent.make({
      policy: { deniedActions: ['drop'], budgets: { session: 1 } },
      ledger: 'off',
      home: false,
    });
    const drop = sentinel.guard((a: string) => `dropped ${a}`, { name: 'drop' });
    const dear = sentinel.guard((a: string) => `bought ${a}`, { name: 'dear', costUsd: 2 });
    await until(() => agent.platform.openStreams > 0);
    await sentinel.ready();
    let longest = 0;
    let taken = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(text, async (policies) => {
        const { platform } = agent;
        const began = performance.now();
        platform.policies = { status: 200, text: policies };
        for (let times = 0; times < 2; times++) {
          const asked = platform.count('/policies/sync');
          platform.tell('policy_updated');
          await until(() => platform.count('/policies/sync') > asked);
        }
        expect(() => drop('x'.repeat(40))).toThrow(
          expect.objectContaining({ code: expect.stringMatching(/ACTION_DENIED|OUTSIDE_SCHEDULE/) }),
        );
        expect(() => dear('x'.repeat(40))).toThrow();
        longest = Math.max(longest, performance.now() - began);
        if (sentinel.control.status().refused === null) taken++;
        else refused++;
      }),
      { numRuns: 250 },
    );
    expect(taken).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(50);
    expect(longest).toBeLessThan(2_000);
    process.stdout.write(
      `Hostile documents: ${taken} sets taken, ${refused} refused, the longest ${Math.round(longest)} ms\n`,
    );
  });
});
