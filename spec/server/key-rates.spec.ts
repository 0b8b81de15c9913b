import { FailedKeys } from '../../src/server/failed-keys';
import { KeyRates } from '../../src/server/key-rates';
import { ManualClock } from '../../src/testing/manual-clock';

const refusal = (code: string, seconds: string) =>
  expect.objectContaining({ code, status: 429, headers: { 'retry-after': seconds } });

describe('KeyRates', () => {
  const clock = new ManualClock();
  const rates = new KeyRates(clock);

  it('admits 500 requests at once, and 500 more each second', () => {
    for (let count = 0; count < 500; count++) rates.countRequest('a');
    expect(() => rates.countRequest('a')).toThrow(refusal('TOO_MANY_REQUESTS', '1'));
    clock.advance(100);
    for (let count = 0; count < 50; count++) rates.countRequest('a');
    expect(() => rates.countRequest('a')).toThrow();
    rates.countRequest('b');
  });

  it('takes a batch whole, and has the time after it pay back what was too much', () => {
    for (let count = 0; count < 19; count++) rates.countRecords('a', 1_000);
    rates.countRecords('a', 999);
    rates.countRecords('a', 1_000);
    expect(() => rates.countRecords('a', 1)).toThrow(refusal('TOO_MANY_REQUESTS', '1'));
    clock.advance(49);
    expect(() => rates.countRecords('a', 1)).toThrow();
    clock.advance(1);
    rates.countRecords('a', 1);
  });

  it('keeps no more than a second’s worth', () => {
    clock.advance(3_600_000);
    for (let count = 0; count < 500; count++) rates.countRequest('a');
    expect(() => rates.countRequest('a')).toThrow();
  });
});

describe('FailedKeys', () => {
  it('refuses from the eleventh of a minute on, each address by itself', () => {
    const clock = new ManualClock();
    const failed = new FailedKeys(clock);
    for (let count = 0; count < 10; count++) failed.count('10.0.0.1');
    clock.advance(15_000);
    expect(() => failed.count('10.0.0.1')).toThrow(refusal('TOO_MANY_FAILED_KEYS', '45'));
    failed.count('10.0.0.2');
    clock.advance(45_000);
    failed.count('10.0.0.1');
  });
});
