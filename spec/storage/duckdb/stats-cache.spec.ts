import { StatsCache } from '../../../src/storage/duckdb/stats-cache';

describe('StatsCache', () => {
  const asked: string[] = [];
  beforeEach(() => {
    asked.length = 0;
  });
  const ask = (cache: StatsCache, org: number, question: string): Promise<string> =>
    cache.answer(org, question, async () => {
      asked.push(`${org} ${question}`);
      return `answer ${asked.length}`;
    });

  it('asks once until the rows of the organisation change', async () => {
    const cache = new StatsCache();
    const answers = [await ask(cache, 1, 'a'), await ask(cache, 1, 'a'), await ask(cache, 2, 'a')];
    cache.changed([1]);
    answers.push(await ask(cache, 1, 'a'), await ask(cache, 2, 'a'));
    expect([answers, asked]).toEqual([
      ['answer 1', 'answer 1', 'answer 2', 'answer 3', 'answer 2'],
      ['1 a', '2 a', '1 a'],
    ]);
  });

  it('asks once for two who ask at the same time', async () => {
    const cache = new StatsCache();
    expect(await Promise.all([ask(cache, 1, 'a'), ask(cache, 1, 'a')])).toEqual(['answer 1', 'answer 1']);
  });

  it('remembers no answer that failed', async () => {
    const cache = new StatsCache();
    const failed = cache.answer(1, 'a', () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(await ask(cache, 1, 'a')).toBe('answer 1');
  });

  it('forgets the answer that was asked for longest ago when it has 256', async () => {
    const cache = new StatsCache();
    for (let number = 0; number < 256; number++) await ask(cache, 1, `${number}`);
    await ask(cache, 1, '0');
    await ask(cache, 1, 'one more');
    asked.length = 0;
    for (const question of ['0', '2', '1']) await ask(cache, 1, question);
    expect(asked).toEqual(['1 1']);
  });
});
