import { ReadOnce } from '../../src/text/read-once';

describe('ReadOnce', () => {
  it('runs a getter once when its object is looked at again', () => {
    const getter = jest.fn(() => 7);
    const source = Object.defineProperty({ a: 1 }, 'b', { get: getter, enumerable: true });
    const reads = new ReadOnce();
    const values = [0, 1, 0, 1].map((index) => reads.fieldsOf(source).read(index));
    expect([values, getter.mock.calls.length]).toEqual([[1, 7, 1, 7], 1]);
  });

  it('reads a value that an earlier look passed over', () => {
    const fields = new ReadOnce().fieldsOf([1, 2]);
    expect([fields.read(1), fields.read(0)]).toEqual([2, 1]);
  });

  it('gives a text when the getter throws', () => {
    const source = {
      get a() {
        throw new Error('no');
      },
    };
    expect(new ReadOnce().fieldsOf(source).read(0)).toBe('[getter threw]');
  });
});
