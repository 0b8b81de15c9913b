import { readFileSync } from 'node:fs';
import { CommandFailure } from '../../src/cli/command-failure';
import { homeFailure } from '../../src/cli/home-failure';

function errorOf(path: string): unknown {
  try {
    return readFileSync(path);
  } catch (error) {
    return error;
  }
}

describe('homeFailure', () => {
  it("tells what the file system's error means, and what to do", () => {
    const told = ['/nowhere/at/all', '/'].map((path) => homeFailure(path, errorOf(path)));
    expect(told).toEqual([
      new CommandFailure(
        3,
        '/nowhere/at/all cannot be read (ENOENT). Name the home of your agents with --home or AGENT_SENTINEL_HOME; it is made with the first record.',
      ),
      new CommandFailure(3, '/ cannot be read (EISDIR). A directory stands where the file should be: move it.'),
    ]);
  });

  it.each(['EACCES', 'EPERM'])('names the missing right for %s', (code) => {
    expect(homeFailure('h', { code, syscall: 'open' })).toEqual(
      new CommandFailure(3, `h cannot be read (${code}). Give this user the right to read it.`),
    );
  });

  it('prints no control character of a path', () => {
    expect(homeFailure('a\u001b[31m', { code: 'EIO', syscall: 'read' })).toMatchObject({
      message: expect.stringMatching(/^a�\[31m cannot be read \(EIO\)\. /),
    });
  });

  it.each([new TypeError('ours'), null, 'text'])('leaves %p as it is', (error) => {
    expect(homeFailure('h', error)).toBe(error);
  });
});
