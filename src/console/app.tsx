import { useEffect } from 'preact/hooks';
import { Agents } from './pages/agents/agents';
import { Approvals } from './pages/approvals/approvals';
import { Interventions } from './pages/interventions/interventions';
import { Overview } from './pages/overview/overview';
import { Policies } from './pages/policies/policies';
import { Runs } from './pages/runs/runs';
import { Settings } from './pages/settings/settings';
import { SignIn } from './pages/sign-in/sign-in';
import { Link } from './parts/link';
import { Notice, ProblemNotice } from './parts/notice';
import { Page } from './parts/page';
import { Shell } from './shell';
import { path } from './state/address';
import { connect, disconnect } from './state/live';
import { findSession, session, sessionProblem } from './state/session';
import { countWaiting } from './state/waiting';
import { visible } from './text/visible';

const PAGES: Readonly<Record<string, () => preact.JSX.Element>> = {
  '/': Overview,
  '/interventions': Interventions,
  '/approvals': Approvals,
  '/policies': Policies,
  '/runs': Runs,
  '/agents': Agents,
  '/settings': Settings,
};

/** The console: the form to sign in, or the page that the address names. */
export function App() {
  useEffect(() => void findSession(), []);
  if (sessionProblem.value !== null) return <ProblemNotice problem={sessionProblem.value} retry={findSession} />;
  if (session.value === undefined) return null;
  if (session.value === null) return <SignIn />;
  // Whoever else signs in begins anew: nothing of the one before is shown, and the stream is theirs.
  return <SignedIn key={JSON.stringify(session.value)} />;
}

function SignedIn() {
  useEffect(() => {
    connect();
    const stop = countWaiting();
    return () => {
      stop();
      disconnect();
    };
  }, []);
  const Current = PAGES[path.value] ?? Unknown;
  return (
    <Shell>
      <Current />
    </Shell>
  );
}

function Unknown() {
  return (
    <Page title="Not found">
      <div class="panel">
        <Notice title="There is no page under this address">
          <p>
            <code>{visible(path.value)}</code> may have been mistyped, or it is a link from another version.
          </p>
          <Link class="button primary" to="/">
            Go to the overview
          </Link>
        </Notice>
      </div>
    </Page>
  );
}
