import fc from 'fast-check';
import { EventParser } from '../../src/platform-client/event-parser';

const TEXT =
  'retry: 1000\nid: 4\n\n:\n\nid: 5\nevent: policy_updated\ndata: {"id":"p"}\n\nevent: bye\r\ndata: {}\r\n\r\n';
const EVENTS = [
  { name: 'policy_updated', data: { id: 'p' } },
  { name: 'bye', data: {} },
];

describe('EventParser', () => {
  it('gives the events that are whole, and knows the last id', () => {
    const parser = new EventParser();
    expect([parser.take(TEXT), parser.lastId]).toEqual([EVENTS, '5']);
    expect(parser.take('event: x\ndata: {}')).toEqual([]);
    expect(parser.take('\n\n')).toEqual([{ name: 'x', data: {} }]);
  });

  it('for every way in which a text is cut into pieces gives the same events', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 6 }), (cuts) => {
        const parser = new EventParser();
        const places = [0, ...cuts.toSorted((left, right) => left - right), TEXT.length];
        const events = places.slice(1).flatMap((end, index) => parser.take(TEXT.slice(places[index], end)));
        expect(events).toEqual(EVENTS);
      }),
    );
  });

  it('gives data that is no object as none, and takes no id that is none of a platform', () => {
    const parser = new EventParser();
    expect(parser.take('event: a\ndata: {"x\n\nevent: b\ndata: 7\nid: x y\n\n')).toEqual([
      { name: 'a', data: {} },
      { name: 'b', data: {} },
    ]);
    expect(parser.lastId).toBeNull();
  });

  it('refuses what has no end', () => {
    expect(() => new EventParser().take('x'.repeat(300_000))).toThrow('is no platform');
  });
});
