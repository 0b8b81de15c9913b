import type { ComponentChildren } from 'preact';
import { PAGES } from './navigation';
import { Brand } from './parts/brand';
import { Icon } from './parts/icon';
import { Link } from './parts/link';
import { Sent } from './parts/value';
import { path } from './state/address';
import { connection } from './state/live';
import { session, signOut, signOutProblem } from './state/session';
import { waiting } from './state/waiting';
import { ThemeButton } from './theme-button';

const CONNECTION = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' } as const;

/** What stands around every page: the navigation, and who looks on. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="shell">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <div class="side">
        <div class="brand">
          <Brand />
          <span>Agent Sentinel</span>
        </div>
        <nav class="nav" aria-label="Pages">
          {PAGES.map((page) => (
            <Link
              key={page.path}
              to={page.to ?? page.path}
              title={page.name}
              aria-current={path.value === page.path ? 'page' : undefined}
            >
              <Icon name={page.icon} />
              <span class="label">{page.name}</span>
              {page.path === '/approvals' && waiting.value > 0 && (
                <span class="badge">
                  {waiting.value}
                  <span class="hidden"> waiting</span>
                </span>
              )}
            </Link>
          ))}
        </nav>
        <Who />
      </div>
      <main id="content" class="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Who() {
  return (
    <div class="who">
      <div class="who-row">
        <span class="connection" data-state={connection.value} role="status">
          <span class="wide">{CONNECTION[connection.value]}</span>
        </span>
        <ThemeButton />
      </div>
      <div class="who-row">
        <span class="wide clip small">
          <Sent text={session.value?.label} />
          <span class="quiet clip">{session.value?.role}</span>
        </span>
        <button type="button" class="button bare icon" title="Sign out" aria-label="Sign out" onClick={signOut}>
          <Icon name="signOut" />
        </button>
      </div>
      <div role="alert">
        {signOutProblem.value !== null && (
          <p class="fault small">You are still signed in. {signOutProblem.value.detail}</p>
        )}
      </div>
    </div>
  );
}
