import { compilePolicy } from '../../src/policy/compile-policy';

describe('compilePolicy', () => {
  it('gives the document, and the same as it was written', () => {
    expect(compilePolicy('denied_actions: [x]\nrun_budget: 5\nallowed_actions: null\n')).toEqual({
      document: { deniedActions: ['x'], budgets: { run: 5 } },
      plain: { denied_actions: ['x'], run_budget: 5 },
    });
  });

  it('gives every fault with its line and the steps to it', () => {
    const text = 'nam: x\nrate_limits:\n  a:\n    max_count: x\nargument_constraints:\n  pay: { type: 7 }\n';
    const compiled = compilePolicy(text);
    expect(compiled).toMatchObject({ document: null });
    const faults = 'faults' in compiled ? compiled.faults : [];
    expect(faults.map(({ line, path }) => [line, path.join('.')])).toEqual(
      expect.arrayContaining([
        [1, 'nam'],
        [3, 'rate_limits.a'],
        [4, 'rate_limits.a.max_count'],
      ]),
    );
    expect(compilePolicy('a: [')).toMatchObject({ document: null, faults: [{ line: 1, path: [] }] });
    const unusable = compilePolicy('name: p\nargument_constraints:\n  pay: { properties: { a: { type: 7 } } }\n');
    expect(unusable).toMatchObject({ document: null, faults: [{ line: 3, path: ['argument_constraints', 'pay'] }] });
  });

  it('finds the faults of a document that says enabled: false too', () => {
    const text = 'enabled: false\nargument_constraints:\n  pay: { properties: { a: { type: 7 } } }\n';
    expect(compilePolicy(text)).toMatchObject({ document: null, faults: [{ line: 3 }] });
  });

  it('refuses a document that aliases make larger than 1 MiB', () => {
    const names = `[${Array.from({ length: 5_000 }, (_, index) => `action_number_${index}`).join(', ')}]`;
    const text = (times: number) =>
      ['rules:', `  r0: { names: &all ${names} }`, ...lines(times, (index) => `  r${index + 1}: { names: *all }`)].join(
        '\n',
      );
    expect(compilePolicy(text(5))).toHaveProperty('plain');
    expect(compilePolicy(text(12))).toEqual({
      document: null,
      faults: [{ line: null, path: [], message: expect.stringMatching(/^the document is larger than 1 MiB/) }],
    });
  });
});

function lines(count: number, line: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => line(index));
}
