import { readParameters } from '../../src/metadata/argument-names';

type AnyFunction = (...args: never[]) => unknown;

/** What an engine says is the source: comments and all, which a compiler of this file would take away. */
const evaluate = (expression: string): AnyFunction => new Function(`return (${expression});`)() as AnyFunction;
const method = (source: string): AnyFunction => {
  const holder = evaluate(`{ ${source} }`) as unknown as Record<string | symbol, AnyFunction>;
  return holder[Reflect.ownKeys(holder)[0]];
};
const classMethod = (source: string): AnyFunction => {
  const { prototype } = evaluate(`class { ${source} }`) as unknown as { prototype: Record<string, AnyFunction> };
  return prototype[Reflect.ownKeys(prototype).filter((key) => key !== 'constructor')[0] as string];
};

const named = (...names: string[]) => ({ count: names.length, names });
const unnamed = (count: number) => ({ count, names: null });

const METHODS: readonly [source: string, expected: unknown][] = [
  ['refund() {}', named()],
  ['refund(orderId) {}', named('orderId')],
  ['refund(orderId, amountUsd) {}', named('orderId', 'amountUsd')],
  ['refund(  orderId\n,\tamountUsd  ,\n) {}', named('orderId', 'amountUsd')],
  ['async refund(orderId, amountUsd) {}', named('orderId', 'amountUsd')],
  ['*refund(orderId) {}', named('orderId')],
  ['async *refund(orderId) {}', named('orderId')],
  ['async(orderId) {}', named('orderId')],
  ['get(key) {}', named('key')],
  ['$refund(_order$1, $2) {}', named('_order$1', '$2')],
  ['refund(größe, 金額, ñ) {}', named('größe', '金額', 'ñ')],
  ['"refund (at, once)"(orderId) {}', named('orderId')],
  ["'it\\'s (a, b)'(orderId) {}", named('orderId')],
  ['1(orderId) {}', named('orderId')],
  ['["refund"](orderId) {}', named('orderId')],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source
  ['[`re${"fund(a, b)"}`](orderId) {}', named('orderId')],
  ['[((a, b) => "refund")(1, [2, 3])](orderId) {}', named('orderId')],
  ['[/* ] ( */ "refund"](orderId) {}', named('orderId')],
  ['async *[Symbol.iterator](a) {}', named('a')],
  ['async *[Symbol.for("a, (b)")](a, b) {}', named('a', 'b')],

  ['refund(orderId = 1, amountUsd = 2) {}', named('orderId', 'amountUsd')],
  ['refund(orderId = ",", amountUsd = ")") {}', named('orderId', 'amountUsd')],
  ["refund(orderId = '\\',(', amountUsd) {}", named('orderId', 'amountUsd')],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: source
  ['refund(orderId = `,)${`,)${")"}` + [1, ","]},)`, amountUsd) {}', named('orderId', 'amountUsd')],
  ['refund(orderId = `\\`),`, amountUsd) {}', named('orderId', 'amountUsd')],
  ['refund(orderId = `$ {)}`, amountUsd) {}', named('orderId', 'amountUsd')],
  ['refund(orderId = [1, [2, 3]], options = { a: { b: 1 }, c: 2 }) {}', named('orderId', 'options')],
  ['refund(orderId = f(1, g(2, 3)), amountUsd) {}', named('orderId', 'amountUsd')],
  ['refund(choose = (a, b) => a, amountUsd) {}', named('choose', 'amountUsd')],
  ['refund(choose = a => a, amountUsd) {}', named('choose', 'amountUsd')],
  ['refund(choose = function (a, b) { return ")"; }, amountUsd) {}', named('choose', 'amountUsd')],
  ['refund(orderId = a == b, amountUsd = a >= b) {}', named('orderId', 'amountUsd')],
  ['refund(orderId = "a=b", amountUsd) {}', named('orderId', 'amountUsd')],

  ['refund(/* , */ orderId /* ) */, // , )\n amountUsd) {}', named('orderId', 'amountUsd')],
  ['/* (a, b) */ refund(orderId) {}', named('orderId')],
  ['refund /* (a, b) */ (orderId) {}', named('orderId')],
  ['refund // (a, b)\n (orderId) {}', named('orderId')],
  ['refund(/* none */) {}', named()],
  ['refund(orderId = [ /* ] */ 1], amountUsd) {}', named('orderId', 'amountUsd')],
  ['refund(orderId = "/*", amountUsd = "*/") {}', named('orderId', 'amountUsd')],
  ["refund(orderId /* it's */, amountUsd) {}", named('orderId', 'amountUsd')],

  ['refund({ orderId, amountUsd }) {}', unnamed(1)],
  ['refund({ orderId, amountUsd } = {}) {}', unnamed(1)],
  ['refund(orderId, { amountUsd = 1, note: { text } }) {}', unnamed(2)],
  ['refund([first, second], third) {}', unnamed(2)],
  ['refund(...orderIds) {}', unnamed(1)],
  ['refund(orderId, ...rest) {}', unnamed(2)],

  // A slash may begin a regular expression, in which brackets and quotes mean something else: not followed.
  ['refund(pattern = /[,)]/, amountUsd) {}', null],
  ['refund(half = 1 / 2, amountUsd) {}', null],
  ['refund(options = { pattern: /[)}]/ }, amountUsd) {}', null],
];

const FUNCTIONS: readonly [source: string, expected: unknown][] = [
  ['function (orderId) {}', named('orderId')],
  ['function refund(orderId, amountUsd) {}', named('orderId', 'amountUsd')],
  ['async function refund(orderId) {}', named('orderId')],
  ['async function* refund(orderId) {}', named('orderId')],
  ['function /* (a, b) */ refund(orderId) {}', named('orderId')],
  ['() => 1', named()],
  ['(orderId) => f(orderId, 1)', named('orderId')],
  ['(orderId, amountUsd = 1) => 1', named('orderId', 'amountUsd')],
  ['async (orderId) => 1', named('orderId')],
  ['async(orderId) => 1', named('orderId')],
  ['({ orderId }) => 1', unnamed(1)],
  ['orderId => f(1, 2)', named('orderId')],
  ['orderId=>orderId', named('orderId')],
  ['async orderId => f(1, 2)', named('orderId')],
  ['async => f(async, 2)', named('async')],
  ['größe => f(1, 2)', named('größe')],
  ['async größe => f(1, 2)', named('größe')],
  // The names of what its body calls are not its own.
  ['orderId /* the id */ => f(a, b)', null],
  ['async /* soon */ orderId => f(a, b)', null],
  ['orderId /* => */ => f(a, b)', null],
];

describe('readParameters', () => {
  it.each(METHODS)('reads the method %s', (source, expected) => {
    expect([readParameters(method(source)), readParameters(classMethod(source))]).toEqual([expected, expected]);
  });

  it.each(FUNCTIONS)('reads the function %s', (source, expected) => {
    expect(readParameters(evaluate(source))).toEqual(expected);
  });

  it('reads static and private methods', () => {
    const [ofClass, hidden] = (
      evaluate(
        '(() => { class C { static refund(orderId) {} #hide(amountUsd) {} static hidden() { return new C().#hide; } } return [C.refund, C.hidden()]; })',
      ) as unknown as () => AnyFunction[]
    )();
    expect([readParameters(ofClass), readParameters(hidden)]).toEqual([named('orderId'), named('amountUsd')]);
  });

  it.each([
    ['native', Math.max],
    ['bound', ((orderId: string) => orderId).bind(null)],
    ['proxied', new Proxy((orderId: string) => orderId, {})],
  ] as [string, AnyFunction][])('gives null for a %s function', (_kind, fn) => {
    expect(readParameters(fn)).toBeNull();
  });
});
