import { ConfigurationError, createSentinel, sentinelModule } from 'agent-sentinel';
import { Container } from 'inversify';
import { checkContainer, type HostContainer } from '../../src/sentinel/container-version';
import { linked } from '../errors/linked';

/**
 * The methods of the containers of each release, by what `spec/package` sees of the real ones; written out for those
 * that differ from a neighbour.
 */
const COMMON = 'bind get getAll isBound load restore snapshot unbind unbindAll unload';
const OLD = `${COMMON} applyCustomMetadataReader applyMiddleware createChild getAllNamed getAllTagged getNamed getTagged isBoundNamed isBoundTagged rebind resolve`;
const ASYNC = `${COMMON} getAllAsync getAsync isCurrentBound onActivation onDeactivation`;
const METHODS = {
  '3.3.0': OLD,
  '5.1.1': `${OLD} loadAsync`,
  '6.0.1': `${OLD} ${ASYNC} loadAsync rebindAsync unbindAllAsync unbindAsync unloadAsync`,
  '6.2.2': `${OLD} ${ASYNC} loadAsync rebindAsync unbindAllAsync unbindAsync unloadAsync tryGet tryGetAll tryGetAsync`,
  '7.0.0': ASYNC,
  '7.4.0': `${ASYNC} rebind rebindSync unbindSync`,
  '7.5.0': `${ASYNC} rebind rebindSync unbindSync loadSync unloadSync`,
  '7.10.0': `${ASYNC} rebind rebindSync unbindSync loadSync unloadSync register`,
  '7.11.0': `${ASYNC} rebind rebindSync unbindSync loadSync unloadSync register unbindAllSync`,
  '8.0.0': `${ASYNC} rebind rebindAsync unbindAsync unbindAllAsync loadAsync unloadAsync register`,
  'of another package': 'get set has',
};

/** A container by its methods, which stand on its prototype as they do in a class. */
const containerWith = (methods: string): HostContainer =>
  Object.create(Object.fromEntries(methods.split(' ').map((name) => [name, () => undefined])));

const incompatible = (found: string): Error =>
  expect.objectContaining({
    constructor: ConfigurationError,
    code: 'INCOMPATIBLE_CONTAINER',
    message: linked(
      'INCOMPATIBLE_CONTAINER',
      `The container is ${found}, and agent-sentinel needs inversify ^7.10. Install inversify 7, or leave out the option container.`,
    ),
    details: { found, needed: '^7.10' },
  });

describe('checkContainer', () => {
  it('knows every method of the container that is installed', () => {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(new Container()));
    expect(methods.filter((name) => name !== 'constructor').sort()).toEqual(METHODS['7.11.0'].split(' ').sort());
  });

  it.each(['7.5.0', '7.10.0', '7.11.0'] as const)('admits a container of inversify %s', (version) => {
    expect(() => checkContainer(containerWith(METHODS[version]))).not.toThrow();
  });

  it.each([
    ['3.3.0', 'inversify 5 or older'],
    ['5.1.1', 'inversify 5 or older'],
    ['6.0.1', 'inversify 6'],
    ['6.2.2', 'inversify 6'],
    ['7.0.0', 'inversify 7 before 7.5'],
    ['7.4.0', 'inversify 7 before 7.5'],
    ['8.0.0', 'inversify 8'],
    ['of another package', 'of no version of inversify that is known'],
  ] as const)('refuses a container of inversify %s and names what was found', (version, found) => {
    expect(() => checkContainer(containerWith(METHODS[version]))).toThrow(incompatible(found));
  });
});

describe('createSentinel', () => {
  it('refuses a container of another major before it puts anything into it', () => {
    const container = containerWith(METHODS['8.0.0']);
    expect(() => createSentinel({ home: false, container })).toThrow(incompatible('inversify 8'));
  });
});

describe('sentinelModule', () => {
  it('refuses to be loaded by a container that asks it for its registry, as inversify 6 does', () => {
    const module = sentinelModule({ home: false }) as unknown as { registry: () => void };
    expect(() => module.registry()).toThrow(incompatible('inversify 6 or older'));
    expect(Object.keys(module)).not.toContain('registry');
  });
});
