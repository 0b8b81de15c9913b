import { ConfigurationError, GuardedAction, type GuardedActionOptions, GuardedAgent } from 'agent-sentinel';
import { linked } from '../errors/linked';
import { COMPILATIONS, compiled, type Dialect } from './compiled';

/** Decorates a method with faulty options, as a compiler of the dialect calls the decorator. */
const DECORATE: Record<Dialect, (options: object, method?: (...args: never[]) => unknown) => void> = {
  legacy: (options, method = async () => undefined) => {
    class PaymentTools {}
    const descriptor = { value: method, writable: true, enumerable: false, configurable: true };
    GuardedAction(options as GuardedActionOptions<never[]>)(PaymentTools.prototype, 'refund', descriptor);
  },
  standard: (options, method = async () => undefined) => {
    const context = { kind: 'method', name: 'refund', static: false, private: false, addInitializer: () => undefined };
    GuardedAction(options as GuardedActionOptions<never[]>)(method, context as never);
  },
};
/** A standard method decorator is told the name of the method only. */
const PLACE: Record<Dialect, string> = { legacy: 'PaymentTools.refund', standard: 'refund' };

const NAME = 'a text of 1 to 128 characters';
const NAMES = 'an array of texts of 1 to 128 characters';
const LEVEL = "'critical', 'high', 'medium', 'low' or 'minimal'";
const COST = 'a finite number of at least 0 and at most 9,000,000, or a function';
const FACTS = 'a text, facts { summary, scope, records, reversible }, or a function';
const LONG = 'x'.repeat(129);

type Row = readonly [option: string, value: unknown, expected: string, got: string];

const FAULTY_ACTION_OPTIONS: readonly Row[] = [
  ['name', '', NAME, '"" (string)'],
  ['name', LONG, NAME, `"${'x'.repeat(60)}" (string)`],
  ['name', 5, NAME, '5 (number)'],
  ['description', ['Refunds'], 'a text', 'an array of 1'],
  ['costUsd', '5', COST, '"5" (string)'],
  ['costUsd', -0.01, COST, '-0.01 (number)'],
  ['costUsd', Number.NaN, COST, 'NaN (number)'],
  ['costUsd', Number.POSITIVE_INFINITY, COST, 'Infinity (number)'],
  ['costUsd', 9_000_000.01, COST, '9000000.01 (number)'],
  ['costUsd', 5n, COST, '5 (bigint)'],
  ['costUsd', null, COST, 'null'],
  ['actualCostUsd', 5, 'a function of the result and the arguments', '5 (number)'],
  ['tags', 'payment', NAMES, '"payment" (string)'],
  ['tags', ['payment', ''], NAMES, 'an array of 2'],
  ['riskLevel', 'HIGH', LEVEL, '"HIGH" (string)'],
  ['blastRadius', 5, FACTS, '5 (number)'],
  ['blastRadius', { summary: 'all of it', sumary: 'all of it' }, FACTS, 'an object'],
  ['blastRadius', { records: -1 }, FACTS, 'an object'],
  ['blastRadius', { reversible: 'no' }, FACTS, 'an object'],
  ['intent', {}, 'a text or a function of the arguments', 'an object'],
  ['requiresApproval', 'yes', 'true or false', '"yes" (string)'],
  ['onApproval', 'later', "'wait' or 'suspend'", '"later" (string)'],
  ['approvalKey', '', 'a text that is not empty, or a function of the arguments', '"" (string)'],
  ['params', ['orderId', 2], `${NAMES}, each once`, 'an array of 2'],
  ['params', ['orderId', 'orderId'], `${NAMES}, each once`, 'an array of 2'],
  ['redact', true, `${NAMES}, or false`, 'true (boolean)'],
  ['mode', 'asynchronous', "'sync' or 'async'", '"asynchronous" (string)'],
  ['ambient', () => true, 'true or false', 'a function'],
];

const FAULTY_AGENT_OPTIONS: readonly Row[] = [
  ['tags', [5], NAMES, 'an array of 1'],
  ['agentId', '', NAME, '"" (string)'],
  ['agentId', Symbol('support'), NAME, 'Symbol(support) (symbol)'],
  ['riskLevel', 5, LEVEL, '5 (number)'],
  ['overrides', 'allow', "'refuse' or 'inherit'", '"allow" (string)'],
];

const optionsOf = (rows: readonly Row[]): string => [...new Set(rows.map(([option]) => option))].join(', ');

const fault = (code: string, message: string, details: object = {}): Error =>
  expect.objectContaining({ constructor: ConfigurationError, code, message: linked(code, message), details });

describe.each(['legacy', 'standard'] as const)('GuardedAction in the %s dialect', (dialect) => {
  const where = `@GuardedAction on ${PLACE[dialect]}`;
  const decorate = DECORATE[dialect];

  it.each(FAULTY_ACTION_OPTIONS)('refuses the option %s when it is %p', (option, value, expected, got) => {
    expect(() => decorate({ [option]: value })).toThrow(
      fault('INVALID_OPTIONS', `${where}: ${option} must be ${expected}, got ${got}.`, { option }),
    );
  });

  it('names the options that there are when it is given another', () => {
    expect(() => decorate({ name: 'refund', cost: 5 })).toThrow(
      fault('INVALID_OPTIONS', `${where}: there is no option "cost"; there are ${optionsOf(FAULTY_ACTION_OPTIONS)}.`, {
        option: 'cost',
      }),
    );
    expect(() => decorate({ toString: 5 })).toThrow(`${where}: there is no option "toString"`);
  });

  it.each([
    [null, 'null'],
    ['refund', '"refund" (string)'],
    [['refund'], 'an array of 1'],
  ])('refuses %p in the place of the options', (options, got) => {
    expect(() => decorate(options as unknown as object)).toThrow(
      fault('INVALID_OPTIONS', `${where}: the options must be an object, got ${got}.`),
    );
  });

  it("refuses mode 'sync' on an async method, which cannot be", () => {
    const message = `${where}: mode 'sync' is not possible for an async function; leave it out.`;
    expect(() => decorate({ mode: 'sync' })).toThrow(fault('INVALID_OPTIONS', message));
    expect(() => decorate({ mode: 'sync' }, async function* () {})).toThrow(fault('INVALID_OPTIONS', message));
    expect(() => decorate({ mode: 'sync' }, () => undefined)).not.toThrow();
  });

  it('counts an option that is undefined as left out', () => {
    const options = Object.fromEntries(FAULTY_ACTION_OPTIONS.map(([option]) => [option, undefined]));
    expect(() => decorate(options)).not.toThrow();
  });
});

describe('GuardedAction', () => {
  it('asks for a name where the method is named by a symbol', () => {
    const symbol = Symbol('refund');
    const name = 'name must be given for a method without a text as its name.';
    const context = { kind: 'method', name: symbol, static: false, private: false, addInitializer: () => undefined };
    expect(() => GuardedAction()(async () => undefined, context as never)).toThrow(
      fault('INVALID_OPTIONS', `@GuardedAction on Symbol(refund): ${name}`),
    );
    class PaymentTools {}
    expect(() => GuardedAction()(PaymentTools.prototype, symbol, { value: async () => undefined })).toThrow(
      fault('INVALID_OPTIONS', `@GuardedAction on PaymentTools.Symbol(refund): ${name}`),
    );
  });
});

describe('GuardedAgent', () => {
  const decorate = (options: object): void => {
    class PaymentTools {}
    GuardedAgent(options)(PaymentTools);
  };
  const where = '@GuardedAgent on PaymentTools';

  it.each(FAULTY_AGENT_OPTIONS)('refuses the option %s when it is %p', (option, value, expected, got) => {
    expect(() => decorate({ [option]: value })).toThrow(
      fault('INVALID_OPTIONS', `${where}: ${option} must be ${expected}, got ${got}.`, { option }),
    );
  });

  it('refuses a function that is no class', () => {
    expect(() => GuardedAgent()((() => undefined) as never)).toThrow(
      fault('INVALID_TARGET', '@GuardedAgent stands on something that is not a class. Put it before a class.'),
    );
  });

  it('names the options that there are when it is given another', () => {
    expect(() => decorate({ name: 'payments' })).toThrow(
      fault('INVALID_OPTIONS', `${where}: there is no option "name"; there are ${optionsOf(FAULTY_AGENT_OPTIONS)}.`, {
        option: 'name',
      }),
    );
  });
});

describe.each(COMPILATIONS)('a misplaced decorator in the $dialect dialect, compiled by $compiler', (compilation) => {
  const { dialect } = compilation;
  const { misplaced } = compiled<{ misplaced: Record<string, () => unknown> }>('misplaced', compilation);

  const place = dialect === 'legacy' ? 'Payments.refund' : 'refund';
  const onlyMethods = (what: string, where = place): Error =>
    fault(
      'INVALID_TARGET',
      `@GuardedAction on ${where}: it stands on ${what}, and only a method can be an action. Move it to a method; for a function, use sentinel.guard(fn, { name }).`,
    );
  const onlyClasses = fault(
    'INVALID_TARGET',
    '@GuardedAgent stands on something that is not a class. Put it before a class.',
  );
  const parentheses = (decorator: string): Error =>
    fault('INVALID_OPTIONS', `${decorator} stands without parentheses. Write ${decorator}().`);

  const EXPECTED: Record<string, Error> = {
    class: onlyMethods('a class', 'Payments'),
    'class, by @GuardedAction without parentheses': parentheses('@GuardedAction'),
    'class, without parentheses': parentheses('@GuardedAgent'),
    field: onlyMethods('a field'),
    'static field': onlyMethods('a field'),
    getter: onlyMethods(dialect === 'legacy' ? 'an accessor' : 'a getter'),
    setter: onlyMethods(dialect === 'legacy' ? 'an accessor' : 'a setter'),
    'method, without parentheses': parentheses('@GuardedAction'),
    'static method, without parentheses': parentheses('@GuardedAction'),
    'method, by @GuardedAgent': onlyClasses,
    'async generator, by @GuardedAgent': onlyClasses,
    'static method, by @GuardedAgent': onlyClasses,
    'static async generator, by @GuardedAgent': onlyClasses,
    ...(dialect === 'legacy'
      ? { parameter: onlyMethods('a parameter'), 'constructor parameter': onlyMethods('a parameter', 'Payments') }
      : { accessor: onlyMethods('an accessor') }),
  };

  it.each(Object.keys(EXPECTED))('is refused when the class is defined: %s', (name) => {
    expect(misplaced[name]).toThrow(EXPECTED[name]);
  });

  it('has a row for each', () => {
    expect(Object.keys(misplaced).sort()).toEqual(Object.keys(EXPECTED).sort());
  });
});
