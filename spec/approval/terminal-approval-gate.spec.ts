import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type ApprovalRequest, TerminalApprovalGate } from '../../src';
import { gateContract } from '../../src/testing';
import { sampleRequest } from '../../src/testing/sample-request';
import { CompiledSource } from '../integration/compiled-source';
import { FakeTerminal } from './doubles/fake-terminal';

const { signal } = new AbortController();

function make(options: { readonly by?: string } = {}) {
  const terminal = new FakeTerminal();
  const gate = new TerminalApprovalGate({ input: terminal.input, output: terminal.output, ...options });
  const ask = (fields?: Partial<ApprovalRequest>) => gate.request(sampleRequest(fields), signal);
  return { terminal, gate, ask };
}

describe('TerminalApprovalGate', () => {
  const terminals = new WeakMap<TerminalApprovalGate, FakeTerminal>();
  const makeGate = () => {
    const { terminal, gate } = make();
    terminals.set(gate, terminal);
    return gate;
  };
  const decide = (gate: TerminalApprovalGate, _request: ApprovalRequest, approve: boolean) =>
    terminals.get(gate)?.answer(approve ? 'yes' : 'no');
  for (const check of gateContract(makeGate, { decide })) it(check.name, check.run);

  it.each([
    ['y', 'approved'],
    ['yes', 'approved'],
    ['  Y ', 'approved'],
    ['n', 'rejected'],
    ['NO', 'rejected'],
  ])('takes %j for an answer: %s', async (line, status) => {
    const { terminal, ask } = make({ by: 'operator' });
    const answer = ask();
    await terminal.answer(line);
    expect(await answer).toEqual({ status, decidedBy: 'operator' });
  });

  it('names the user of the operating system where it is not told who sits there', async () => {
    const { terminal, ask } = make();
    const answer = ask();
    await terminal.answer('y');
    expect(await answer).toMatchObject({ decidedBy: userInfo().username });
  });

  it.each(['', 'maybe', 'yeah', 'ja', 'y y'])('asks again after %j', async (line) => {
    const { terminal, ask } = make();
    const answer = ask();
    await terminal.answer(line);
    await terminal.answer('n');
    expect((await answer).status).toBe('rejected');
    expect(terminal.shown.split('Run it? [y/n] ')).toHaveLength(3);
  });

  it('needs the whole word yes for what is critical', async () => {
    const { terminal, ask } = make();
    const answer = ask({ riskLevel: 'critical' });
    await terminal.answer('y');
    await terminal.answer('yes');
    expect((await answer).status).toBe('approved');
    expect(terminal.shown.split('Run it? [yes/n] ')).toHaveLength(3);
  });

  it('asks one question at a time', async () => {
    const { terminal, ask } = make();
    const answers = [ask({ description: 'first' }), ask({ description: 'second' })];
    await terminal.prompted();
    expect(terminal.shown).toMatch(/first/);
    expect(terminal.shown).not.toMatch(/second/);
    await terminal.answer('y');
    await terminal.answer('n');
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(['approved', 'rejected']);
    expect(terminal.shown).toMatch(/first[\s\S]*second/);
  });

  it('never takes what was typed before the question was shown for its answer', async () => {
    const { terminal, ask } = make();
    terminal.type('y');
    const answer = ask();
    await terminal.prompted();
    await terminal.answer('n');
    expect((await answer).status).toBe('rejected');
  });

  it('never takes what was typed before, without Enter, for the beginning of its answer', async () => {
    const { terminal, ask } = make();
    terminal.input.write('y');
    const answer = ask();
    await terminal.answer('');
    await terminal.answer('n');
    expect((await answer).status).toBe('rejected');
  });

  it('asks nobody about a question that was withdrawn before its turn', async () => {
    const { terminal, gate, ask } = make();
    const withdrawal = new AbortController();
    const first = ask();
    const second = gate.request(sampleRequest({ description: 'second' }), withdrawal.signal);
    withdrawal.abort();
    await terminal.answer('y');
    expect([(await first).status, await second]).toEqual(['approved', { status: 'cancelled' }]);
    expect(terminal.shown).not.toMatch(/second/);
  });

  it('says so when the question that is shown is withdrawn', async () => {
    const { terminal, gate } = make();
    const withdrawal = new AbortController();
    const answer = gate.request(sampleRequest(), withdrawal.signal);
    await terminal.prompted();
    withdrawal.abort();
    expect(await answer).toEqual({ status: 'cancelled' });
    expect(terminal.shown).toMatch(/\n\(no longer asked\)\n$/);
  });

  it('rejects when its input ends, and for every question from then on', async () => {
    const { terminal, ask } = make();
    const answers = [ask(), ask()];
    await terminal.prompted();
    terminal.input.end();
    for (const answer of [...answers, ask()])
      await expect(answer).rejects.toThrow('the input of the terminal has ended');
  });

  it('leaves its input open for the program between two questions', async () => {
    const { terminal, ask } = make();
    const answer = ask();
    await terminal.answer('y');
    await answer;
    expect(terminal.input.destroyed).toBe(false);
    terminal.type('for the program');
    expect(String(terminal.input.read())).toBe('for the program\n');
  });

  it.each([
    ['input', { input: 'stdin' }],
    ['output', { output: {} }],
    ['by', { by: '' }],
    ['there is no option "stdin"', { stdin: process.stdin }],
  ])('is a ConfigurationError where %s is wrong', (message, options) => {
    const refusal = { code: 'INVALID_OPTIONS', message: expect.stringContaining(message) };
    expect(() => new TerminalApprovalGate(options as never)).toThrow(expect.objectContaining(refusal));
  });

  describe('in a process of its own', () => {
    let source: CompiledSource;
    beforeAll(() => {
      source = new CompiledSource();
    }, 60_000);
    afterAll(() => source.remove());

    const run = (how: string, input: string) => {
      const agent = join(__dirname, 'fixtures', 'terminal-agent.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, [agent, source.path, how], {
        env: source.env,
        input,
        encoding: 'utf8',
      });
      return { status, told: JSON.parse(stdout) as unknown, stderr };
    };

    it('refuses where standard input is no terminal, whatever it holds', () => {
      expect(run('default', 'y\nyes\n')).toEqual({
        status: 0,
        told: { code: 'APPROVAL_CANCELLED', cause: 'standard input is no terminal' },
        // One line of the log.
        stderr: expect.stringMatching(
          /^\{.*"msg":"The approval gate failed, so calls are refused\. This is told once\."\}\n$/,
        ),
      });
    });

    it('refuses where the input that it was given ends, and lets the process end', () => {
      const { status, told, stderr } = run('piped', '');
      expect({ status, told }).toEqual({
        status: 0,
        told: { code: 'APPROVAL_CANCELLED', cause: 'the input of the terminal has ended' },
      });
      expect(stderr).not.toMatch(/Warning/);
    });
  });
});
