import { parentPort } from 'node:worker_threads';
import { prepareToValidate } from '../../policy/validate-document';
import { CompiledPolicies } from './compiled-policies';
import type { PolicyJob } from './policy-jobs';

/** What became of a job: a result, or a fault that no policy explains. The first message of the thread is null: it is there. */
export type PolicyAnswer = { readonly result: unknown } | { readonly fault: string };

if (parentPort !== null) {
  const port = parentPort;
  const policies = new CompiledPolicies();
  prepareToValidate();
  port.on('message', (job: PolicyJob) => port.postMessage(answerTo(policies, job)));
  port.postMessage(null);
}

function answerTo(policies: CompiledPolicies, { kind, given }: PolicyJob): PolicyAnswer {
  try {
    return { result: policies[kind](given as never) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
