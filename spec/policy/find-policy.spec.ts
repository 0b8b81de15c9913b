import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSentinel, type Sentinel, type SentinelOptions } from '../../src';
import { findPolicy, readPolicyFile } from '../../src/policy/find-policy';
import { linked } from '../errors/linked';

const around = process.cwd();
const homeAround = process.env.AGENT_SENTINEL_HOME;
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'find-policy-')));
  for (const name of ['.agent-sentinel', 'home']) mkdirSync(join(folder, name));
  process.chdir(folder);
  process.env.AGENT_SENTINEL_HOME = join(folder, 'home');
});

afterEach(() => {
  process.chdir(around);
  if (homeAround === undefined) delete process.env.AGENT_SENTINEL_HOME;
  else process.env.AGENT_SENTINEL_HOME = homeAround;
  rmSync(folder, { recursive: true });
});

const PLACES = ['callguard.yaml', '.agent-sentinel/callguard.yaml', 'home/callguard.yaml'];
const put = (place: string, text: string) => writeFileSync(join(folder, place), text);

describe('findPolicy', () => {
  it('finds nothing where there is none', () => {
    expect(findPolicy()).toBeNull();
    delete process.env.AGENT_SENTINEL_HOME;
    expect([findPolicy(), findPolicy('')]).toEqual([null, null]);
  });

  it('reads the first on the search path: here, ./.agent-sentinel, $AGENT_SENTINEL_HOME', () => {
    const found: unknown[] = [];
    for (const place of [...PLACES].reverse()) {
      put(place, `name: ${place}`);
      found.push(findPolicy()?.name);
    }
    expect(found).toEqual([...PLACES].reverse());
  });

  it('stops at one that is there and faulty, and names file and line', () => {
    put(PLACES[2], 'denied_actions: [a]');
    put(PLACES[1], 'name: x\ndenied_action: [a]');
    expect(() => findPolicy()).toThrow(
      expect.objectContaining({
        code: 'INVALID_POLICY',
        message: expect.stringMatching(
          /^\.agent-sentinel\/callguard\.yaml is not a valid policy:\n {2}line 2: denied_action /,
        ),
      }),
    );
  });

  it('stops at one that is there and cannot be read', () => {
    mkdirSync(join(folder, PLACES[0]));
    put(PLACES[1], 'denied_actions: [a]');
    expect(() => findPolicy()).toThrow(
      expect.objectContaining({ code: 'POLICY_NOT_FOUND', message: expect.stringContaining('EISDIR') }),
    );
  });

  it('takes an empty file for a policy that limits nothing', () => {
    put(PLACES[0], '');
    put(PLACES[1], 'denied_actions: [a]');
    expect(findPolicy()).toEqual({});
  });
});

describe('readPolicyFile', () => {
  it('says that a file is not there', () => {
    expect(() => readPolicyFile('absent.yaml')).toThrow(
      expect.objectContaining({
        code: 'POLICY_NOT_FOUND',
        message: linked(
          'POLICY_NOT_FOUND',
          'The policy file absent.yaml cannot be read (ENOENT). Check the path, or leave out policyFile.',
        ),
      }),
    );
  });
});

describe('A Sentinel', () => {
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const open: Sentinel[] = [];
  const start = (options: SentinelOptions) => {
    const sentinel = createSentinel({ home: false, logger: quiet, ...options });
    open.push(sentinel);
    const codeOf = (name: string): unknown => {
      try {
        return sentinel.guard(() => 'ran', { name })();
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    return ['a', 'b', 'c'].map(codeOf);
  };
  afterEach(() => Promise.all(open.splice(0).map((sentinel) => sentinel.close())));
  const denied = 'ACTION_DENIED';

  beforeEach(() => {
    put('callguard.yaml', 'denied_actions: [a]');
    put('own.yaml', 'denied_actions: [b]');
  });

  it('searches only where it is given neither policy nor policyFile', () => {
    expect(start({})).toEqual([denied, 'ran', 'ran']);
    expect(start({ policy: { deniedActions: ['c'] } })).toEqual(['ran', 'ran', denied]);
    expect(start({ policyFile: 'own.yaml' })).toEqual(['ran', denied, 'ran']);
    expect(start({ policy: [] })).toEqual(['ran', 'ran', 'ran']);
  });

  it('takes policy and policyFile together as a conjunction', () => {
    expect(start({ policy: { deniedActions: ['c'] }, policyFile: 'own.yaml' })).toEqual(['ran', denied, denied]);
  });

  it('does not start with a policyFile that is not there, or with a faulty file that it finds', () => {
    expect(() => start({ policyFile: 'absent.yaml' })).toThrow(expect.objectContaining({ code: 'POLICY_NOT_FOUND' }));
    put('callguard.yaml', 'denied_actions: a');
    expect(() => start({})).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }));
  });
});
