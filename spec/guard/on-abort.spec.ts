import { getEventListeners } from 'node:events';
import { onAbort } from '../../src/guard/on-abort';

const make = () => {
  const controller = new AbortController();
  const listeners = () => getEventListeners(controller.signal, 'abort').length;
  return { controller, signal: controller.signal, listeners };
};

describe('onAbort', () => {
  it('tells everybody once, by one listener', () => {
    const { controller, signal, listeners } = make();
    const told = Array.from({ length: 100 }, () => jest.fn());
    for (const fn of told) onAbort(signal, fn);
    expect(listeners()).toBe(1);
    controller.abort();
    controller.abort();
    expect(told.map((fn) => fn.mock.calls.length)).toEqual(told.map(() => 1));
    expect(listeners()).toBe(0);
  });

  it('tells nobody who does not wait any more, and takes the listener off with the last', () => {
    const { controller, signal, listeners } = make();
    const [first, second] = [jest.fn(), jest.fn()];
    const ends = [onAbort(signal, first), onAbort(signal, second)];
    ends[0]();
    ends[0]();
    expect(listeners()).toBe(1);
    ends[1]();
    expect(listeners()).toBe(0);
    controller.abort();
    for (const end of ends) end();
    expect([first.mock.calls, second.mock.calls]).toEqual([[], []]);
  });

  it('tells nobody whom another that is told takes off', () => {
    const { controller, signal } = make();
    const second = jest.fn();
    onAbort(signal, () => end());
    const end = onAbort(signal, second);
    controller.abort();
    expect(second).not.toHaveBeenCalled();
  });

  it('begins anew where everybody has gone', () => {
    const { controller, signal, listeners } = make();
    onAbort(signal, jest.fn())();
    const fn = jest.fn();
    onAbort(signal, fn);
    expect(listeners()).toBe(1);
    controller.abort();
    expect(fn).toHaveBeenCalledTimes(1);
  });

  it('keeps signals apart', () => {
    const [one, two] = [make(), make()];
    const fn = jest.fn();
    onAbort(one.signal, fn);
    onAbort(two.signal, jest.fn());
    two.controller.abort();
    expect(fn).not.toHaveBeenCalled();
  });

  it('tells nothing of a signal that has aborted already', () => {
    const fn = jest.fn();
    onAbort(AbortSignal.abort(), fn)();
    expect(fn).not.toHaveBeenCalled();
  });
});
