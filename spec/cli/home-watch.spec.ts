import { HomeWatch } from '../../src/cli/home-watch';
import { HomeFolder } from './doubles/home-folder';

let home: HomeFolder;
let interrupt: AbortController;
beforeEach(() => {
  home = new HomeFolder();
  interrupt = new AbortController();
});
afterEach(() => home.remove());

describe('HomeWatch', () => {
  it('resolves with a change, before its interval is over', async () => {
    const watch = new HomeWatch(home.path, interrupt.signal);
    const began = performance.now();
    const changed = watch.changed();
    home.add({});
    await changed;
    watch.close();
    expect(performance.now() - began).toBeLessThan(450);
  });

  it('resolves at its interval where nothing tells of changes', async () => {
    const watch = new HomeWatch(`${home.path}/missing`, interrupt.signal);
    const began = performance.now();
    await watch.changed();
    watch.close();
    expect(performance.now() - began).toBeGreaterThan(450);
  });

  it('resolves at once when it is interrupted, and ever after', async () => {
    const watch = new HomeWatch(home.path, interrupt.signal);
    const began = performance.now();
    const waiting = watch.changed();
    interrupt.abort();
    await waiting;
    await watch.changed();
    await watch.changed();
    watch.close();
    expect(performance.now() - began).toBeLessThan(450);
  });
});
