import fc from 'fast-check';
import { inWords, splitWords } from '../../src/text/words';

describe('splitWords', () => {
  it.each([
    ['refund_customer', ['refund', 'customer']],
    ['refund-customer', ['refund', 'customer']],
    ['payments.refund customer', ['payments', 'refund', 'customer']],
    ['refundCustomer', ['refund', 'customer']],
    ['RefundCustomer', ['refund', 'customer']],
    ['REFUND_CUSTOMER', ['refund', 'customer']],
    ['parseHTTPResponse', ['parse', 'http', 'response']],
    ['APIKey', ['api', 'key']],
    ['deleteS3Bucket', ['delete', 's3', 'bucket']],
    ['sha256_of', ['sha256', 'of']],
    ['x-api-key', ['x', 'api', 'key']],
    ['__proto__', ['proto']],
    ['größeÄndern', ['größe', 'ändern']],
    ['取消订单', ['取消订单']],
    ['', []],
    ['-*-', []],
  ])('splits %j into %j', (name, words) => {
    expect(splitWords(name)).toEqual(words);
  });

  it('never loses or adds a letter or digit', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(splitWords(name).join('')).toBe(name.replace(/[^\p{L}\p{N}\p{M}]/gu, '').toLowerCase());
      }),
    );
  });
});

describe('inWords', () => {
  it.each([
    ['refund_customer', 'Refund customer'],
    ['parseHTTPResponse', 'Parse http response'],
    ['ändernAlles', 'Ändern alles'],
    ['***', '***'],
  ])('writes %j as %j', (name, text) => {
    expect(inWords(name)).toBe(text);
  });
});
