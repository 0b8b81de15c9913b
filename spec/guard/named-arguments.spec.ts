import { isPlainRecord, namedArguments, positionalArguments } from '../../src/guard/named-arguments';
import type { ActionSpec, AnyFunction } from '../../src/metadata/action-spec';
import { createSpec } from '../../src/metadata/create-spec';

type Method = (...args: never[]) => unknown;

const specOf = (method: Method, params?: readonly string[]): ActionSpec =>
  createSpec({
    options: { name: 'act', params },
    original: method as unknown as AnyFunction,
    key: 'act',
    place: 'Agent.act',
    where: '@GuardedAction on Agent.act',
  });

const refund: Method = (_orderId: string, _amountUsd: number) => undefined;
const send: Method = (_message: unknown) => undefined;
const sendTo: Method = (_to: string, { text: _text }: { text: string }) => undefined;
const sendThis: Method = ({ text: _text }: { text: string }) => undefined;
const sendAll: Method = (..._messages: unknown[]) => undefined;

describe('namedArguments', () => {
  const mail = { to: 'ada@example.com', text: 'Hello' };
  class Mail {
    text = 'Hello';
  }
  const instance = new Mail();
  const bareObject = Object.assign(Object.create(null), mail) as typeof mail;

  const ROWS: readonly [what: string, spec: ActionSpec, args: readonly unknown[], expected: unknown][] = [
    ['the names in the source', specOf(refund), ['O-1', 5], { _orderId: 'O-1', _amountUsd: 5 }],
    [
      'arg2 and on for what is passed beyond the names',
      specOf(refund),
      ['O-1', 5, 'x', null],
      {
        _orderId: 'O-1',
        _amountUsd: 5,
        arg2: 'x',
        arg3: null,
      },
    ],
    ['only what was passed', specOf(refund), ['O-1'], { _orderId: 'O-1' }],
    ['undefined too, where it was passed', specOf(refund), [undefined, 5], { _orderId: undefined, _amountUsd: 5 }],
    ['nothing for a call without arguments', specOf(refund), [], {}],

    [
      'the declared names before those in the source',
      specOf(refund, ['order', 'usd']),
      ['O-1', 5],
      { order: 'O-1', usd: 5 },
    ],
    [
      'arg1 and on for what is passed beyond the declared names',
      specOf(refund, ['order']),
      ['O-1', 5],
      { order: 'O-1', arg1: 5 },
    ],
    ['the declared name before the keys of one object', specOf(send, ['message']), [mail], { message: mail }],
    ['arg0 and on where an empty list is declared', specOf(refund, []), ['O-1', 5], { arg0: 'O-1', arg1: 5 }],

    ['the keys of the one object', specOf(send), [mail], mail],
    ['the keys of an object without a prototype', specOf(send), [bareObject], mail],
    ['the keys of one destructured object', specOf(sendThis), [mail], mail],
    ['the keys of the one object that a native function takes', specOf(Object.freeze as Method), [mail], mail],
    ['the name, where the one parameter gets a text', specOf(send), ['Hello'], { _message: 'Hello' }],
    ['the name, where it gets an array', specOf(send), [[mail]], { _message: [mail] }],
    ['the name, where it gets an instance', specOf(send), [instance], { _message: instance }],
    ['the names, where more than one parameter is passed', specOf(send), [mail, 1], { _message: mail, arg1: 1 }],
    ['the names, where there are two parameters and one object', specOf(refund), [mail], { _orderId: mail }],

    ['arg0 and on where not every parameter has a name', specOf(sendTo), ['ada', mail], { arg0: 'ada', arg1: mail }],
    ['arg0 and on for a rest', specOf(sendAll), ['Hello', mail], { arg0: 'Hello', arg1: mail }],
    ['arg0 and on for a native function', specOf(Math.max as Method), [1, 2, 3], { arg0: 1, arg1: 2, arg2: 3 }],
    ['arg0 and on for a bound function', specOf(refund.bind(null)), ['O-1', 5], { arg0: 'O-1', arg1: 5 }],
  ];

  it.each(ROWS)('gives %s', (_what, spec, args, expected) => {
    expect(namedArguments(spec, args)).toEqual(expected);
  });

  it('gives the name where the one parameter gets a proxy, whose keys could differ each time', () => {
    const proxy = new Proxy(mail, {
      ownKeys: () => {
        throw new Error('asked for its keys');
      },
      getPrototypeOf: () => {
        throw new Error('asked for its prototype');
      },
    });
    const named = namedArguments(specOf(send), [proxy]);
    expect(Object.keys(named)).toEqual(['_message']);
    expect(named._message).toBe(proxy);
  });

  it('never takes a name for a property of the prototype', () => {
    const named = namedArguments(specOf(refund, ['__proto__', 'constructor']), [{ polluted: true }, 'it']);
    expect([Object.getPrototypeOf(named), Object.keys(named)]).toEqual([
      Object.prototype,
      ['__proto__', 'constructor'],
    ]);
  });
});

describe('positionalArguments', () => {
  const ROWS: readonly [what: string, spec: ActionSpec, named: Readonly<Record<string, unknown>>, expected: unknown][] =
    [
      ['the order of the source', specOf(refund), { _amountUsd: 5, _orderId: 'O-1' }, ['O-1', 5]],
      ['undefined for what is not given', specOf(refund), { _amountUsd: 5 }, [undefined, 5]],
      ['the declared order', specOf(refund, ['order', 'usd']), { usd: 5, order: 'O-1' }, ['O-1', 5]],
      ['one object for the one parameter', specOf(send), { to: 'ada', text: 'Hello' }, [{ to: 'ada', text: 'Hello' }]],
      ['the value of the one parameter by its name', specOf(send), { _message: 'Hello' }, ['Hello']],
      ['the value of the one declared parameter', specOf(send, ['message']), { message: 'Hello' }, ['Hello']],
      ['undefined where the one declared parameter is not given', specOf(send, ['message']), { text: 1 }, [undefined]],
      ['one object for one destructured parameter', specOf(sendThis), { text: 'Hello' }, [{ text: 'Hello' }]],
      [
        'arg0 and on where not every parameter has a name',
        specOf(sendTo),
        { arg1: { text: 'Hello' }, arg0: 'ada' },
        ['ada', { text: 'Hello' }],
      ],
      ['arg0 and on for a native function', specOf(Math.max as Method), { arg0: 1, arg1: 2 }, [1, 2]],
      ['nothing for a method without parameters', specOf((() => undefined) as Method), {}, []],
    ];

  it.each(ROWS)('gives %s', (_what, spec, named, expected) => {
    expect(positionalArguments(spec, named)).toEqual(expected);
  });

  it.each(ROWS)('gives what namedArguments takes back: %s', (_what, spec, named) => {
    const there = positionalArguments(spec, named);
    expect(positionalArguments(spec, namedArguments(spec, there))).toEqual(there);
  });
});

describe('isPlainRecord', () => {
  it.each([
    ['an object', {}, true],
    ['an object without a prototype', Object.create(null), true],
    ['an array', [], false],
    ['an instance', new Date(0), false],
    ['a proxy of an object', new Proxy({}, {}), false],
    ['a function', () => undefined, false],
    ['null', null, false],
    ['a text', 'text', false],
  ])('tells of %s', (_what, value, expected) => {
    expect(isPlainRecord(value)).toBe(expected);
  });
});
