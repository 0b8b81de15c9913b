// Functions without classes and without decorators: sentinel.guard gives a function of the same type.
import { createSentinel, PolicyViolationError } from 'agent-sentinel';

async function searchWeb(query: string): Promise<string[]> {
  return [`a page about ${query}`];
}

async function runShell(command: string): Promise<string> {
  return `ran ${command}`;
}

async function main(): Promise<void> {
  const sentinel = createSentinel({
    policy: { allowedActions: ['search_*'], rateLimits: { search_web: { maxCount: 2, windowSeconds: 60 } } },
  });
  const search = sentinel.guard(searchWeb, { name: 'search_web', costUsd: 0.01, tags: ['search'] });
  const shell = sentinel.guard(runShell, { name: 'run_shell', tags: ['dangerous'] });

  for (const attempt of [() => search('owls'), () => search('bats'), () => search('cats'), () => shell('rm -rf /')]) {
    try {
      console.log(await attempt());
    } catch (error) {
      if (!PolicyViolationError.isInstance(error)) throw error;
      console.log(error.toToolMessage());
    }
  }
  console.log(sentinel.spend());
  await sentinel.close();
}

void main();
