import type { PlatformAnswer } from '../../src/platform-client/platform-answer';
import { leftOutOf, namedIn } from '../../src/platform-client/refusals';

const answer = (json: Record<string, unknown> | null): PlatformAnswer => ({
  status: 422,
  json,
  text: '',
  retryAfterMs: null,
  etag: null,
});

describe('namedIn', () => {
  it('finds places by pointer and by loc, each once, in order', () => {
    const errors = [{ path: '/interventions/7/type' }, { path: '/interventions/2' }, { path: '/entries/2/x' }];
    const detail = [{ loc: ['body', 'interventions', 4, 'type'] }];
    expect(namedIn(answer({ errors, detail }), 8).map(({ index }) => index)).toEqual([2, 4, 7]);
  });

  it.each([
    [null],
    [{ errors: 'none', detail: 'Not Found' }],
    [{ errors: [null, 5, {}, { path: '/interventions' }, { path: '/interventions/8' }, { path: '/interventions/x' }] }],
    [{ detail: [{ loc: ['body', 'action_name'] }, { loc: ['interventions', -1] }, { loc: ['interventions'] }] }],
  ])('finds none in %j', (json) => {
    expect(namedIn(answer(json), 8)).toEqual([]);
  });
});

describe('leftOutOf', () => {
  it('finds what was rejected and what contradicts', () => {
    const json = { rejected: [{ index: 1, errors: [] }, { index: 9 }, null], conflicts: [0, 9, 'x'] };
    expect(leftOutOf(answer(json), 3)).toEqual([
      { index: 1, answer: { index: 1, errors: [] } },
      { index: 0, answer: 'contradicts the record of this id and revision that is kept' },
    ]);
  });
});
