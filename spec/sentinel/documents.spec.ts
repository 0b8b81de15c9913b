import { createHash } from 'node:crypto';
import {
  type ActionCall,
  allow,
  type Decision,
  deny,
  type PolicyContext,
  type PolicyDocument,
  PolicyRule,
  parsePolicy,
} from '../../src';
import { createTestSentinel } from '../../src/testing';
import { linked } from '../errors/linked';

const sha12 = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** A rule that a document configures: it refuses texts above a length. */
class LengthRule extends PolicyRule {
  static readonly optionsSchema = {
    type: 'object',
    properties: { maxLength: { type: 'integer', minimum: 1 } },
    additionalProperties: false,
  };
  readonly name = 'text-length';
  readonly stage = 'arguments';

  evaluate(call: ActionCall, { options }: PolicyContext): Decision {
    const { maxLength = 1_000 } = options as { maxLength?: number };
    const isLong = String(call.arguments.text).length > maxLength;
    return isLong ? deny('TOO_LONG', 'The text is too long.', { context: { max_length: maxLength } }) : allow();
  }
}

function make(policy: PolicyDocument | readonly PolicyDocument[], rules: readonly PolicyRule[] = [new LengthRule()]) {
  const test = createTestSentinel({ policy, rules });
  const act = test.sentinel.guard((text: string) => text, { name: 'act', params: ['text'], tags: ['x'] });
  return { ...test, act };
}

describe('The origin of an entry', () => {
  const text = '# a comment counts too\ndenied_actions: [act]\n';

  it('is the name of the document, else of its file, and the first 12 hex digits of the SHA-256 of its text', () => {
    const named = `name: production\n${text}`;
    for (const [policy, origin] of [
      [parsePolicy(named, { fileName: '/etc/callguard.yaml' }), ['production', sha12(named)]],
      [parsePolicy(text, { fileName: '/etc/callguard.yaml' }), ['callguard.yaml', sha12(text)]],
      [parsePolicy(text), [null, sha12(text)]],
      [{ deniedActions: ['act'] }, [null, sha12('{"deniedActions":["act"]}')]],
    ] as const) {
      const { act, interventions } = make(policy);
      expect(() => act('a')).toThrow();
      expect(interventions.map(({ policyName, policyVersion }) => [policyName, policyVersion])).toEqual([origin]);
    }
  });

  it('is the id and the version of a platform where it gives them', () => {
    const { act, interventions } = make(parsePolicy(`id: p-7\nversion: 12\n${text}`));
    expect(() => act('a')).toThrow();
    expect(interventions).toMatchObject([{ policyName: null, policyId: 'p-7', policyVersion: '12' }]);
  });

  it('is kept for each entry of several documents; of equals the first', () => {
    const { act, interventions, sentinel } = make([
      { name: 'flags', warnings: { actions: ['act'] }, budgets: { session: 5 } },
      { name: 'more flags', warnings: { tags: ['x'] }, budgets: { session: 1 } },
      { name: 'limits', budgets: { session: 1 } },
    ]);
    const pay = sentinel.guard(() => 1, { name: 'pay', costUsd: 2, tags: ['x'] });
    act('a');
    expect(() => pay()).toThrow();
    expect(interventions.map(({ reasonCode, policyName }) => [reasonCode, policyName])).toEqual([
      ['FLAGGED', 'flags'],
      ['FLAGGED', 'more flags'],
      ['BUDGET_EXCEEDED', 'more flags'],
    ]);
    expect(interventions[2].context).toMatchObject({
      refusals: [
        { rule: 'session-budget', policy_name: 'more flags' },
        { rule: 'session-budget', policy_name: 'limits' },
      ],
    });
  });
});

describe('strict_mode: false and shadow', () => {
  it('count only for the entries of the document that says them', () => {
    const { act, interventions } = make([
      { name: 'watching', strictMode: false, deniedActions: ['act'], warnings: { actions: ['act'] } },
      { name: 'shadowing', shadow: ['allow-list'], allowedActions: [] },
      { name: 'strict', rules: { 'text-length': { maxLength: 3 } } },
    ]);
    expect(act('abc')).toBe('abc');
    expect(() => act('abcd')).toThrow(expect.objectContaining({ code: 'TOO_LONG' }));
    expect(interventions).toMatchObject([
      {
        type: 'warning',
        rule: 'deny-list',
        policyName: 'watching',
        shadow: false,
        context: { would_have_been: 'hard_block' },
      },
      {
        type: 'warning',
        rule: 'allow-list',
        policyName: 'shadowing',
        shadow: true,
        context: { would_have_been: 'hard_block' },
      },
      { type: 'warning', rule: 'warning', policyName: 'watching', reasonCode: 'FLAGGED' },
      {
        type: 'hard_block',
        rule: 'text-length',
        policyName: 'strict',
        context: { also: [{ rule: 'deny-list', reason_code: 'ACTION_DENIED' }, { rule: 'allow-list' }] },
      },
    ]);
    expect(interventions).toHaveLength(4);
  });

  it('never loosen RULE_FAILED', () => {
    class FailingRule extends LengthRule {
      override evaluate(): Decision {
        throw new Error('mine');
      }
    }
    const { act } = make({ strictMode: false, rules: { 'text-length': { maxLength: 3 } } }, [new FailingRule()]);
    expect(() => act('a')).toThrow(expect.objectContaining({ code: 'RULE_FAILED' }));
    const shadowed = make({ shadow: ['text-length'], rules: { 'text-length': { maxLength: 3 } } }, [new FailingRule()]);
    expect(() => shadowed.act('a')).toThrow(expect.objectContaining({ code: 'RULE_FAILED' }));
  });
});

describe("A user's rule under rules:", () => {
  it('is asked once for each document that configures it, else once without options', () => {
    const { act, interventions } = make([
      { name: 'loose', rules: { 'text-length': { maxLength: 9 } } },
      { name: 'tight', rules: { 'text-length': { maxLength: 2 } } },
      { name: 'none' },
    ]);
    expect(() => act('abc')).toThrow();
    expect(() => make([]).act('x'.repeat(1001))).toThrow(expect.objectContaining({ code: 'TOO_LONG' }));
    expect(interventions).toMatchObject([{ policyName: 'tight', context: { max_length: 2 } }]);
  });

  it('takes its options as they are written: their keys are not respelled', () => {
    const policy = parsePolicy('rules: { text-length: { maxLength: 2 } }');
    expect(() => make(policy).act('abc')).toThrow(expect.objectContaining({ code: 'TOO_LONG' }));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of another type', { maxLength: '5' }, 'rules.text-length.maxLength must be integer'],
    ['out of range', { maxLength: 0 }, 'rules.text-length.maxLength must be >= 1'],
    ['that there are not', { maxLength: 5, max: 1 }, 'rules.text-length must NOT have additional properties'],
  ])('refuses options %s, at every call and when the policy is replaced', (_what, options, message) => {
    const refusal = expect.objectContaining({ code: 'INVALID_POLICY', message: expect.stringContaining(message) });
    const policy = { rules: { 'text-length': options } };
    const { act } = make(policy);
    for (let turn = 0; turn < 3; turn++) expect(() => act('a')).toThrow(refusal);
    const running = make({});
    running.act('a');
    expect(() => running.sentinel.updatePolicy(policy)).toThrow(refusal);
    expect(running.act('a')).toBe('a');
  });

  it('is checked when the policy is replaced before the first call; with the first policy, not before that call', () => {
    const faulty = { rules: { 'text-length': { maxLength: 0 } } };
    const { sentinel, act } = make({});
    for (const policy of [faulty, { rules: { 'text-lenght': {} } }]) {
      expect(() => sentinel.updatePolicy(policy)).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }));
    }
    expect(act('a')).toBe('a');
    const later = make(faulty, []);
    expect(() => later.sentinel.updatePolicy({})).not.toThrow();
    expect(later.act('a')).toBe('a');
  });

  it('that must have options is refused where no document gives them', () => {
    class NeedyRule extends LengthRule {
      static override readonly optionsSchema = { ...LengthRule.optionsSchema, required: ['maxLength'] };
    }
    const { act } = make({}, [new NeedyRule()]);
    for (let turn = 0; turn < 2; turn++) {
      expect(() => act('a')).toThrow(
        expect.objectContaining({
          code: 'INVALID_POLICY',
          message: linked('INVALID_POLICY', "rules.text-length must have required property 'maxLength'."),
        }),
      );
    }
    expect(make({ rules: { 'text-length': { maxLength: 3 } } }, [new NeedyRule()]).act('a')).toBe('a');
  });

  it('is refused where no such rule is bound, and the message names those that are', () => {
    const { act } = make({ rules: { 'text-lenght': { maxLength: 5 } } });
    for (let turn = 0; turn < 2; turn++) {
      expect(() => act('a')).toThrow(
        expect.objectContaining({
          code: 'INVALID_POLICY',
          message: linked('INVALID_POLICY', 'rules.text-lenght: there is no rule of that name; bound are text-length.'),
        }),
      );
    }
  });
});

describe('A document', () => {
  it('that is not enabled is left out', () => {
    const { act } = make([{ enabled: false, deniedActions: ['act'] }, { enabled: true }]);
    expect(act('a')).toBe('a');
  });

  it('that is not enabled is still refused where it is faulty', () => {
    expect(() => make([{ enabled: false, denied: [] } as PolicyDocument])).toThrow(
      expect.objectContaining({ code: 'INVALID_POLICY' }),
    );
  });

  it('with the evidence section of the Python SDK is refused by name', () => {
    expect(() => parsePolicy('name: x\nevidence: { required: true }', { fileName: 'p.yaml' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_POLICY',
        message: expect.stringContaining('line 2: evidence is a section of the Python SDK that is not supported yet'),
      }),
    );
  });

  it('may leave any key null, which counts as absent', () => {
    const nulls = [
      'name',
      'strict_mode',
      'shadow',
      'denied_actions',
      'allowed_actions',
      'schedules',
      'downgrades',
      'argument_constraints',
      'budgets',
      'rate_limits',
      'approvals',
      'warnings',
      'risk',
      'rules',
      'id',
      'version',
      'description',
      'enabled',
      'scope',
      'target_id',
      'session_budget',
      'run_budget',
      'action_budgets',
      'require_approval',
      'approval_actions',
      'approval_tags',
      'approval_risk_levels',
      'approval_threshold_usd',
      'approval_timeout_seconds',
    ];
    expect(parsePolicy(nulls.map((key) => `${key}: null`).join('\n'))).toEqual({});
    expect(parsePolicy('budgets: { session: 1, run: null }\nevidence: ~')).toEqual({ budgets: { session: 1 } });
  });

  it('may say what platforms manage it by, which decides nothing', () => {
    const keys = { id: 'p', version: '3', description: 'd', scope: 'agent', target_id: 'other' };
    expect(make(parsePolicy(JSON.stringify({ ...keys, enabled: true }))).act('a')).toBe('a');
  });
});
