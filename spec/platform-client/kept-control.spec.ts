import { mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlState, KeptControl } from '../../src/platform-client/kept-control';

const URL = 'http://127.0.0.1:4000';
const state = (fields: Partial<ControlState> = {}): ControlState => ({
  organisation: 'org-1',
  keyAgent: null,
  policies: [{ name: 'p' }],
  policiesAt: 7,
  stops: [],
  ...fields,
});

describe('KeptControl', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'kept-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('finds what it kept, for the same address and agent alone', () => {
    const kept = new KeptControl(home, URL, 'ann');
    expect(kept.find()).toBeNull();
    kept.save(state());
    kept.save(state({ policiesAt: 8 }));
    expect(kept.find()).toEqual({ state: expect.objectContaining(state({ policiesAt: 8 })) });
    expect(new KeptControl(home, URL, 'bob').find()).toBeNull();
    expect(new KeptControl(home, URL, null).find()).toBeNull();
    expect(new KeptControl(home, `${URL}1`, 'ann').find()).toBeNull();
    expect(readdirSync(home)).toHaveLength(1);
  });

  const stop = (id: string) => ({ target_type: 'run', target_id: id, reason: 'Enough.' });

  it('has the stops of several organisations hold, and the policies of the newest', () => {
    for (const [organisation, policiesAt, id] of [
      ['', 8, 'a'],
      ['org-1', 9, 'b'],
      ['org-2', 7, 'b'],
    ] as const) {
      const aside = mkdtempSync(join(tmpdir(), 'kept-'));
      const fields = { organisation, policiesAt, stops: [stop(id)], policies: [{ name: organisation }] };
      new KeptControl(aside, URL, 'ann').save(state({ ...fields, keyAgent: organisation === 'org-2' ? 'ann' : null }));
      for (const name of readdirSync(aside)) renameSync(join(aside, name), join(home, name));
      rmSync(aside, { recursive: true });
    }
    expect(new KeptControl(home, URL, 'ann').find()).toEqual({
      state: expect.objectContaining({
        organisation: 'org-1',
        keyAgent: 'ann',
        policies: [{ name: 'org-1' }],
        policiesAt: 9,
        stops: [stop('b'), stop('a')],
      }),
    });
  });

  it('leaves one file for an address and agent when it keeps what another organisation says, and none of others alone', () => {
    new KeptControl(home, URL, 'bob').save(state());
    new KeptControl(home, URL, 'ann').save(state());
    const kept = new KeptControl(home, URL, 'ann');
    kept.save(state({ organisation: 'org-2', stops: [stop('a')] }));
    expect(readdirSync(home).filter((name) => name.startsWith('control-'))).toHaveLength(2);
    expect(kept.find()).toEqual({ state: expect.objectContaining({ organisation: 'org-2', stops: [stop('a')] }) });
    expect(new KeptControl(home, URL, 'bob').find()).toMatchObject({ state: { organisation: 'org-1' } });
  });

  it('makes a home that is not there, and leaves no other file in it', () => {
    const inner = join(home, 'a', 'b');
    new KeptControl(inner, URL, null).save(state({ policies: null, policiesAt: null }));
    expect(readdirSync(inner).sort()).toEqual(['.gitignore', expect.stringMatching(/^control-[0-9a-f]{16}\.json$/)]);
    expect(new KeptControl(inner, URL, null).find()).toMatchObject({ state: { policies: null } });
  });

  it('follows no link, and takes no copy under another name', () => {
    const kept = new KeptControl(home, URL, 'ann');
    kept.save(state());
    const [name] = readdirSync(home);
    const other = mkdtempSync(join(tmpdir(), 'kept-'));
    renameSync(join(home, name), join(other, name));
    symlinkSync(join(other, name), join(home, name));
    expect(kept.find()).toEqual({ fault: expect.stringContaining('other users') });
    rmSync(join(home, name));
    renameSync(join(other, name), join(home, 'control-0123456789abcdef.json'));
    expect(kept.find()).toEqual({ fault: expect.stringContaining('damaged') });
    rmSync(other, { recursive: true });
  });
});
