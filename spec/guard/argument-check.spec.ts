import { GuardedAction, type GuardedActionOptions, type PolicyDocument } from '../../src';
import { createTestSentinel } from '../../src/testing';

const send = (to: string, text: string): string => to + text;

function guarding(policy: PolicyDocument, options: GuardedActionOptions<[string, string]> = {}, fn = send) {
  return () => createTestSentinel({ policy }).sentinel.guard(fn, { name: 'send', ...options });
}

const unknown = (text: string) =>
  expect.objectContaining({
    name: 'ConfigurationError',
    code: 'UNKNOWN_ARGUMENT',
    message: expect.stringContaining(text),
  });
const lowering = (argument: string, pattern = 'send') => ({ downgrades: { [pattern]: [{ argument, maximum: 1 }] } });
const constraining = (schema: object) => ({ argumentConstraints: { send: schema as Record<string, unknown> } });

describe('A policy or option that speaks of an argument which the action does not have', () => {
  it.each<[string, PolicyDocument, GuardedActionOptions<[string, string]>, string]>([
    ['a downgrade', lowering('txt.length'), {}, 'downgrades.send speaks of the argument "txt"'],
    [
      'a property',
      constraining({ properties: { txt: {} } }),
      {},
      'argument_constraints.send speaks of the argument "txt"',
    ],
    [
      'a required one',
      constraining({ required: ['txt'] }),
      {},
      'argument_constraints.send speaks of the argument "txt"',
    ],
    ['a property within allOf', constraining({ allOf: [{ properties: { txt: {} } }] }), {}, 'of the argument "txt"'],
    ['a required one within if', constraining({ if: { required: ['txt'] }, else: false }), {}, 'of the argument "txt"'],
    [
      'a property within not within anyOf',
      constraining({ anyOf: [{ not: { properties: { txt: {} } } }] }),
      {},
      '"txt"',
    ],
    [
      'a property within a $ref',
      constraining({ $ref: '#/definitions/a~1b', definitions: { 'a/b': { properties: { txt: {} }, $ref: '#' } } }),
      {},
      'of the argument "txt"',
    ],
    ['one that another depends on', constraining({ dependencies: { to: ['txt'] } }), {}, 'of the argument "txt"'],
    ['one that depends on another', constraining({ dependencies: { txt: ['to'] } }), {}, 'of the argument "txt"'],
    [
      'a property of a schema that depends',
      constraining({ dependencies: { to: { properties: { txt: {} } } } }),
      {},
      'of the argument "txt"',
    ],
    ['a path of redact', {}, { redact: ['txt.secret'] }, 'The option redact speaks of the argument "txt"'],
    ['declared names', lowering('text'), { params: ['to', 'message'] }, 'it has to, message'],
  ])('is refused at attachment: %s', (_what, policy, options, text) => {
    expect(guarding(policy, options)).toThrow(unknown(text));
  });

  it('is refused with the place, the action and the names that are known', () => {
    expect(guarding(lowering('txt'))).toThrow(unknown('which send ("send") does not have; it has to, text.'));
    const none = (): void => undefined;
    expect(guarding(lowering('txt'), {}, none as never)).toThrow(unknown('it has none.'));
  });

  it('is refused when an agent is attached', () => {
    class Mailer {
      @GuardedAction()
      send(to: string, text: string): string {
        return to + text;
      }
    }
    const { sentinel } = createTestSentinel({ policy: lowering('txt') });
    expect(() => sentinel.get(Mailer)).toThrow(unknown('Mailer.send'));
  });

  it('is refused when it comes with a new policy; the policy so far stays', () => {
    const { sentinel } = createTestSentinel({ policy: { deniedActions: ['other'] } });
    const act = sentinel.guard(send, { name: 'send' });
    expect(() => sentinel.updatePolicy({ ...lowering('txt'), deniedActions: ['send'] })).toThrow(unknown('"txt"'));
    expect(act('a', 'b')).toBe('ab');
  });
});

describe('A policy or option that speaks of arguments', () => {
  it.each<[string, PolicyDocument, GuardedActionOptions<[string, string]>]>([
    ['by the names in the source', { ...lowering('text.size'), ...constraining({ required: ['to'] }) }, {}],
    ['by declared names', lowering('message'), { params: ['to', 'message'] }],
    ['by a pattern, of which each action may have others', lowering('txt', 'se*'), {}],
    ['of another action', lowering('txt', 'other'), {}],
    ['by a wildcard of redact', {}, { redact: ['*.secret'] }],
    ['of none', constraining({ allOf: [true, { type: 'object' }], not: false }), {}],
    ['of properties of properties', constraining({ properties: { to: { properties: { txt: {} } } } }), {}],
  ])('is accepted: %s', (_what, policy, options) => {
    expect(guarding(policy, options)).not.toThrow();
  });

  it('is accepted where the names cannot be known: a single parameter may be an object, a bound function tells nothing', () => {
    expect(guarding(lowering('amount'), {}, ((order: object) => order) as never)).not.toThrow();
    expect(guarding(lowering('amount'), {}, send.bind(null))).not.toThrow();
    expect(guarding(lowering('amount'), {}, ((...rest: string[]) => rest.join()) as never)).not.toThrow();
  });
});

describe('An action whose source is minified', () => {
  // As a minifier leaves them: every name of one or two letters.
  const minified = ((e: string, t2: string) => e + t2) as typeof send;

  it.each<[string, PolicyDocument, GuardedActionOptions<[string, string]>]>([
    ['a downgrade', lowering('text'), {}],
    ['a downgrade by a pattern', lowering('text', '*'), {}],
    ['a constraint', constraining({ required: ['to'] }), {}],
    ['the option redact', {}, { redact: ['text'] }],
  ])('is refused with the remedy params where %s needs its names', (_what, policy, options) => {
    expect(guarding(policy, options, minified)).toThrow(
      unknown('names them e, t2: it looks minified. Declare their names with the option params.'),
    );
  });

  it('is accepted with params, and where nothing needs its names', () => {
    expect(guarding(lowering('text'), { params: ['to', 'text'] }, minified)).not.toThrow();
    expect(guarding({ deniedActions: ['x'], ...lowering('text', 'other') }, {}, minified)).not.toThrow();
  });
});
